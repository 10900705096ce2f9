"""Statements in two parts: what is done once for all elements, and what each element does."""

from __future__ import annotations

from collections.abc import Mapping

from eqsim.equations.sharing import is_shared
from eqsim.equations.statements import Assignment, StatementBlock
from eqsim.errors import ModelError
from eqsim.expr.infer import Symbol

__all__ = ["split_shared"]


def split_shared(
    block: StatementBlock, symbols: Mapping[str, Symbol]
) -> tuple[StatementBlock, StatementBlock]:
    """Part checked statements after the last one that changes a shared variable.

    Parameters
    ----------
    block : StatementBlock
        The statements.
    symbols : mapping
        What the names stand for; locals are none of them.

    Returns
    -------
    once, each
        What is done once, and what each element does after it; it may use locals of the former.

    Raises
    ------
    ModelError
        Where an element would have to do something before a shared variable changes.
    """
    every = block.assignments
    end = max((n for n, each in enumerate(every, 1) if _changes_shared(each, symbols)), default=0)
    _refuse_elements(every[:end], symbols)
    return StatementBlock(every[:end], block.text), StatementBlock(every[end:], block.text)


def _changes_shared(each: Assignment, symbols: Mapping[str, Symbol]) -> bool:
    return each.target in symbols and symbols[each.target].shared


def _refuse_elements(once: tuple[Assignment, ...], symbols: Mapping[str, Symbol]) -> None:
    """Refuse what each element would have to do before a shared variable changes."""
    known = dict(symbols)
    for each in once:
        if each.target not in symbols and is_shared(each.expression, known):
            known[each.target] = Symbol(each.target, shared=True)
        elif not _changes_shared(each, symbols):
            changed = once[-1]
            raise ModelError(
                f"'{changed.target}' is shared by all elements, and would change after "
                f"'{each.target}', which each element has its own of",
                span=changed.target_span,
                hint="shared variables change once, before the elements do anything: write these "
                "statements first",
            )
