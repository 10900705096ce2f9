"""Recordings on disk: a folder with a NumPy file for each column, written piece by piece."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eqsim.errors import ModelError, SimulationError

__all__ = ["Stream"]

Array = NDArray[np.generic]

FORMAT, VERSION = "eqsim recording", 1
MANIFEST = "recording.json"

#: So much is collected in memory before it is written.
PIECE_BYTES = 1 << 20

#: The length of a file's header; the number of rows in it grows in place.
HEADER_BYTES = 128
MAGIC = b"\x93NUMPY\x01\x00"


@dataclass(slots=True)
class Column:
    """A file of rows of one type, in NumPy's format `.npy`, version 1.0."""

    path: Path
    dtype: np.dtype[np.generic]
    row: tuple[int, ...]
    rows: int = 0

    def write(self, first: int, values: Array) -> None:
        """Write rows from the place `first` on, without counting them yet."""
        place = HEADER_BYTES + first * self.dtype.itemsize * int(np.prod(self.row, dtype=int))
        with self.path.open("r+b" if self.path.exists() else "xb") as file:
            file.seek(place)
            file.write(np.ascontiguousarray(values).reshape(-1).view(np.uint8).data)

    def count(self, rows: int) -> None:
        """Let the header tell how many rows there are."""
        shape = (rows, *self.row)
        text = f"{{'descr': '{self.dtype.str}', 'fortran_order': False, 'shape': {shape}, }}"
        length = HEADER_BYTES - len(MAGIC) - 2
        header = MAGIC + length.to_bytes(2, "little") + text.ljust(length - 1).encode() + b"\n"
        with self.path.open("r+b") as file:
            file.write(header)
        self.rows = rows

    def read(self) -> Array:
        """Give all rows as an array of its own."""
        size = self.rows * int(np.prod(self.row, dtype=int))
        values = np.fromfile(self.path, self.dtype, size, offset=HEADER_BYTES)
        if values.size != size:
            raise OSError("the file is cut")
        return values.reshape(self.rows, *self.row)


@dataclass(slots=True)
class Stream:
    """The columns of a recording in a folder, and what has not been written to them yet.

    A column's file is `<column>.npy`.  Its header is written after its rows, that of `t.npy` after
    all others, so that whatever ends the program, the rows that `t.npy` counts are complete.
    """

    owner: str
    folder: Path
    files: Mapping[str, str]
    columns: dict[str, Column] = field(default_factory=dict)
    pending: list[dict[str, Array]] = field(default_factory=list)

    @classmethod
    def create(
        cls, owner: str, folder: Path, names: tuple[str, ...], elements: Array | None
    ) -> Stream:
        """Make a folder for the columns `names`; one that holds something is refused."""
        files = _file_names(("t", *names))
        about = {"format": FORMAT, "version": VERSION, "recorder": owner, "columns": files}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise ModelError(
                    f"{owner}: there is something in {folder} already",
                    hint="name a folder that is new or empty; what was recorded is never replaced",
                )
            if elements is not None:
                np.save(folder / "elements.npy", elements, allow_pickle=False)
            (folder / MANIFEST).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise ModelError(f"{owner}: {folder} cannot be written: {error}") from error
        return cls(owner, folder, files)

    def clear(self) -> None:
        """Remove what was recorded."""
        for column in self.columns.values():
            column.path.unlink(missing_ok=True)
        self.columns, self.pending = {}, []

    def append(self, piece: Mapping[str, Array]) -> None:
        """Take rows of every column; write once there are enough."""
        self.pending.append({name: piece[name] for name in self.files})
        if sum(each.nbytes for rows in self.pending for each in rows.values()) >= PIECE_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what has not been written; after an error it is kept."""
        if not self.pending:
            return
        joined = self.pending[0]
        if len(self.pending) > 1:
            joined = {name: np.concatenate([p[name] for p in self.pending]) for name in self.files}
        self.pending = [joined]
        for name, values in joined.items():
            new = Column(self.folder / self.files[name], values.dtype, values.shape[1:])
            self.columns.setdefault(name, new)
        rows = self.columns["t"].rows
        try:
            for name, values in joined.items():
                self.columns[name].write(rows, values)
            for name in sorted(self.files, key=lambda each: each == "t"):
                self.columns[name].count(rows + joined[name].shape[0])
        except OSError as error:
            raise SimulationError(
                f"{self.owner}: what was recorded cannot be written to {self.folder}: {error}",
                details=(f"{rows} rows are there; those after them are kept in memory",),
                hint="make room, then read the monitor or run on",
            ) from error
        self.pending = []

    def read(self, name: str) -> Array | None:
        """Give a column, or None where nothing has been recorded."""
        self.flush()
        if not self.columns:
            return None
        try:
            return self.columns[name].read()
        except OSError as error:
            raise SimulationError(
                f"{self.owner}: {self.columns[name].path} cannot be read: {error}"
            ) from error


def _file_names(columns: tuple[str, ...]) -> dict[str, str]:
    """Name the files of columns, so that they differ also where case does not count."""
    used, files = {"elements"}, {}
    for column in columns:
        stem, number = column, 1
        while stem.casefold() in used:
            number += 1
            stem = f"{column}-{number}"
        used.add(stem.casefold())
        files[column] = f"{stem}.npy"
    return files
