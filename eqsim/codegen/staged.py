"""What an event does on its synapses, in stages, so that the expensive part is done side by side.

What all synapses of the event have in common comes first.  Then, in blocks, everything is computed
that a synapse needs; what goes to places that are not in the order of the loop, and may be the same
for several synapses, is deferred and written one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from eqsim.codegen.expressions import text
from eqsim.codegen.lines import block
from eqsim.codegen.literals import STORED_TYPES
from eqsim.codegen.scope import INDICES, Scope
from eqsim.codegen.statements import branch_free_lines, stored_text
from eqsim.ir.effects import effects
from eqsim.ir.program import (
    Accumulate,
    Apply,
    Axis,
    Cast,
    Draw,
    Entry,
    Expr,
    Invoke,
    Kernel,
    Let,
    Literal,
    Load,
    Local,
    Position,
    Statement,
    Step,
    Store,
    Value,
)
from eqsim.ir.rewrite import children, expressions_of, walk
from eqsim.passes.invariance import is_expensive

__all__ = ["BLOCK", "Stages", "Traversal", "block_lines", "stages"]

Write = Store | Accumulate

#: How many synapses are worked on side by side.
BLOCK = 128

#: The entry of the loop that a pass over a block works on.
ENTRY = "block + n"


@dataclass(frozen=True, slots=True)
class Traversal:
    """How a loop goes over the synapses of an event.

    `indices` gives, for each axis but that of the event, the C++ expression for the index of the
    loop's entry; what is at an axis `in_order` is written where the loop passes.
    """

    event: Axis
    indices: Mapping[Axis, Callable[[str], str]]
    in_order: Axis | None = None

    def index_lines(self, axes: Set[Axis], entry: str) -> list[str]:
        """Print the indices on some axes."""
        found = ((INDICES[axis], of(entry)) for axis, of in self.indices.items() if axis in axes)
        return [f"const int64_t {name} = {place};" for name, place in found]


@dataclass(frozen=True, slots=True)
class Stages:
    """The statements of a kernel: what is common, what is for each synapse.

    `deferred` numbers what is written one by one after a block, by its positions in `each`; None:
    all is done at each synapse in turn.
    """

    common: tuple[Let, ...]
    each: tuple[Statement, ...]
    deferred: Mapping[int, int] | None

    @property
    def late(self) -> list[tuple[int, Write]]:
        """What is written after a block, by number."""
        every = ((number, self.each[k]) for k, number in (self.deferred or {}).items())
        return [(number, item) for number, item in every if isinstance(item, Write)]


def stages(kernel: Kernel, traversal: Traversal) -> Stages:
    """Sort the statements of a kernel over deliveries."""
    common, each = _sorted(kernel, traversal.event)
    if not (_is_worth_it(each) and _is_free(each, traversal)):
        return Stages(common, each, None)
    writes = ((k, item) for k, item in enumerate(each) if isinstance(item, Write))
    deferred = {
        k: number for number, (k, item) in enumerate(writes) if item.at is not traversal.in_order
    }
    return Stages(common, each, deferred)


def block_lines(
    found: Stages,
    traversal: Traversal,
    bounds: tuple[str, str],
    scope: Scope,
    ahead: Sequence[str] = (),
) -> list[str]:
    """Print the loops over the synapses of an event, from the first of the `bounds` to the last.

    `ahead` are the lines that fetch what the synapse `next` needs.
    """
    first, end = bounds
    each = block("for (int64_t n = 0; n < size; ++n)", _compute_lines(found, traversal, scope))
    late = block("for (int64_t n = 0; n < size; ++n)", _write_lines(found, traversal, scope))
    lines = [
        f"const int64_t size = {end} - block < {BLOCK} ? {end} - block : {BLOCK};",
        *(line for number, item in found.late for line in _room(number, item, scope)),
        *(_ahead_lines(end, ahead) if ahead else ()),
        "#pragma GCC ivdep",
        *each,
        *(late if found.late else ()),
    ]
    return block(f"for (int64_t block = {first}; block < {end}; block += {BLOCK})", lines)


def _ahead_lines(end: str, ahead: Sequence[str]) -> list[str]:
    """Print the fetching of what the block behind this one needs."""
    stop = f"const int64_t reach = {end} < block + {2 * BLOCK} ? {end} : block + {2 * BLOCK};"
    fetch = ["const int64_t next = synapses[entry];", *ahead]
    start = f"int64_t entry = block + {BLOCK}"
    return [stop, *block(f"for ({start}; entry < reach; ++entry)", fetch)]


def _compute_lines(found: Stages, traversal: Traversal, scope: Scope) -> list[str]:
    numbers = found.deferred or {}
    lines = [line for k, s in enumerate(found.each) for line in _computed(numbers.get(k), s, scope)]
    return [*traversal.index_lines(_axes(found), ENTRY), *lines]


def _write_lines(found: Stages, traversal: Traversal, scope: Scope) -> list[str]:
    axes = {item.at for _, item in found.late}
    lines = [line for number, item in found.late for line in _written(number, item, scope)]
    return [*traversal.index_lines(axes, ENTRY), *lines]


# --- sorting -------------------------------------------------------------------------------------


def _sorted(kernel: Kernel, event: Axis) -> tuple[tuple[Let, ...], tuple[Statement, ...]]:
    """Tell bindings that are the same for all synapses of an event from all the rest."""
    changed = effects(kernel).changed
    others = {item.name for item in kernel.body if isinstance(item, Let)}
    common: list[Let] = []
    each: list[Statement] = []
    for item in kernel.body:
        if isinstance(item, Let) and _is_common(item.expr, event, changed, others):
            others.discard(item.name)
            common.append(item)
        else:
            each.append(item)
    return tuple(common), tuple(each)


def _is_common(expr: Expr, event: Axis, changed: frozenset[str], others: set[str]) -> bool:
    """Tell whether an expression is the same for all synapses; `others` are locals that are not."""
    match expr:
        case Literal() | Value() | Step():
            return True
        case Local(name=name):
            return name not in others
        case Position(at=at):
            return at is event
        case Load(buffer=buffer, at=at):
            return at in (event, Axis.SCALAR) and buffer not in changed
        case Apply() | Cast():
            return all(_is_common(each, event, changed, others) for each in children(expr))
    return False


def _is_worth_it(statements: tuple[Statement, ...]) -> bool:
    """Tell whether there is more to compute than deferring it would cost."""
    every = [expr for item in statements for expr in expressions_of(item)]
    return any(map(is_expensive, every)) or any(isinstance(n, Draw) for n in _nodes(statements))


def _is_free(statements: tuple[Statement, ...], traversal: Traversal) -> bool:
    """Tell whether no synapse sees what another one has written, or what it wrote before."""
    for k, item in enumerate(statements):
        if isinstance(item, Let):
            continue
        if not isinstance(item, Write) or item.at not in traversal.indices:
            return False
        is_own = item.at is Axis.SYNAPSE
        if item.buffer in _loaded(statements[k + 1 :] if is_own else statements):
            return False
    return not any(isinstance(node, Invoke | Entry) for node in _nodes(statements))


def _nodes(statements: Sequence[Statement]) -> Iterator[Expr]:
    for item in statements:
        for expr in expressions_of(item):
            yield from walk(expr)


def _loaded(statements: Sequence[Statement]) -> set[str]:
    return {node.buffer for node in _nodes(statements) if isinstance(node, Load)}


def _axes(found: Stages) -> set[Axis]:
    """Give the axes whose indices the computation needs."""
    read = {node.at for node in _nodes(found.each) if isinstance(node, Load | Position)}
    direct = (item for k, item in enumerate(found.each) if k not in (found.deferred or {}))
    return read | {item.at for item in direct if isinstance(item, Write)}


# --- printing -----------------------------------------------------------------------------------


def _room(number: int, item: Write, scope: Scope) -> list[str]:
    """Print the arrays of deferred values, and whether they are to be written."""
    lines = [f"{STORED_TYPES[item.expr.dtype]} {scope.deferred(number)}[{BLOCK}];"]
    flags = f"uint8_t {scope.deferred_if(number)}[{BLOCK}];"
    return lines if item.guard is None else [*lines, flags]


def _computed(number: int | None, item: Statement, scope: Scope) -> list[str]:
    if number is None or not isinstance(item, Write):
        return branch_free_lines(item, scope)
    lines = [f"{scope.deferred(number)}[n] = {stored_text(item.expr, scope)};"]
    if item.guard is not None:
        lines.append(f"{scope.deferred_if(number)}[n] = uint8_t({text(item.guard, scope)});")
    return lines


def _written(number: int, item: Write, scope: Scope) -> list[str]:
    sign = "+=" if isinstance(item, Accumulate) else "="
    line = f"{scope.place(item.buffer, item.at)} {sign} {scope.deferred(number)}[n];"
    return [line if item.guard is None else f"if ({scope.deferred_if(number)}[n] != 0) {line}"]
