"""The cache of compiled kernels, as users see it."""

from __future__ import annotations

import logging

from eqsim.api.networks.preferences import prefs
from eqsim.api.session.caller import warn
from eqsim.backends.building import cache
from eqsim.errors import ModelError

__all__ = ["check_cache", "clear_cache"]

logger = logging.getLogger("eqsim.build.cache")

MEGABYTE = 1_000_000


def clear_cache(target: str = "cython") -> None:
    """Remove all compiled kernels from the cache.

    Parameters
    ----------
    target : str
        'cython' or 'compiled'; other targets have no cache.

    Examples
    --------
    >>> from eqsim import clear_cache
    >>> clear_cache("numpy")
    Traceback (most recent call last):
        ...
    eqsim.errors.ModelError: the target 'numpy' has no cache
      targets: cython, compiled
    """
    _check_target(target)
    removed = cache.clear()
    logger.info("removed %d libraries from %s", removed.libraries, removed.folder)


def check_cache(target: str = "cython") -> None:
    """Warn if the cache is larger than `prefs.codegen.max_cache_dir_size` says.

    Parameters
    ----------
    target : str
        'cython' or 'compiled'; other targets have no cache.

    Examples
    --------
    >>> from eqsim import check_cache
    >>> check_cache()
    """
    _check_target(target)
    described, most = cache.describe(), prefs["codegen.max_cache_dir_size"]
    if described.bytes > most * MEGABYTE:
        warn(
            f"the cache {described.folder} has {described.bytes / MEGABYTE:.0f} MB, more than the "
            f"{most} MB of prefs.codegen.max_cache_dir_size; clear_cache() empties it"
        )


def _check_target(target: str) -> None:
    if target not in ("cython", "compiled"):
        raise ModelError(
            f"the target {target!r} has no cache", details=("targets: cython, compiled",)
        )
