"""Which expressions have one value for all elements."""

from __future__ import annotations

from collections.abc import Mapping

from eqsim.errors import ModelError
from eqsim.expr.functions import CONSTANTS
from eqsim.expr.infer import Symbol, drawing_calls
from eqsim.expr.nodes import Expr, Name
from eqsim.expr.rewrite import name_nodes
from eqsim.units import UNITS

__all__ = ["check_shared", "is_shared"]


def is_shared(e: Expr, symbols: Mapping[str, Symbol]) -> bool:
    """Whether an expression has one value for all elements and draws no random numbers."""
    return not drawing_calls(e, symbols) and _first_per_element(e, symbols) is None


def check_shared(e: Expr, symbols: Mapping[str, Symbol], name: str) -> None:
    """Refuse an expression for a shared name where it differs between elements."""
    node = _first_per_element(e, symbols)
    if node is not None:
        raise ModelError(
            f"'{name}' is shared by all elements, but '{node.id}' differs between them",
            span=node.span,
            hint=f"use shared variables and constants only, or take 'shared' from '{name}'",
        )


def _first_per_element(e: Expr, symbols: Mapping[str, Symbol]) -> Name | None:
    """Give the first name in an expression whose value differs between elements, or None."""
    for node in name_nodes(e):
        if node.id in symbols:
            if not symbols[node.id].shared:
                return node
        elif node.id not in UNITS and node.id not in CONSTANTS:
            return node
    return None
