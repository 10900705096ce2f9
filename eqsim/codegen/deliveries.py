"""The loop over the synapses of events that are due: rows of the source, columns of the target."""

from __future__ import annotations

from eqsim.codegen.lines import block
from eqsim.codegen.scope import Scope
from eqsim.codegen.staged import Traversal, block_lines, stages
from eqsim.codegen.statements import reserve_lines, statements_lines
from eqsim.ir.program import Axis, Count, Deliveries, Kernel

#: How many synapses of a column ahead are fetched: they lie far apart.
AHEAD = 8

_ROW_INDICES = {Axis.SYNAPSE: "{}".format, Axis.POST: "targets[{}]".format}
_COLUMN_INDICES = {Axis.SYNAPSE: "synapses[{}]".format, Axis.PRE: "sources[{}]".format}

__all__ = ["count_text", "delivery_lines", "due_lines", "part_lines"]


def delivery_lines(domain: Deliveries, kernel: Kernel, scope: Scope) -> list[str]:
    """Print the loop over due events and, within it, over the synapses of each."""
    side = "source" if domain.side == "pre" else "target"
    start = scope.known.side_start(domain.rows, side)
    if domain.own is not None:
        return _own_lines(domain, domain.own, kernel, scope)
    lines = due_lines(domain.event, scope.known.field(domain.delay), scope)
    first, last = "0", "count"
    if start is not None:
        lines += part_lines(start, scope.known.side_size(domain.rows, side))
        first, last = "first", "last"
    walk = _row_lines if domain.side == "pre" else _column_lines
    arrays, inner = walk(domain.rows, kernel, "" if start is None else f" - {start}", scope)
    return lines + arrays + block(f"for (int64_t k = {first}; k < {last}; ++k)", inner)


def due_lines(event: str, delay: str | None, scope: Scope) -> list[str]:
    """Print the list of an event's elements, of this step or of `delay` steps ago."""
    ring, step = scope.known.ring(event), scope.known.step_of_event(event)
    return [
        f"const int64_t sent = {step if delay is None else f'{step} - {delay}'};",
        f"const int32_t* events = eqsim::ring_list({ring}, sent);",
        f"const int64_t count = *eqsim::ring_count({ring}, sent);",
    ]


def count_text(count: Count, scope: Scope) -> str:
    """Print the number of elements that have had an event in this step."""
    known = scope.known
    ring = f"{known.ring(count.event)}, {known.step_of_event(count.event)}"
    if count.start is None or count.size is None:
        return f"*eqsim::ring_count({ring})"
    return (
        f"eqsim::ring_count_within({ring}, {known.field(count.start)}, {known.field(count.size)})"
    )


def part_lines(start: str, size: str) -> list[str]:
    """Print the bounds of the events that lie in a range of elements."""
    return [
        f"const int64_t first = eqsim::lower_bound(events, count, {start});",
        f"const int64_t last = eqsim::lower_bound(events, count, {start} + {size});",
    ]


def _row_lines(rows: str, kernel: Kernel, shift: str, scope: Scope) -> tuple[list[str], list[str]]:
    known, traversal = scope.known, Traversal(Axis.PRE, _ROW_INDICES, Axis.SYNAPSE)
    arrays = [f"const int64_t* rows = {known.field(f'{rows}._row')};"]
    ahead = [f"eqsim::prefetch({name}, rows[next], rows[next + 1]);" for name in _synaptic(scope)]
    if scope.mentions(Axis.POST):
        arrays.append(f"const int32_t* __restrict targets = {known.field(f'{rows}._post')};")
    found = stages(kernel, traversal)
    if found.deferred is None:
        body = traversal.index_lines(scope.uses.axes_used - {Axis.SYNAPSE}, "syn")
        body += statements_lines(found.each, scope)
        loop = block("for (int64_t syn = rows[row]; syn < rows[row + 1]; ++syn)", body)
    else:
        end = "const int64_t end = rows[row + 1];"
        loop = [end, *block_lines(found, traversal, ("rows[row]", "end"), scope)]
    next_row = f"const int64_t next = events[k + 1]{shift};"
    prefetching = block("if (k + 1 < last)", [next_row, *ahead]) if ahead else []
    return arrays, [
        *prefetching,
        "const int64_t pre = events[k];",
        f"const int64_t row = pre{shift};",
        *statements_lines(found.common, scope),
        *reserve_lines(kernel.body, "rows[row + 1] - rows[row]", scope),
        *loop,
    ]


def _synaptic_arrays(scope: Scope) -> list[str]:
    """List the arrays that are used at the synapse itself."""
    of_synapses = {Axis.SYNAPSE}
    used = scope.uses.buffers
    return [scope.pointer(name) for name in used if scope.uses.axes(name) == of_synapses]


