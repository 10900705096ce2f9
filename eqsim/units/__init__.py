"""Units: the only room that knows pint.

=============== ==================================================================================
si              base units, named units and prefixes, as data
naming          readable names for products of base units
dimensions      `Dimension`, the algebra the equation compiler uses; free of pint
definitions     all unit names of model text, with scale and dimension
registry        the pint registry made from these tables
algebra         cached products, quotients and conversions of pint's units
conversion      user values to SI numbers and dimensions
display         printing with the best prefix
ufuncs          what NumPy's functions do to units
array_functions NumPy functions that pint leaves out
quantity        `Quantity`
axes            matplotlib axes of quantities, loaded when matplotlib draws one
allunits        every unit as a quantity; ``standard`` are those of everyday use
constants       physical constants
mathematics     unit-aware mathematical functions
queries         questions about units
checking        `check_units`
=============== ==================================================================================

Importing it registers its registry as pint's application registry.
"""

from eqsim.errors import UnitError
from eqsim.errors import UnitError as DimensionMismatchError
from eqsim.units.checking import UnitSignature, check_units, unit_signature
from eqsim.units.conversion import dimension_of, to_si
from eqsim.units.definitions import BASE_UNITS, EVERYDAY_UNITS, UNITS, UnitDef
from eqsim.units.dimensions import DIMENSIONLESS, Dimension, get_or_create_dimension
from eqsim.units.quantity import Quantity, from_si
from eqsim.units.queries import (
    get_dimensions,
    get_unit,
    have_same_dimensions,
    in_best_unit,
    in_unit,
    is_dimensionless,
    is_scalar_type,
    register_new_unit,
)
from eqsim.units.registry import registry
from eqsim.units.standard import *  # noqa: F403
from eqsim.units.unit import Unit

__all__ = [
    "BASE_UNITS",
    "DIMENSIONLESS",
    "EVERYDAY_UNITS",
    "UNITS",
    "Dimension",
    "DimensionMismatchError",
    "Quantity",
    "Unit",
    "UnitDef",
    "UnitError",
    "UnitSignature",
    "check_units",
    "dimension_of",
    "from_si",
    "get_dimensions",
    "get_or_create_dimension",
    "get_unit",
    "have_same_dimensions",
    "in_best_unit",
    "in_unit",
    "is_dimensionless",
    "is_scalar_type",
    "register_new_unit",
    "registry",
    "to_si",
    "unit_signature",
]
