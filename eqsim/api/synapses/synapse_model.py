"""What a user wrote of synapses, parsed; and its checked description."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from eqsim.api.groups.neuron_model import DEFAULT_METHODS
from eqsim.api.language.method_options import read_options
from eqsim.api.language.names import (
    CLOCK_SYMBOLS,
    all_variables,
    constant_names,
    names_in_statements,
    numbers_of,
    symbol_of,
    symbols_with,
)
from eqsim.api.language.state_updaters import read_methods
from eqsim.api.objects.model_text import (
    assignable,
    held_subexpressions,
    in_si,
    linked_names,
    read_equations,
    state_variables,
    subexpressions,
)
from eqsim.api.session.clocks import TIME
from eqsim.api.synapses.ends import End
from eqsim.api.synapses.event_driven import (
    check_drive,
    clock_driven,
    event_driven,
    last_update,
    times_of_last,
)
from eqsim.api.synapses.pathway_text import PathwayText, Side
from eqsim.api.synapses.sums import read_sums, summed_names
from eqsim.equations.check import check_equations
from eqsim.equations.check_statements import check_statements
from eqsim.equations.equation import EquationKind
from eqsim.equations.equations import Equations
from eqsim.equations.flags import check_flags
from eqsim.equations.functions import ExternalFunction
from eqsim.equations.identifiers import check_identifier
from eqsim.equations.resolve import External
from eqsim.errors import EqsimError, ModelError, NameResolutionError
from eqsim.expr.dtypes import DType
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Name
from eqsim.expr.rewrite import references
from eqsim.expr.si import units_to_numbers
from eqsim.integration.solvers import remembered_variables
from eqsim.model.population import UPDATE_SLOT, Derivative, Dynamics, Method
from eqsim.model.projection import LAST_UPDATE, EventDriven, Projection, SpikePathway, Sum
from eqsim.model.variables import StateVariable, Subexpression

__all__ = [
    "SynapseModel",
    "describe_projection",
    "read_synapse_model",
    "side_symbols",
]

_FLAGS = {
    EquationKind.DIFFERENTIAL: ("event-driven", "clock-driven"),
    EquationKind.SUBEXPRESSION: ("summed", "term", "shared", "constant over dt"),
    EquationKind.PARAMETER: ("constant", "shared", "linked"),
}
#: What the name of a pathway's delay means.
DELAY = Symbol("delay", TIME)
_RESERVED = ("i", "j", "delay", LAST_UPDATE)


@dataclass(frozen=True, slots=True)
class SynapseModel:
    """The parsed model of synapses; external names have no values yet.

    `outside` tells what the names of the two groups mean, `writable_outside` which of them
    statements may assign to, and `reasons` why they may not to the others.  An `update_order` of
    None is that of the synapses.
    """

    equations: Equations
    variables: tuple[StateVariable, ...]
    subexpressions: tuple[Subexpression, ...]
    pathways: tuple[PathwayText, ...]
    outside: Mapping[str, Symbol]
    writable_outside: tuple[str, ...]
    reasons: Mapping[str, str]
    held: tuple[Subexpression, ...] = ()
    event_driven: tuple[EventDriven, ...] = ()
    sums: tuple[Sum, ...] = ()
    methods: tuple[str | Method, ...] = DEFAULT_METHODS
    chosen_by_user: bool = False
    method_options: tuple[tuple[str, object], ...] = ()
    update_slot: str = UPDATE_SLOT
    update_order: int | None = None

    def with_update_at(self, slot: str | None, order: int | None) -> SynapseModel:
        """Integrate at another place of a step."""
        slot = slot or self.update_slot
        order = self.update_order if order is None else order
        return replace(self, update_slot=slot, update_order=order)

    def with_sum_at(self, name: str, slot: str | None, order: int | None) -> SynapseModel:
        """Add up a variable of neurons at another place of a step."""
        moved = (
            replace(s, slot=slot or s.slot, order=s.order if order is None else order)
            if s.name == name
            else s
            for s in self.sums
        )
        return replace(self, sums=tuple(moved))

    def symbols(self) -> dict[str, Symbol]:
        """Give what names mean in the synapses' own texts."""
        linked = linked_names(self.equations)
        known = all_variables(self.variables, (*self.subexpressions, *linked))
        own = {each.name: symbol_of(each) for each in known}
        delays = {"delay": DELAY} if any(each.name == "pre" for each in self.pathways) else {}
        return {**self.outside, **delays, **own}

    @property
    def reads_delays(self) -> bool:
        """Whether any text may use a delay."""
        return any(node.id == "delay" for node in (*self._in_equations(), *self._in_code()))

    def names(self) -> tuple[Name, ...]:
        """Give all names the model uses, with their places; no locals, no delays of pathways."""
        noise = self.equations.stochastic_variables
        code = (node for node in self._in_code() if node.id != "delay")
        return tuple(node for node in (*self._in_equations(), *code) if node.id not in noise)

    def _in_equations(self) -> Iterator[Name]:
        for each in self.equations.values():
            if each.expression is not None:
                yield from references(each.expression)

    def _in_code(self) -> Iterator[Name]:
        symbols = {**self.symbols(), "delay": DELAY}
        for pathway in self.pathways:
            yield from names_in_statements(pathway.statements, symbols)

    def lines(self) -> Iterator[str]:
        """Tell what was written of the pathways, one text a line."""
        for pathway in self.pathways:
            yield f"{pathway.name}: {pathway.statements.one_line}"


