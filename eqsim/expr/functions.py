"""The functions and constants of model text, with what they take and give.

`where(condition, a, b)` is not in the table: the parser turns it into a `Select` node.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from eqsim.units import UnitSignature

__all__ = [
    "ALIASES",
    "CONSTANTS",
    "DELAYED",
    "FUNCTIONS",
    "RESERVED",
    "ArgumentType",
    "Function",
]

ArgumentRule = Literal["dimensionless", "alike", "time", "past"]
ArgumentType = Literal["any", "boolean", "integer", "float"]
DimensionRule = Literal["dimensionless", "same", "root"]
DTypeRule = Literal["float", "integer", "boolean", "same"]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of model text.

    `accepts` says which dimensions its arguments have: none, any but all of them alike, or time;
    or, for a past value, any and then a time.
    `dimension` is that of the result: none, that of the arguments, or its square root.  For a
    function from outside of the model text, `accepts` is a signature that tells both.  `dtype` is
    the result's type: a float, a 64-bit integer, a boolean, or the widest of the arguments'.  A
    function that `draws` gives another value each time it is evaluated.  `types` restricts the
    arguments of a function from outside.
    """

    name: str
    parameters: tuple[str, ...]
    doc: str
    accepts: ArgumentRule | UnitSignature = "dimensionless"
    dimension: DimensionRule = "dimensionless"
    dtype: DTypeRule = "float"
    draws: bool = False
    types: tuple[ArgumentType, ...] = ()

    @property
    def arity(self) -> int:
        """The number of arguments."""
        return len(self.parameters)

    @property
    def signature(self) -> str:
        """How it is written, such as `clip(x, low, high)`."""
        return f"{self.name}({', '.join(self.parameters)})"


#: The function that gives the value that a variable had some time ago.
DELAYED = "delayed"

_X = ("x",)
_XY = ("x", "y")

_TABLE = (
    Function("abs", _X, "absolute value", "alike", "same", "same"),
    Function("arccos", _X, "inverse cosine"),
    Function("arcsin", _X, "inverse sine"),
    Function("arctan", _X, "inverse tangent"),
    Function("atan2", ("y", "x"), "angle of the point (x, y)", "alike"),
    Function("binomial", ("n", "p"), "successes in n trials", dtype="integer", draws=True),
    Function("ceil", _X, "least whole number not below x", "alike", "same"),
    Function("clip", ("x", "low", "high"), "x kept in a range", "alike", "same", "same"),
    Function("cos", _X, "cosine"),
    Function("cosh", _X, "hyperbolic cosine"),
    Function(DELAYED, ("x", "d"), "the variable x as it was d ago", "past", "same", "same"),
    Function("erf", _X, "error function"),
    Function("exp", _X, "exponential"),
    Function("expm1", _X, "exp(x) - 1, exact near zero"),
    Function("exprel", _X, "(exp(x) - 1)/x, and 1 at zero"),
    Function("floor", _X, "greatest whole number not above x", "alike", "same"),
    Function("gamma", _X, "gamma function"),
    Function("hypot", _XY, "length of the vector (x, y)", "alike", "same"),
    Function("int", _X, "x without its fraction; 1 for true, 0 for false", dtype="integer"),
    Function("log", _X, "natural logarithm"),
    Function("log10", _X, "logarithm to base 10"),
    Function("log1p", _X, "log(1 + x), exact near zero"),
    Function("max", _XY, "the greater of two values", "alike", "same", "same"),
    Function("min", _XY, "the lesser of two values", "alike", "same", "same"),
    Function("poisson", ("mean",), "a Poisson draw", dtype="integer", draws=True),
    Function("rand", (), "a uniform draw from [0, 1)", draws=True),
    Function("randn", (), "a standard normal draw", draws=True),
    Function("sign", _X, "-1, 0 or 1", "alike", dtype="same"),
    Function("sin", _X, "sine"),
    Function("sinh", _X, "hyperbolic sine"),
    Function("sqrt", _X, "square root", "alike", "root"),
    Function("tan", _X, "tangent"),
    Function("tanh", _X, "hyperbolic tangent"),
    Function("timestep", ("t", "dt"), "number of the step at time t", "time", dtype="integer"),
)

FUNCTIONS: Mapping[str, Function] = MappingProxyType({entry.name: entry for entry in _TABLE})

#: Other spellings; the parser replaces them.
ALIASES: Mapping[str, str] = MappingProxyType({"arctan2": "atan2"})

CONSTANTS: Mapping[str, float] = MappingProxyType({"pi": math.pi, "e": math.e, "inf": math.inf})

#: Names that a model cannot define; so are the names of units, and `xi_<anything>`.
RESERVED: frozenset[str] = frozenset(
    {
        *FUNCTIONS,
        *ALIASES,
        "where",
        *CONSTANTS,
        *("t", "dt", "t_in_timesteps", "xi", "i", "N"),
        *("not_refractory", "refractory", "refractory_until"),
    }
)
