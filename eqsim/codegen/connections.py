"""The loop of a connection rule: which pairs of elements get a synapse."""

from __future__ import annotations

from eqsim.codegen.expressions import operand, text
from eqsim.codegen.lines import block, without_unused
from eqsim.codegen.scope import Scope
from eqsim.codegen.statements import statements_lines
from eqsim.ir.program import Connect, Kernel, Literal, Pairs

__all__ = ["connection_lines", "made_by"]


def connection_lines(domain: Pairs, kernel: Kernel, scope: Scope) -> list[str]:
    """Print the loop that fills the lists of new synapses; it gives false if it fails."""
    lines = [*_stream_lines(domain), *_share_lines(domain, scope)]
    if _makes_all(domain, kernel):
        lines += _expectation_lines(domain, scope)
    return [*lines, *_row_loop(domain, kernel, scope), "return true;"]


def made_by(domain: Pairs) -> str:
    """Name the type of the lists of new synapses."""
    if in_rows(domain):
        return "NewRows"
    if domain.outer == "pre":
        return "NewPairs"
    return "NewBySource" if domain.by_source else "NewByTarget"


def in_rows(domain: Pairs) -> bool:
    """Tell whether synapses are found in the order in which they are stored."""
    return domain.outer == "pre" and domain.sources is None


def _stream_lines(domain: Pairs) -> list[str]:
    if not _is_sampled(domain):
        return []
    arguments = f"uint64_t(state.seed), uint64_t(state.epoch), {domain.stream}"
    return [f"const uint64_t sample_key = eqsim::derive_key({arguments});"]


def _share_lines(domain: Pairs, scope: Scope) -> list[str]:
    """Print what shares one sample among all rows."""
    if domain.total is None:
        return []
    outer = _outer(domain)[0]
    arguments = f"sample_key, {text(domain.total, scope)}, {_again(domain)}"
    return [
        *_each_row(
            domain, [*_range_lines(domain, scope), f"made.plan({outer}, candidates);"], scope
        ),
        f"if (!made.share({arguments})) return false;",
    ]


def _makes_all(domain: Pairs, kernel: Kernel) -> bool:
    """Tell whether every candidate becomes a synapse, unless a copy number says otherwise."""
    is_free = any(isinstance(s, Connect) and s.guard is None for s in kernel.body)
    return is_free and not domain.skip_invalid


def _expectation_lines(domain: Pairs, scope: Scope) -> list[str]:
    """Print what finds out first whether there is room for as many synapses as a rule makes."""
    if domain.total is not None:
        return [f"made.expect(double({text(domain.total, scope)}), false);"]
    chance, size = domain.probability, domain.size
    number = "double(candidates)" if size is None else f"double({text(size, scope)})"
    if chance is not None:
        number += f" * {operand(chance, scope)}"
    lines = [*_range_lines(domain, scope), f"expected += {number};"]
    return [
        "double expected = 0.0;",
        *_each_row(domain, lines, scope),
        f"made.expect(expected, {'false' if chance is None else 'true'});",
    ]


def _outer(domain: Pairs) -> tuple[str, str]:
    return ("pre", "source") if domain.outer == "pre" else ("post", "target")


def _again(domain: Pairs) -> str:
    return "true" if domain.replacement else "false"


def _range_lines(domain: Pairs, scope: Scope) -> list[str]:
    outer, outer_side = _outer(domain)
    side = "i" if outer == "pre" else "j"
    is_safe = isinstance(domain.step, Literal) and domain.step.value != 0
    return [
        f"const int64_t {outer} = {_element(domain, outer_side, 'row', scope)};",
        f"const int64_t from = {text(domain.start, scope)};",
        f"const int64_t by = {text(domain.step, scope)};",
        *([] if is_safe else [f"if (by == 0) return made.refuse_step('{side}', row);"]),
        f"const int64_t candidates = project::range_size(from, {text(domain.stop, scope)}, by);",
    ]


def _each_row(domain: Pairs, lines: list[str], scope: Scope) -> list[str]:
    side = _outer(domain)[1]
    loop = f"for (int64_t row = 0; row < {_size(domain, side, scope)}; ++row)"
    return block(loop, without_unused(lines))


def _row_loop(domain: Pairs, kernel: Kernel, scope: Scope) -> list[str]:
    outer = _outer(domain)[0]
    inner_side = "target" if domain.outer == "pre" else "source"
    lines = _range_lines(domain, scope)
    lines += _choice_lines(domain, outer, scope)
    lines.append(f"const int64_t others = {_size(domain, inner_side, scope)};")
    chosen = "made.chosen.size" if _is_sampled(domain) else "candidates"
    if any(isinstance(s, Connect) and s.copies is None for s in kernel.body):
        rows = f"{_size(domain, _outer(domain)[1], scope)} - row"
        lines.append(f"if (!made.reserve({chosen}, {rows})) return false;")
    lines += block(
        f"for (int64_t k = 0; k < {chosen}; ++k)", _candidate_lines(domain, kernel, scope)
    )
    if in_rows(domain):
        lines.append("if (!made.end_row()) return false;")
    elif domain.outer == "post":
        lines.append("if (!made.end_row(post)) return false;")
    return _each_row(domain, lines, scope)


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
    return any(each is not None for each in (domain.probability, domain.size, domain.total))


def _choice_lines(domain: Pairs, outer: str, scope: Scope) -> list[str]:
    if domain.probability is not None:
        chance = text(domain.probability, scope)
        arguments = f"sample_key, {outer}, candidates, {chance}"
        return [f"if (!made.choose_each({arguments})) {_refused(domain)}"]
    if not _is_sampled(domain):
        return []
    size = "made.shares[size_t(row)]" if domain.size is None else text(domain.size, scope)
    arguments = f"sample_key, {outer}, candidates, {size}, {_again(domain)}"
    return [f"if (!made.choose_some({arguments})) {_refused(domain)}"]


def _refused(domain: Pairs) -> str:
    side = "i" if domain.outer == "pre" else "j"
    return f"return made.refuse_row('{side}', row);"


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


def _ends(domain: Pairs, scope: Scope) -> str:
    """Print what has to be said of a new synapse, beside whose loop it is found in."""
    if in_rows(domain):
        return "post"
    row = _row(domain, scope)
    return row if domain.outer == "post" else f"{row}, post"


def _connect_lines(connect: Connect, domain: Pairs, scope: Scope) -> list[str]:
    ends = _ends(domain, scope)
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