def _column_lines(
    rows: str, kernel: Kernel, shift: str, scope: Scope
) -> tuple[list[str], list[str]]:
    known, traversal = scope.known, Traversal(Axis.POST, _COLUMN_INDICES)
    arrays = [
        f"const int64_t* columns = {known.field(f'{rows}._column')};",
        f"const int32_t* __restrict synapses = {known.field(f'{rows}._synapse')};",
    ]
    if scope.mentions(Axis.PRE):
        arrays.append(f"const int32_t* __restrict sources = {known.field(f'{rows}._pre')};")
    ahead = [f"eqsim::prefetch({name}, next, next + 1);" for name in _synaptic_arrays(scope)]
    found = stages(kernel, traversal)
    if found.deferred is None:
        body = _ahead_of("entry", "end", ahead)
        body += traversal.index_lines({Axis.SYNAPSE, *scope.uses.axes_used}, "entry")
        body += statements_lines(found.each, scope)
        loop = block("for (int64_t entry = columns[column]; entry < end; ++entry)", body)
    else:
        loop = block_lines(found, traversal, ("columns[column]", "end"), scope, ahead)
    return arrays, [
        "const int64_t post = events[k];",
        f"const int64_t column = post{shift};",
        "const int64_t end = columns[column + 1];",
        *statements_lines(found.common, scope),
        *reserve_lines(kernel.body, "end - columns[column]", scope),
        *loop,
    ]


def _ahead_of(entry: str, end: str, lines: list[str]) -> list[str]:
    """Print the prefetching of what lies some entries ahead."""
    place = f"const int64_t next = synapses[{entry} + {AHEAD}];"
    return block(f"if ({entry} + {AHEAD} < {end})", [place, *lines]) if lines else []


def _own_lines(domain: Deliveries, own: str, kernel: Kernel, scope: Scope) -> list[str]:
    """Print the loop over the events under way, and what is due of each."""
    known = scope.known
    side, axis = ("source", Axis.PRE) if domain.side == "pre" else ("target", Axis.POST)
    start, size = known.side_start(domain.rows, side), known.side_size(domain.rows, side)
    ring, now = known.ring(domain.event), known.step_of_event(domain.event)
    arguments = f"delays, {ring}, {now}, {known.field(domain.delay)}, {start or '0'}, {size}"
    others, body = _other_end(domain, scope)
    present = [f"const int64_t {domain.side} = delays.element[k];"] if scope.mentions(axis) else []
    return [
        f"eqsim::Delays& delays = {known.delays(own)};",
        f"const int64_t sent = eqsim::send_events({arguments});",
        f"const uint32_t now = static_cast<uint32_t>({now});",
        "const int64_t tail = delays.tail;",
        *others,
        *block("for (int64_t k = sent; k < tail; ++k)", _ahead(domain, start, scope)),
        *block(
            "for (int64_t k = delays.head; k < tail; ++k)",
            [
                "if (delays.due[k] != now) continue;",
                *present,
                "int64_t entry = delays.at[k];",
                "uint16_t wait;",
                *_entries(
                    [
                        "const int64_t syn = delays.place[entry];",
                        *body,
                        *reserve_lines(kernel.body, "1", scope),
                        *statements_lines(kernel.body, scope),
                    ]
                ),
                "eqsim::keep_waiting(delays, k, entry, wait);",
            ],
        ),
    ]


def _ahead(domain: Deliveries, start: str | None, scope: Scope) -> list[str]:
    """Print the prefetching of what an event that was just sent will need."""
    arrays = ["delays.wait", "delays.place"]
    if domain.side == "pre":
        arrays += _synaptic(scope)
    elif scope.mentions(Axis.PRE):
        arrays.append("delays.pre")
    row = "delays.element[k]" if start is None else f"delays.element[k] - {start}"
    return [
        f"const int64_t row = {row};",
        *(f"eqsim::prefetch({a}, delays.begin[row], delays.begin[row + 1]);" for a in arrays),
    ]


def _synaptic(scope: Scope) -> list[str]:
    """List the arrays that a loop over the synapses of a source reads or writes in order."""
    targets = ["targets"] if scope.mentions(Axis.POST) else []
    return targets + _synaptic_arrays(scope)


def _entries(body: list[str]) -> list[str]:
    """Print the loop over the entries of an event that are due together."""
    first, *rest = block("do", [*body, "wait = delays.wait[entry++];"])
    return [first, *rest[:-1], f"{rest[-1]} while (wait == 0);"]


def _other_end(domain: Deliveries, scope: Scope) -> tuple[list[str], list[str]]:
    """Print the array with the synapses' other ends, and how the present one is found."""
    if domain.side == "post":
        sources = ["const int64_t pre = delays.pre[entry];"]
        return [], sources if scope.mentions(Axis.PRE) else []
    if not scope.mentions(Axis.POST):
        return [], []
    targets = scope.known.field(f"{domain.rows}._post")
    array = f"const int32_t* __restrict targets = {targets};"
    return [array], ["const int64_t post = targets[syn];"]
