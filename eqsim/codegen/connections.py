"""The loop of a connection rule: which pairs of elements get a synapse."""

from __future__ import annotations

from eqsim.codegen.expressions import text
from eqsim.codegen.lines import block
from eqsim.codegen.scope import Scope
from eqsim.codegen.statements import statements_lines
from eqsim.ir.program import Connect, Kernel, Pairs

__all__ = ["connection_lines", "in_rows"]


def connection_lines(domain: Pairs, kernel: Kernel, scope: Scope) -> list[str]:
    """Print the loop that fills the lists of new synapses; it gives false if it fails."""
    return [*_stream_lines(domain), *_row_loop(domain, kernel, scope), "return true;"]


def in_rows(domain: Pairs) -> bool:
    """Tell whether synapses are found in the order in which they are stored."""
    return domain.outer == "pre" and domain.sources is None


def _stream_lines(domain: Pairs) -> list[str]:
    if domain.probability is None and domain.size is None:
        return []
    arguments = f"uint64_t(state.seed), uint64_t(state.epoch), {domain.stream}"
    return [f"const uint64_t sample_key = eqsim::derive_key({arguments});"]


def _row_loop(domain: Pairs, kernel: Kernel, scope: Scope) -> list[str]:
    outer, outer_side = ("pre", "source") if domain.outer == "pre" else ("post", "target")
    inner_side = "target" if domain.outer == "pre" else "source"
    lines = [
        f"const int64_t {outer} = {_element(domain, outer_side, 'row', scope)};",
        f"const int64_t from = {text(domain.start, scope)};",
        f"const int64_t by = {text(domain.step, scope)};",
        f"const int64_t candidates = project::range_size(from, {text(domain.stop, scope)}, by);",
    ]
    lines += _choice_lines(domain, outer, scope)
    lines.append(f"const int64_t others = {_size(domain, inner_side, scope)};")
    chosen = "made.chosen.size" if _is_sampled(domain) else "candidates"
    if any(isinstance(s, Connect) and s.copies is None for s in kernel.body):
        lines.append(f"if (!made.reserve({chosen})) return false;")
    lines += block(
        f"for (int64_t k = 0; k < {chosen}; ++k)", _candidate_lines(domain, kernel, scope)
    )
    if in_rows(domain):
        lines.append("if (!made.end_row()) return false;")
    header = f"for (int64_t row = 0; row < {_size(domain, outer_side, scope)}; ++row)"
    return block(header, lines)


def _listed(domain: Pairs, side: str) -> str | None:
    return domain.sources if side == "source" else domain.targets


def _element(domain: Pairs, side: str, number: str, scope: Scope) -> str:
    """Print the element that has a number on a side."""
    listed = _listed(domain, side)
    if listed is None:
        return scope.known.element(domain.rows, side, number)
    return f"{scope.known.field(listed)}[{number}]"


def _size(domain: Pairs, side: str, scope: Scope) -> str:
    """Print how many elements a side has."""
    listed = _listed(domain, side)
    extent = None if listed is None else scope.known.buffers[listed].extent
    return scope.known.side_size(domain.rows, side) if extent is None else scope.known.field(extent)


def _is_sampled(domain: Pairs) -> bool:
    return domain.probability is not None or domain.size is not None


def _choice_lines(domain: Pairs, outer: str, scope: Scope) -> list[str]:
    if domain.probability is not None:
        chance = text(domain.probability, scope)
        return [f"if (!made.choose_each(sample_key, {outer}, candidates, {chance})) return false;"]
    if domain.size is not None:
        size = text(domain.size, scope)
        return [f"if (!made.choose_some(sample_key, {outer}, candidates, {size})) return false;"]
    return []


def _candidate_lines(domain: Pairs, kernel: Kernel, scope: Scope) -> list[str]:
    place = "made.candidate(k)" if _is_sampled(domain) else "k"
    inner, inner_side = ("post", "target") if domain.outer == "pre" else ("pre", "source")
    lines = [
        f"const int64_t {scope.local(domain.counter)} = from + by * {place};",
        f"const int64_t other = {text(domain.other, scope)};",
        "const bool exists = other >= 0 && other < others;",
        "const int64_t partner = exists ? other : 0;",
        f"const int64_t {inner} = {_element(domain, inner_side, 'partner', scope)};",
    ]
    for statement in kernel.body:
        if isinstance(statement, Connect):
            lines += _connect_lines(statement, domain, scope)
        else:
            lines += statements_lines((statement,), scope)
    return lines


def _row(domain: Pairs, scope: Scope) -> str:
    """Print the source of a pair as the number of its row."""
    if domain.sources is None:
        return "other"
    return f"pre - {scope.known.side_start(domain.rows, 'source') or 0}"


def _connect_lines(connect: Connect, domain: Pairs, scope: Scope) -> list[str]:
    ends = "post" if in_rows(domain) else f"{_row(domain, scope)}, post"
    if connect.copies is None:
        line = f"made.add({ends});"
    else:
        copies = text(connect.copies, scope)
        line = f"if (!made.add_copies({ends}, {copies})) return false;"
    side = "j" if domain.outer == "pre" else "i"
    refused = f"return made.refuse('{side}', row, other, others)"
    lines = [f"if (!exists) {'continue' if domain.skip_invalid else refused};", line]
    if connect.guard is None:
        return lines
    return block(f"if ({text(connect.guard, scope)})", lines)
