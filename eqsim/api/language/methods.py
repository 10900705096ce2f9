"""The methods of integration as objects, for `method=`."""

from __future__ import annotations

from typing import Final

from eqsim.integration.method import IntegrationMethod
from eqsim.integration.methods import find_method

__all__ = [
    "euler",
    "exact",
    "exponential_euler",
    "gsl_rk2",
    "gsl_rk4",
    "gsl_rk8pd",
    "gsl_rkck",
    "gsl_rkf45",
    "heun",
    "linear",
    "milstein",
    "rk2",
    "rk4",
]

euler: Final[IntegrationMethod] = find_method("euler")
exact: Final[IntegrationMethod] = find_method("exact")
exponential_euler: Final[IntegrationMethod] = find_method("exponential_euler")
gsl_rk2: Final[IntegrationMethod] = find_method("gsl_rk2")
gsl_rk4: Final[IntegrationMethod] = find_method("gsl_rk4")
gsl_rk8pd: Final[IntegrationMethod] = find_method("gsl_rk8pd")
gsl_rkck: Final[IntegrationMethod] = find_method("gsl_rkck")
gsl_rkf45: Final[IntegrationMethod] = find_method("gsl_rkf45")
heun: Final[IntegrationMethod] = find_method("heun")
linear: Final[IntegrationMethod] = exact
milstein: Final[IntegrationMethod] = find_method("milstein")
rk2: Final[IntegrationMethod] = find_method("rk2")
rk4: Final[IntegrationMethod] = find_method("rk4")
