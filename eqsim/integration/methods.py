"""The integration methods there are, and how they are looked up by name."""

from __future__ import annotations

from difflib import get_close_matches

from eqsim.errors import IntegrationError
from eqsim.integration.euler import EULER
from eqsim.integration.exact import EXACT
from eqsim.integration.exponential_euler import EXPONENTIAL_EULER
from eqsim.integration.heun import HEUN
from eqsim.integration.method import IntegrationMethod
from eqsim.integration.rk2 import RK2
from eqsim.integration.rk4 import RK4

__all__ = ["METHODS", "find_method"]

METHODS: tuple[IntegrationMethod, ...] = (EXACT, EXPONENTIAL_EULER, RK4, RK2, HEUN, EULER)


def find_method(name: str) -> IntegrationMethod:
    """Give the method with a name or alias."""
    by_name = {known: method for method in METHODS for known in (method.name, *method.aliases)}
    if name in by_name:
        return by_name[name]
    close = get_close_matches(name, by_name, n=1)
    raise IntegrationError(
        f"there is no integration method {name!r}",
        details=(f"the methods are {', '.join(by_name)}",),
        hint=f"did you mean {close[0]!r}?" if close else None,
    )
