"""Compiled libraries, kept by the content they were made of.

An entry is a folder, named by a hash of everything that its library depends on.  It is made under
another name and moved into place in one step, so that processes need no locks; a library is only
loaded if it still has the hash that was noted when it was made.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_dir

from eqsim.errors import StorageError

__all__ = [
    "CACHE_VARIABLE",
    "LIBRARY",
    "CacheDescription",
    "cache_folder",
    "clear",
    "describe",
    "entry_key",
    "keep_failed",
    "look_up",
    "new_entry",
    "publish",
    "storage_error",
    "write_sources",
]

CACHE_VARIABLE = "EQSIM_CACHE_DIR"
LIBRARY, CHECKSUM = "library.so", "library.sha256"
WORK_PREFIX, FAILED_PREFIX = "work-", "failed-"
OTHERS_MAY_WRITE = 0o022
ABANDONED_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class CacheDescription:
    """What a cache holds."""

    folder: Path
    libraries: int
    bytes: int


def cache_folder() -> Path:
    """Give the folder of the cache: the user's, or what the environment variable says."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen).expanduser().absolute() if chosen else Path(user_cache_dir("eqsim"))


def entry_key(parts: Mapping[str, str]) -> str:
    """Hash named texts to the name of an entry."""
    digest = hashlib.sha256()
    for name, text in sorted(parts.items()):
        for piece in (name, text):
            encoded = piece.encode()
            digest.update(len(encoded).to_bytes(8, "little"))
            digest.update(encoded)
    return digest.hexdigest()


def look_up(key: str) -> Path | None:
    """Give the path of an entry's library, if there is one and it is intact."""
    with _reported():
        folder = _private_folder()
        library = folder / key / LIBRARY
        try:
            noted = (folder / key / CHECKSUM).read_text(encoding="ascii")
            content = library.read_bytes()
        except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
            return None
        return library if hashlib.sha256(content).hexdigest() == noted else None


@contextmanager
def new_entry() -> Iterator[Path]:
    """Make a folder to build an entry in; what is left in it at the end is removed."""
    with _reported():
        work = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=_private_folder()))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def write_sources(work: Path, sources: Mapping[str, str]) -> None:
    """Write the files that an entry is built of."""
    with _reported():
        for name, text in sources.items():
            (work / name).write_text(text, encoding="utf-8")


def publish(key: str, work: Path) -> Path:
    """Move a folder with a finished library to its place; give the library's path."""
    with _reported():
        content = (work / LIBRARY).read_bytes()
        noted = hashlib.sha256(content).hexdigest()
        (work / CHECKSUM).write_text(noted, encoding="ascii")
        entry = work.parent / key
        if entry.exists() and look_up(key) is None:
            _remove(entry)
        _move_unless_there(work, entry)
        library = look_up(key)
    if library is None:
        raise StorageError(
            f"the cache entry {entry} changed while it was made",
            hint="clear the cache with 'eqsim cache --clear' and try again",
        )
    return library


def keep_failed(key: str, work: Path) -> Path:
    """Keep the sources of a compilation that failed, in the place of an earlier such failure."""
    with _reported():
        kept = _private_folder() / f"{FAILED_PREFIX}{key[:16]}"
        _remove(kept)
        _move_unless_there(work, kept)
        return kept


def describe() -> CacheDescription:
    """Count the libraries and the bytes of the cache."""
    folder = cache_folder()
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    libraries = sum(path.name == LIBRARY for path in files)
    return CacheDescription(folder, libraries, sum(path.stat().st_size for path in files))


def clear() -> CacheDescription:
    """Remove everything from the cache but what is being made; say what there was."""
    with _reported():
        description = describe()
        if description.folder.is_dir():
            for entry in _private_folder().iterdir():
                if _is_ours(entry) and not _is_being_made(entry):
                    shutil.rmtree(entry, ignore_errors=True)
    return description


def _is_ours(entry: Path) -> bool:
    name = entry.name
    is_key = len(name) == 64 and set(name) <= set("0123456789abcdef")
    return entry.is_dir() and (is_key or name.startswith((WORK_PREFIX, FAILED_PREFIX)))


def _is_being_made(entry: Path) -> bool:
    """Tell whether another process may be at work in a folder."""
    if not entry.name.startswith(WORK_PREFIX):
        return False
    with suppress(FileNotFoundError):
        return time.time() - entry.stat().st_mtime < ABANDONED_SECONDS
    return False


def _move_unless_there(work: Path, entry: Path) -> None:
    """Move a folder to its place; if another process was faster, what it made stays."""
    try:
        work.rename(entry)
    except OSError as error:
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
            raise


def _remove(entry: Path) -> None:
    """Take a folder away in one step, if it is there, then delete it."""
    away = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=entry.parent))
    with suppress(FileNotFoundError):
        entry.rename(away / entry.name)
    shutil.rmtree(away, ignore_errors=True)


def _private_folder() -> Path:
    """Give the cache's folder, made if need be; refuse one that others can write to."""
    folder = cache_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.stat()
    is_mine = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    if not is_mine or (os.name == "posix" and status.st_mode & OTHERS_MAY_WRITE):
        raise StorageError(
            f"the cache folder {folder} is not private",
            details=("code from it is run, so nobody else may be able to write there",),
            hint=f"'chmod 700 {folder}', or name another folder in {CACHE_VARIABLE}",
        )
    return folder


def storage_error(reason: str) -> StorageError:
    """Say that the cache's folder cannot be used."""
    return StorageError(
        f"the cache folder {cache_folder()} cannot be used: {reason}",
        hint=f"make room and access there, or name another folder in {CACHE_VARIABLE}",
    )


@contextmanager
def _reported() -> Iterator[None]:
    """Turn the system's refusals into errors that name the folder."""
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        raise storage_error(error.strerror or str(error)) from error
