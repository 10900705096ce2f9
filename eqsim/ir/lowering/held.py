"""Subexpressions that are constant over a step: computed at its start, into variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eqsim.ir.functions import literal
from eqsim.ir.lowering.builder import KernelBuilder, Streams
from eqsim.ir.lowering.scopes import Scope, Stored
from eqsim.ir.program import Domain, Expr, Kernel, Once
from eqsim.model.population import Population
from eqsim.model.projection import Projection
from eqsim.model.variables import HELD_SLOT, Subexpression

__all__ = ["lower_held"]


def lower_held(
    owner: Population | Projection, scope: Scope, domain: Domain, index: Expr, streams: Streams
) -> Iterator[Kernel]:
    """Give the kernels that compute what is held: shared values once, others in a loop.

    Parameters
    ----------
    owner : Population or Projection
        Whose subexpressions they are; each stands after those that it uses.
    scope : Scope
        What their names mean.
    domain : Domain
        The loop over all elements.
    index : Expr
        The index that draws have in that loop.
    streams : Streams
        The owner's random streams.
    """
    shared = [each for each in owner.held if each.shared]
    others = [each for each in owner.held if not each.shared]
    if shared:
        once = KernelBuilder(scope, streams, literal(0))
        yield _kernel(owner, f"{owner.name}.update.shared", Once(), once, shared)
    if others:
        loop = KernelBuilder(scope, streams, index)
        yield _kernel(owner, f"{owner.name}.update.held", domain, loop, others)


def _kernel(
    owner: Population | Projection,
    name: str,
    domain: Domain,
    builder: KernelBuilder,
    held: Sequence[Subexpression],
) -> Kernel:
    for each in held:
        stored = builder.scope.lookup(each.name)
        assert isinstance(stored, Stored)
        builder.store(stored, builder.lower(each.expression))
    return Kernel(
        name,
        domain,
        tuple(builder.body),
        slot=HELD_SLOT,
        clock=owner.clock,
        comment=tuple(each.text for each in held),
    )
