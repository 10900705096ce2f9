"""Stored states in a file: a zip archive of `.npy` arrays with a table of contents in JSON.

`numpy.load` reads it too.  The archive has a checksum of every part; nothing in it is executed or
unpickled, and the arrays have to be what the table says.  A file is replaced as a whole or not at
all.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from eqsim._version import __version__
from eqsim.errors import StorageError, StoredStateError
from eqsim.expr.suggest import did_you_mean
from eqsim.results.stored import Array, NetworkState, OwnerState, Snapshot

__all__ = ["check_place", "read_snapshot", "write_snapshot"]

FORMAT, VERSION = "eqsim states", 1
CONTENTS = "contents.json"
DTYPES = ("float64", "float32", "int64", "int32", "uint8", "bool")
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError),
    *(ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError),
)


def write_snapshot(path: Path, name: str, snapshot: Snapshot) -> None:
    """Keep a state under a name in a file, beside others that it holds.

    Raises
    ------
    StoredStateError
        If there is a file that holds something else.
    StorageError
        If the file cannot be written; one that was there stays as it was.
    """
    with _reported(path):
        states = _states(path) if path.exists() else {}
        new = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with new.open("xb") as stream:
                _write(stream, {**states, name: snapshot})
                stream.flush()
                os.fsync(stream.fileno())
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)


def check_place(path: Path) -> None:
    """Refuse a place where no state can be written, or a file that holds something else.

    Raises
    ------
    StoredStateError
        If there is a file that holds something else.
    StorageError
        If there is no such folder, or it cannot be written to.
    """
    with _reported(path):
        if path.exists():
            with _opened(path) as archive:
                _entries(archive)
        elif not os.access(path.parent, os.W_OK):
            missing = errno.EACCES if path.parent.exists() else errno.ENOENT
            raise OSError(missing, os.strerror(missing))


def read_snapshot(path: Path, name: str) -> Snapshot:
    """Read the state that a file holds under a name.

    Raises
    ------
    StoredStateError
        If the file is damaged or none of eqsim's, or holds no such state.
    StorageError
        If there is no file, or it cannot be read.
    """
    if not path.exists():
        raise StorageError(
            f"there is no file {path} with stored states",
            hint=f"store({name!r}, filename={str(path)!r}) writes one",
        )
    with _reported(path), _opened(path) as archive:
        entries = _entries(archive)
        if name not in entries:
            raise StoredStateError(
                f"{path} holds no state {name!r}",
                details=(f"it holds: {', '.join(map(repr, entries)) or 'none'}",),
                hint=did_you_mean(name, entries),
            )
        return _snapshot(archive, entries[name])


def _states(path: Path) -> dict[str, Snapshot]:
    with _opened(path) as archive:
        entries = _entries(archive)
        return {name: _snapshot(archive, entry) for name, entry in entries.items()}


# --- out ----------------------------------------------------------------------------------------


def _write(stream: IO[bytes], states: Mapping[str, Snapshot]) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        entries = [_put(archive, str(k), *each) for k, each in enumerate(states.items())]
        contents = {"format": FORMAT, "version": VERSION, "eqsim": __version__, "states": entries}
        archive.writestr(CONTENTS, json.dumps(contents, indent=1))


def _put(archive: zipfile.ZipFile, folder: str, name: str, snapshot: Snapshot) -> dict[str, Any]:
    """Write the arrays of a state; give its entry in the table of contents."""
    owners = {}
    for owner, state in snapshot.state.owners.items():
        arrays = {}
        for part, array in state.arrays.items():
            member = f"{folder}/{owner}/{part}.npy"
            with archive.open(member, "w", force_zip64=True) as file:
                np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)
            arrays[part] = {"member": member, "dtype": str(array.dtype), "shape": array.shape}
        owners[owner] = {"make": state.make, "numbers": state.numbers, "arrays": arrays}
    return {
        "name": name,
        "seed": snapshot.state.seed,
        "time": snapshot.time,
        "values": snapshot.state.values,
        "objects": snapshot.objects,
        "owners": owners,
    }


# --- in -----------------------------------------------------------------------------------------


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a file to read; whatever is wrong with what it holds is one kind of error."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except StoredStateError:
        raise
    except DAMAGED as error:
        reason = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        raise StoredStateError(
            f"the stored states in {path} cannot be read: {reason}",
            hint="name a file that store() has written",
        ) from error


def _entries(archive: zipfile.ZipFile) -> dict[str, dict[str, Any]]:
    contents = json.loads(archive.read(CONTENTS))
    _check(contents["format"] == FORMAT, f"its format is {contents['format']!r}")
    version = contents["version"]
    _check(version == VERSION, f"its version is {version}, and this eqsim reads {VERSION}")
    return {str(entry["name"]): entry for entry in contents["states"]}


def _snapshot(archive: zipfile.ZipFile, entry: dict[str, Any]) -> Snapshot:
    owners = {
        str(name): OwnerState(
            {str(part): str(made) for part, made in owner["make"].items()},
            _numbers(owner["numbers"]),
            {str(part): _array(archive, array) for part, array in owner["arrays"].items()},
        )
        for name, owner in entry["owners"].items()
    }
    state = NetworkState(owners, _numbers(entry["values"]), int(entry["seed"]))
    return Snapshot(state, dict(entry["time"]), dict(entry["objects"]))


def _numbers(given: Mapping[str, Any]) -> dict[str, float | int]:
    _check(all(isinstance(n, int | float) for n in given.values()), "a number is none")
    return dict(given)


def _array(archive: zipfile.ZipFile, entry: Mapping[str, Any]) -> Array:
    member, dtype, shape = str(entry["member"]), entry["dtype"], tuple(entry["shape"])
    _check(dtype in DTYPES, f"{member} is said to have the type {dtype}")
    with archive.open(member) as file:
        header = np.lib.format.read_magic(file)
        _check(header == (1, 0), f"{member} is an array of version {header}")
        found = np.lib.format.read_array_header_1_0(file)
        _check(found == (shape, False, np.dtype(dtype)), f"{member} is not what the table says")
        data = file.read()
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    _check(len(data) == size, f"{member} has {len(data)} bytes in place of {size}")
    return np.frombuffer(data, dtype).reshape(shape).copy()


def _check(holds: bool, problem: str) -> None:
    if not holds:
        raise ValueError(problem)


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    """Turn the system's refusals into errors that name the file."""
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(
            f"the file {path} cannot be used: {error.strerror or error}",
            hint="name a file in a folder that is there and can be written to, on a disk with room",
        ) from error
