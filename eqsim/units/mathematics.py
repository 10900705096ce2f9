"""Mathematical functions for quantities, at the Python level.

Quantities implement NumPy's protocols, so most of these are NumPy's own functions, which refuse
units where they have no meaning. The others are those that NumPy does not dispatch.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy import arccos as arccos
from numpy import arccosh as arccosh
from numpy import arcsin as arcsin
from numpy import arcsinh as arcsinh
from numpy import arctan as arctan
from numpy import arctanh as arctanh
from numpy import cos as cos
from numpy import cosh as cosh
from numpy import diagonal as diagonal
from numpy import dot as dot
from numpy import exp as exp
from numpy import expm1 as expm1
from numpy import linspace as linspace
from numpy import log as log
from numpy import log1p as log1p
from numpy import log10 as log10
from numpy import ptp as ptp
from numpy import ravel as ravel
from numpy import sin as sin
from numpy import sinh as sinh
from numpy import tan as tan
from numpy import tanh as tanh
from numpy import trace as trace
from numpy import where as where

from eqsim.errors import UnitError
from eqsim.units.conversion import split, to_si
from eqsim.units.dimensions import DIMENSIONLESS
from eqsim.units.quantity import from_si

MATHEMATICAL_FUNCTIONS: Final = (
    "arange",
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "cos",
    "cosh",
    "diagonal",
    "dot",
    "exp",
    "expm1",
    "exprel",
    "linspace",
    "log",
    "log10",
    "log1p",
    "ones_like",
    "ptp",
    "ravel",
    "sin",
    "sinh",
    "tan",
    "tanh",
    "trace",
    "where",
    "zeros_like",
)
__all__ = ["MATHEMATICAL_FUNCTIONS", *MATHEMATICAL_FUNCTIONS]