def read_synapse_model(
    model: Any,
    pathways: tuple[PathwayText, ...],
    source: End,
    target: End,
    method: Any = DEFAULT_METHODS,
    method_options: Any = None,
    copy_index: str | None = None,
) -> SynapseModel:
    """Parse all texts of synapses between two ends.

    `copy_index` is what texts call the number of a synapse among those of its pair of neurons.
    """
    equations = Equations("") if model is None else read_equations(model)
    check_flags(equations.values(), _FLAGS, "a model of synapses")
    check_drive(equations)
    outside = {**_symbols_of(source, "pre"), **_symbols_of(target, "post")}
    _check_names(equations, outside)
    if copy_index is not None:
        _check_copy_index(copy_index, (*equations, *outside))
    sums = read_sums(equations, source, target)
    writable, reasons = _assignable_outside(source, target, sums)
    methods, chosen = read_methods(method)
    options = read_options(method_options, equations)
    read = SynapseModel(
        equations,
        (
            *state_variables(equations),
            *times_of_last(equations, pathways),
            *remembered_variables(methods, dict(options)),
        ),
        (*subexpressions(equations), *last_update(equations, pathways)),
        pathways,
        {**CLOCK_SYMBOLS, **_counts(copy_index), **outside},
        tuple(name for name in writable if name not in equations),
        reasons,
        held_subexpressions(equations),
        sums=sums,
        methods=methods,
        chosen_by_user=chosen,
        method_options=options,
    )
    _refuse_unseen(read.names(), {"pre": source, "post": target}, equations)
    return replace(read, event_driven=event_driven(equations, pathways, read.symbols()))


def _refuse_unseen(names: Iterable[Name], ends: Mapping[str, End], own: Container[str]) -> None:
    """Refuse names of synapses at one end that do not stand for what these store."""
    for node in names:
        stem, _, side = node.id.rpartition("_")
        if side in ends and stem in ends[side].unseen and node.id not in own:
            raise ModelError(
                f"{node.id!r} cannot be seen: of synapses at which others begin or end, these see "
                "what is stored, as of the last event",
                span=node.span,
                hint=ends[side].unseen[stem],
            )


def _symbols_of(end: End, side: Side) -> dict[str, Symbol]:
    return side_symbols(end.variables, end.subexpressions, side)


def _assignable_outside(
    source: End, target: End, sums: Iterable[Sum]
) -> tuple[list[str], dict[str, str]]:
    """Give what statements may assign to of both ends, and why they may not to the rest."""
    sides = (("_pre", source), ("", target), ("_post", target))
    writable: list[str] = []
    reasons: dict[str, str] = {}
    for suffix, end in sides:
        names, why_not = assignable(end.variables)
        writable += [f"{name}{suffix}" for name in names]
        reasons |= {f"{name}{suffix}": reason for name, reason in why_not.items()}
    reasons |= dict.fromkeys(summed_names(sums), "it is a sum over the synapses")
    return [name for name in writable if name not in reasons], reasons


