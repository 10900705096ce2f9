"""The lines of a project's `main.cpp` that choose synapses, and take them away."""

from __future__ import annotations

from collections.abc import Iterator

from eqsim.codegen.data import data_text
from eqsim.codegen.literals import cpp_string
from eqsim.codegen.scope import Declarations
from eqsim.codegen.synapses import arrays_of
from eqsim.expr.dtypes import DType
from eqsim.ir.choices import ByEnds, ByFlags, ByList, ByNumbers, ByRange, Choosing
from eqsim.ir.timeline import Choose, Flag, Locate, Project, Prune

__all__ = ["choice_entry"]


def choice_entry(
    item: Locate | Flag | Choose | Prune, project: Project, known: Declarations
) -> tuple[str, tuple[str, ...]]:
    """Print a comment and the lines of an entry."""
    synapses = known.projection(item.rows)
    match item:
        case Locate():
            return f"{item.buffer}: places in storage", tuple(_locate(item, known))
        case Flag(buffer):
            size = known.length(buffer)
            lines = (f"{size} = {synapses}.size();", f"{known.field(buffer)} = {synapses}.mark();")
            return f"a flag for each of {item.rows}", lines
        case Choose():
            numbers = _numbers(item.by, item, project, known)
            arguments = f"arena, {known.field(item.buffer)}, {known.length(item.buffer)}, {numbers}"
            return f"some of {item.rows}", (f"project::keep({arguments});",)
        case Prune():
            numbers = _numbers(item.by, item, project, known)
            arrays = arrays_of(item.rows, project, known)
            return f"{item.rows} without some", (f"{synapses}.remove({numbers}{arrays});",)


def _locate(item: Locate, known: Declarations) -> Iterator[str]:
    array, size = known.field(item.buffer), known.length(item.buffer)
    if item.listed is not None:
        listed = f"{known.field(item.listed)}, {known.length(item.listed)}"
        name = "keep_distinct" if item.distinct else "keep"
        yield f"project::{name}(arena, {array}, {size}, project::numbers({listed}));"
    yield f"project::locate({array}, {size}, {known.projection(item.rows)});"


def _numbers(by: Choosing, item: Choose | Prune, project: Project, known: Declarations) -> str:
    """Print what gives creation numbers of synapses."""
    synapses, what = known.projection(item.rows), cpp_string(item.what)
    match by:
        case ByRange():
            return _range(by, f"{synapses}.size()")
        case ByNumbers():
            data = data_text(by.data, DType.I64, project)
            return f"project::counted({synapses}.size(), {data}, {what})"
        case ByFlags(None):
            return f"{synapses}.marked()"
        case ByFlags(data):
            flags = data_text(data or "", DType.BOOL, project)
            return f"project::flagged({synapses}.size(), {flags}, {what})"
        case ByList():
            return f"project::numbers({known.field(by.buffer)}, {known.length(by.buffer)})"
        case ByEnds():
            ends = ", ".join(_ends(each, project) for each in (by.rows, by.elements))
            missing = cpp_string(by.missing or "")
            return f"project::between({synapses}, {ends}, {missing}{_wanted(by.copies, project)})"


def _range(by: ByRange, size: str) -> str:
    bounds = (by.start, by.stop, by.step)
    given = ", ".join("project::left_out" if b is None else str(b) for b in bounds)
    return f"project::in_range({size}, {given})"


def _wanted(copies: ByRange | ByNumbers | None, project: Project) -> str:
    """Print what gives the wanted numbers of the synapses of a pair, as a further argument."""
    if copies is None:
        return ""
    if isinstance(copies, ByRange):
        return f", [](int64_t copies) {{ return {_range(copies, 'copies')}; }}"
    data = data_text(copies.data, DType.I64, project)
    return f", [&](int64_t) {{ return project::numbers({data}); }}"


def _ends(data: str | None, project: Project) -> str:
    return "{}" if data is None else f"project::Ends({data_text(data, DType.I32, project)})"
