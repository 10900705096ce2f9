"""The results of a project's program, read as its manifest says; nothing read is trusted."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import ReachedTime
from eqsim.backends.host.solver_failure import is_reason, solver_error
from eqsim.errors import ConnectionIndexError, ModelError, SimulationError
from eqsim.model.actions import Listed

__all__ = ["Results", "read_results"]

Array = NDArray[np.generic]
FORMAT, VERSION = "eqsim results", 2
_RAISED = MappingProxyType({"index": ConnectionIndexError, "model": ModelError})
HINT = "hint: "
DTYPES = ("<f8", "<f4", "<i8", "<i4", "|b1")


@dataclass(frozen=True, slots=True)
class Results:
    """What a program left: arrays by name, recordings by table and run.

    `recordings` holds, for each run and table, the length of a step and of each column so far;
    `networks` where each network stands, by its number.
    """

    folder: Path
    seed: int
    completed: int
    interrupted: bool
    create_seconds: float
    simulate_seconds: float
    files: Mapping[tuple[str, str], tuple[str, str, int]]
    recordings: tuple[tuple[str, float, Mapping[str, int]], ...]
    networks: Mapping[int, ReachedTime]

    def has(self, name: str) -> bool:
        """Tell whether there is an array of this name."""
        return ("buffer", name) in self.files

    def names(self, part: str) -> list[str]:
        """List the names in front of a part, such as 'G' in 'G.part'."""
        arrays = [name for kind, name in self.files if kind == "buffer"]
        return [n.removesuffix(f".{part}") for n in arrays if n.endswith(f".{part}")]

    def array(self, name: str) -> Array:
        """Give the final values of a buffer, or `<rows>.i`, `<rows>.j`.

        Raises
        ------
        SimulationError
            If there is no such array, or its file is not what the manifest says.
        """
        return self._load("buffer", name)

    def numbers(self, listed: Listed) -> NDArray[np.int64]:
        """Give the creation numbers of synapses that the program has listed."""
        return self.array(listed.numbers).astype(np.int64)

    def pieces(
        self, table: str, *, mapped: bool = False
    ) -> Iterator[tuple[dict[str, list[Array]], float]]:
        """Give the columns of a recording run by run, with the length of a step in seconds.

        If they are `mapped`, they stay on disk.
        """
        begins: dict[str, int] = {}
        whole: dict[str, Array] = {}
        for name, dt, ends in self.recordings:
            if name != table:
                continue
            piece: dict[str, list[Array]] = {}
            for column, end in ends.items():
                if column not in whole:
                    whole[column] = self._load("column", f"{table}.{column}", mapped=mapped)
                piece[column] = [whole[column][begins.get(column, 0) : end]]
                begins[column] = end
            yield piece, dt

    def _load(self, kind: str, name: str, *, mapped: bool = False) -> Array:
        if (kind, name) not in self.files:
            raise _unreadable(self.folder, f"they hold no {kind} '{name}'")
        file, dtype, count = self.files[kind, name]
        try:
            array = _mapped(self.folder / file) if mapped and count else _read(self.folder / file)
        except (OSError, ValueError) as error:
            raise _unreadable(self.folder, f"{file}: {error}") from error
        if array.dtype.str != dtype or array.shape != (count,):
            raise _unreadable(self.folder, f"{file} is not what the manifest says")
        return array


def _read(path: Path) -> Array:
    with path.open("rb") as stream:
        array: Array = np.lib.format.read_array(stream, allow_pickle=False)
    return array


def _mapped(path: Path) -> Array:
    array: Array = np.lib.format.open_memmap(path, mode="r")
    return array


def read_results(folder: Path) -> Results:
    """Read the manifest of a folder of results.

    Raises
    ------
    ConnectionIndexError
        If the program ended because an index was out of range.
    SimulationError
        If the program ended with another error, or the manifest cannot be read.
    """
    try:
        content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        _check(content.get("format") == FORMAT, "the manifest is none of eqsim's")
        _check(content.get("version") == VERSION, f"its version is {content.get('version')}")
        error, kind = str(content["error"]), content["error_kind"]
        results = _results(folder, content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise _unreadable(folder, f"manifest.json: {problem}") from problem
    if error:
        message, *details = error.split("\n")
        if details and is_reason(details[0]):
            raise solver_error(message, details[0])
        hint = next((each.removeprefix(HINT) for each in details if each.startswith(HINT)), None)
        details = [each for each in details if not each.startswith(HINT)]
        raise _RAISED.get(kind, SimulationError)(message, details=tuple(details), hint=hint)
    return results


def _results(folder: Path, content: dict[str, Any]) -> Results:
    return Results(
        folder=folder,
        seed=int(content["seed"]),
        completed=int(content["completed"]),
        interrupted=bool(content["interrupted"]),
        create_seconds=float(content["timings"]["create"]),
        simulate_seconds=float(content["timings"]["simulate"]),
        files={
            (str(entry["kind"]), str(entry["name"])): _file(entry) for entry in content["arrays"]
        },
        recordings=tuple(
            (
                str(entry["table"]),
                float(entry["dt"]),
                {str(column): int(size) for column, size in entry["sizes"].items()},
            )
            for entry in content["recordings"]
        ),
        networks={int(each["network"]): _reached(each) for each in content["networks"]},
    )


def _reached(entry: dict[str, Any]) -> ReachedTime:
    t = math.inf if entry["t"] is None else float(entry["t"])
    return ReachedTime(t, {str(clock): int(step) for clock, step in entry["clocks"].items()})


def _file(entry: dict[str, Any]) -> tuple[str, str, int]:
    file, dtype, shape = str(entry["file"]), str(entry["dtype"]), entry["shape"]
    _check(Path(file).name == file and file.endswith(".npy"), f"it names the file '{file}'")
    _check(dtype in DTYPES, f"it names the type '{dtype}'")
    _check(len(shape) == 1, f"{file} has more than one axis")
    return file, dtype, int(shape[0])


def _check(holds: bool, problem: str) -> None:
    if not holds:
        raise ValueError(problem)


def _unreadable(folder: Path, reason: str) -> SimulationError:
    return SimulationError(
        f"the results in {folder} cannot be read: {reason}",
        hint="run the program again, and leave its results as they are",
    )
