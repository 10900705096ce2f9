"""An operation: statements that elements carry out at the steps of a clock."""

from __future__ import annotations

from dataclasses import dataclass

from eqsim.equations.functions import ExternalFunction
from eqsim.equations.statements import StatementBlock
from eqsim.model.variables import ConstantName

__all__ = ["NOTHING", "Operation"]

#: A block without statements.
NOTHING = StatementBlock(())


@dataclass(frozen=True, slots=True)
class Operation:
    """First `shared` is carried out once, then `statements` by each element of `owner`.

    `owner` names a population or projection; `rank` counts operations within a network and names
    their random streams.  `shared` assigns to shared variables and to locals, which `statements`
    may use.  Variables that pause while an element is refractory are then left as they are.  With
    `is_part` only the elements `<name>.start` to `<name>.start + <name>.size` take part, and `i`
    counts from the first of them; or, with `is_listed`, the `<name>.size` elements that the buffer
    `<name>.members` lists, and `<name>.places` holds each element's number among them.  Constants
    and functions are the operation's own: `<name>.<constant>`.
    """

    name: str
    rank: int
    owner: str
    clock: str
    statements: StatementBlock
    shared: StatementBlock = NOTHING
    constants: tuple[ConstantName, ...] = ()
    is_part: bool = False
    slot: str = "start"
    order: int = 0
    functions: tuple[ExternalFunction, ...] = ()
    is_listed: bool = False
