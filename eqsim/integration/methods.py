"""The integration methods there are, and how they are looked up by name."""

from __future__ import annotations

from difflib import get_close_matches

from eqsim.errors import IntegrationError
from eqsim.integration.euler import EULER
from eqsim.integration.exact import EXACT
from eqsim.integration.exponential_euler import EXPONENTIAL_EULER
from eqsim.integration.heun import HEUN
from eqsim.integration.method import IntegrationMethod
from eqsim.integration.milstein import MILSTEIN
from eqsim.integration.mixed import MIXED
from eqsim.integration.rk2 import RK2
from eqsim.integration.rk4 import RK4
from eqsim.integration.solvers import SOLVERS

__all__ = ["METHODS", "find_method", "names_of_methods"]

METHODS: tuple[IntegrationMethod, ...] = (
    EXACT,
    EXPONENTIAL_EULER,
    RK4,
    RK2,
    HEUN,
    MILSTEIN,
    EULER,
    MIXED,
)

#: Methods of old, and what does the same.
_FORMER = {"independent": "exact"}


def names_of_methods() -> tuple[str, ...]:
    """List all names and aliases."""
    every = (*METHODS, *SOLVERS)
    return tuple(known for method in every for known in (method.name, *method.aliases))


def find_method(name: str) -> IntegrationMethod:
    """Give the method with a name or alias."""
    for method in (*METHODS, *SOLVERS):
        if name in (method.name, *method.aliases):
            return method
    hint = _FORMER.get(name)
    if hint is not None:
        raise IntegrationError(
            f"there is no integration method {name!r} any more", hint=f"write method={hint!r}"
        )
    known = names_of_methods()
    close = get_close_matches(name, known, n=1)
    raise IntegrationError(
        f"there is no integration method {name!r}",
        details=(f"the methods are {', '.join(known)}",),
        hint=f"did you mean {close[0]!r}?" if close else None,
    )