def side_symbols(
    variables: tuple[StateVariable, ...], subs: tuple[Subexpression, ...], side: Side
) -> dict[str, Symbol]:
    """Give what the names of a group mean in synapses: `v_pre`; `v_post` and plain `v`."""
    suffixes = ("_pre",) if side == "pre" else ("_post", "")
    return {
        f"{each.name}{suffix}": symbol_of(each, f"{each.name}{suffix}")
        for suffix in suffixes
        for each in all_variables(variables, subs)
    }


def _counts(copy_index: str | None) -> dict[str, Symbol]:
    own = ("i", "j", "N_incoming", "N_outgoing", *(() if copy_index is None else (copy_index,)))
    numbers = {name: Symbol(name, dtype=DType.I64) for name in own}
    shared = {name: Symbol(name, dtype=DType.I64, shared=True) for name in ("N", "N_pre", "N_post")}
    return numbers | shared


def _check_copy_index(name: Any, taken: Container[str]) -> None:
    if not isinstance(name, str):
        raise ModelError(f"multisynaptic_index is a name, not {name!r}", hint="such as 'k'")
    check_identifier(name)
    if name in (*_RESERVED, *_counts(None)) or name in taken:
        raise ModelError(
            f"multisynaptic_index: the name {name!r} is taken", hint="choose another name"
        )


def _check_names(equations: Equations, outside: Mapping[str, Symbol]) -> None:
    for each in equations.values():
        if each.name in _RESERVED:
            raise NameResolutionError(
                f"the name {each.name!r} is reserved: all synapses have it",
                span=each.span,
                hint=f"choose another name, such as '{each.name}_syn'",
            )
        if f"{each.name}_pre" in outside or f"{each.name}_post" in outside:
            raise ModelError(
                f"{each.name!r} is a variable of the neurons too",
                span=each.span,
                hint=f"choose another name, such as '{each.name}_syn'",
            )


def describe_projection(
    model: SynapseModel,
    name: str,
    clock: str,
    ends: tuple[str, str],
    constants: Mapping[str, External],
    places: Mapping[str, tuple[str, int]],
    rank: int = 0,
    functions: tuple[ExternalFunction, ...] = (),
    order: int = 0,
) -> Projection:
    """Check a model with the values of its constants, and describe it in SI numbers.

    `places` gives the slot of each pathway, and its order there.
    """
    symbols = symbols_with(model.symbols(), constants)
    values = numbers_of(constants)
    own_writable, own_reasons = assignable(model.variables)
    writable = (*own_writable, *model.writable_outside)
    reasons = {**model.reasons, **own_reasons, "delay": "delays are constant during a run"}
    reasons |= {each.name: "it is linked" for each in linked_names(model.equations)}
    try:
        check_equations(model.equations, symbols, values)
        for pathway in model.pathways:
            known = {**symbols, "delay": DELAY}
            check_statements(pathway.statements, known, writable, reasons, values)
    except EqsimError as error:
        raise error.within(name) from None
    source, target = ends
    return Projection(
        name,
        rank,
        clock,
        source,
        target,
        model.variables,
        model.subexpressions,
        constant_names(constants),
        tuple(
            SpikePathway(
                each.name,
                each.side,
                each.event,
                in_si(each.statements),
                *places[each.name],
            )
            for each in model.pathways
        ),
        functions,
        model.held,
        dynamics=_dynamics(model),
        event_driven=model.event_driven,
        order=order if model.update_order is None else model.update_order,
        sums=model.sums,
        update_slot=model.update_slot,
    )


def _dynamics(model: SynapseModel) -> Dynamics | None:
    derivatives = tuple(
        Derivative(each.name, units_to_numbers(each.expression), text=each.text)
        for each in clock_driven(model.equations)
        if each.expression is not None
    )
    if not derivatives:
        return None
    return Dynamics(derivatives, model.methods, model.method_options, model.chosen_by_user)
