"""The seed of the random numbers."""

from __future__ import annotations

from eqsim.api.session.session import SESSION
from eqsim.api.session.whole_numbers import as_whole_number
from eqsim.errors import ModelError

__all__ = ["seed"]

_LARGEST = 2**63 - 1


def seed(seed: int | None = None) -> None:
    """Begin the random numbers anew.

    Parameters
    ----------
    seed : int, optional
        The same seed gives the same numbers, on every device.  Without one they are fresh each
        time.

    Examples
    --------
    >>> import eqsim as eq
    >>> eq.seed(4321)
    >>> eq.seed()
    """
    number = as_whole_number(seed)
    if number is None and seed is not None:
        raise ModelError(f"a seed is a whole number or None, not {seed!r}")
    if number is not None and not 0 <= number <= _LARGEST:
        raise ModelError(f"the seed {number} is out of range", details=(f"0 to {_LARGEST}",))
    SESSION.reseed(number)
