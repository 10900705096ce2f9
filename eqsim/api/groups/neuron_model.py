"""What a user wrote of a group of neurons, parsed; and its checked description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from eqsim.api.groups.neuron_events import SPIKE, NeuronEvents
from eqsim.api.language.method_options import read_options
from eqsim.api.language.names import (
    CLOCK_SYMBOLS,
    all_variables,
    constant_names,
    numbers_of,
    symbol_of,
    symbols_with,
)
from eqsim.api.language.state_updaters import read_methods
from eqsim.api.objects.model_text import (
    assignable,
    held_subexpressions,
    linked_names,
    read_equations,
    state_variables,
    subexpressions,
    text_argument,
)
from eqsim.api.session.clocks import TIME, as_seconds
from eqsim.equations.check import check_equations, check_expression
from eqsim.equations.equation import EquationKind
from eqsim.equations.equations import Equations
from eqsim.equations.flags import check_flags
from eqsim.equations.functions import ExternalFunction
from eqsim.equations.resolve import Constant, External
from eqsim.errors import EqsimError, ModelError
from eqsim.expr.dtypes import DType
from eqsim.expr.infer import Symbol, infer
from eqsim.expr.nodes import Expr, Name
from eqsim.expr.parse import parse_expression
from eqsim.expr.rewrite import references
from eqsim.expr.si import units_to_numbers
from eqsim.integration.solvers import remembered_variables
from eqsim.model.population import (
    UPDATE_SLOT,
    Derivative,
    Dynamics,
    Method,
    Population,
    Refractory,
)
from eqsim.model.variables import StateVariable, Subexpression

__all__ = [
    "DEFAULT_METHODS",
    "NeuronModel",
    "describe_population",
    "read_neuron_model",
]

DEFAULT_METHODS = ("exact", "euler", "heun")

#: The constant that stands for a refractory period given as a value.
REFRACTORY_PERIOD = "refractory"

_FLAGS = {
    EquationKind.DIFFERENTIAL: ("unless refractory",),
    EquationKind.SUBEXPRESSION: ("shared", "constant over dt"),
    EquationKind.PARAMETER: ("constant", "shared", "linked"),
}

#: Long before the start, but not infinitely long: steps are counted from it.
_NEVER = -1e4


@dataclass(frozen=True, slots=True)
class NeuronModel:
    """The parsed model of a group; external names have no values yet.

    `period` is the refractory period in seconds where it was given as a value.  An `update_order`
    of None is that of the group.
    """

    equations: Equations
    variables: tuple[StateVariable, ...]
    subexpressions: tuple[Subexpression, ...]
    events: NeuronEvents = field(default_factory=NeuronEvents)
    refractory: Expr | None = None
    period: float | None = None
    refractory_text: str = ""
    methods: tuple[str | Method, ...] = DEFAULT_METHODS
    chosen_by_user: bool = False
    method_options: tuple[tuple[str, object], ...] = ()
    held: tuple[Subexpression, ...] = ()
    update_slot: str = UPDATE_SLOT
    update_order: int | None = None

    def with_update_at(self, slot: str | None, order: int | None) -> NeuronModel:
        """Integrate at another place of a step."""
        slot = slot or self.update_slot
        order = self.update_order if order is None else order
        return replace(self, update_slot=slot, update_order=order)

    def symbols(self) -> dict[str, Symbol]:
        """Give what the model's own names mean."""
        linked = linked_names(self.equations)
        known = all_variables(self.variables, (*self.subexpressions, *linked))
        own = {each.name: symbol_of(each) for each in known}
        counts = {
            "i": Symbol("i", dtype=DType.I64),
            "N": Symbol("N", dtype=DType.I64, shared=True),
        }
        return {**CLOCK_SYMBOLS, **counts, **own}

    def texts(self) -> Iterator[Expr]:
        """Give all expressions of the model."""
        yield from (e for each in self.equations.values() if (e := each.expression) is not None)
        if self.refractory is not None and self.period is None:
            yield self.refractory
        yield from self.events.texts()

    def names(self) -> tuple[Name, ...]:
        """Give all names the model uses, with their places; noise and locals left out."""
        symbols = self.symbols()
        texts = [each.expression for each in self.equations.values()]
        texts.append(self.refractory if self.period is None else None)
        noise = self.equations.stochastic_variables
        used = [node for text in texts if text is not None for node in references(text)]
        used += self.events.names(symbols)
        return tuple(node for node in used if node.id not in noise)

    def lines(self) -> Iterator[str]:
        """Tell what was written of events and refractoriness, one text a line."""
        yield from self.events.lines()
        if self.refractory_text:
            yield f"refractory: {self.refractory_text}"


def read_neuron_model(
    model: Any,
    events: NeuronEvents,
    refractory: Any,
    method: Any,
    method_options: Any,
) -> NeuronModel:
    """Parse all texts of a group."""
    equations = read_equations(model)
    if not equations:
        raise ModelError(
            "the model has no equations", hint="such as 'dv/dt = -v/(10*ms) : volt' or 'x : 1'"
        )
    check_flags(equations.values(), _FLAGS, "a group of neurons")
    has_threshold = SPIKE in events.conditions
    refractory_text, period = _read_refractory(refractory, has_threshold)
    methods, chosen = read_methods(method)
    options = read_options(method_options, equations)
    return NeuronModel(
        equations,
        (
            *_with_refractoriness(equations, refractory_text is not None),
            *remembered_variables(methods, dict(options)),
        ),
        subexpressions(equations),
        events,
        refractory_text,
        period,
        "" if refractory_text is None else " ".join(str(refractory).split()),
        methods,
        chosen,
        options,
        held_subexpressions(equations),
    )


def _read_refractory(given: Any, has_threshold: bool) -> tuple[Expr | None, float | None]:
    if given is None or given is False:
        return None, None
    if given is True:
        raise ModelError("refractory is a time, an expression or a condition, not True")
    if not has_threshold:
        raise ModelError("refractory needs a threshold", hint="add threshold='...'")
    if isinstance(given, str):
        return parse_expression(text_argument("refractory", given)), None
    if np.ndim(given) > 0:
        raise ModelError(
            f"refractory is one time for all neurons, not {given!r}",
            hint="add 'ref : second' to the equations, write refractory='ref', and assign to ref",
        )
    period = as_seconds(given, "refractory")
    if not period >= 0:
        raise ModelError(f"refractory is {given}; it cannot be negative")
    return Name(REFRACTORY_PERIOD), period


def _with_refractoriness(equations: Equations, is_refractory: bool) -> tuple[StateVariable, ...]:
    own = state_variables(equations)
    if not is_refractory:
        return own
    if "lastspike" in equations:
        raise ModelError("the group makes its own variable 'lastspike': choose another name")
    return (
        *own,
        StateVariable("lastspike", TIME, initial=_NEVER),
        StateVariable("not_refractory", dtype=DType.BOOL, read_only=True, initial=1.0),
    )


# --- description -------------------------------------------------------------------------------


def describe_population(
    model: NeuronModel,
    name: str,
    clock: str,
    order: int,
    constants: Mapping[str, External],
    rank: int = 0,
    functions: tuple[ExternalFunction, ...] = (),
) -> Population:
    """Check a model with the values of its constants, and describe it in SI numbers."""
    symbols = symbols_with(model.symbols(), constants)
    values = numbers_of(constants)
    try:
        check_equations(model.equations, symbols, values)
        is_condition = _check_refractory(model, symbols, values)
        writable, reasons = assignable(model.variables)
        reasons |= {each.name: "it is a subexpression" for each in model.subexpressions}
        reasons |= {each.name: "it is linked" for each in linked_names(model.equations)}
        model.events.check(symbols, writable, reasons, values)
    except EqsimError as error:
        raise error.within(name) from None
    if model.period is not None:
        constants = {
            **constants,
            REFRACTORY_PERIOD: Constant(REFRACTORY_PERIOD, model.period, TIME),
        }
    return Population(
        name,
        rank,
        clock,
        model.variables,
        model.subexpressions,
        constant_names(constants),
        _dynamics(model),
        model.events.described_conditions(order),
        model.events.described_responses(order),
        None
        if model.refractory is None
        else Refractory(units_to_numbers(model.refractory), is_condition, model.refractory_text),
        order if model.update_order is None else model.update_order,
        functions,
        held=model.held,
        update_slot=model.update_slot,
    )


def _check_refractory(
    model: NeuronModel, symbols: Mapping[str, Symbol], values: Mapping[str, float]
) -> bool:
    """Check the refractoriness, and tell whether it is a condition."""
    if model.refractory is None or model.period is not None:
        return False
    _, dtype = infer(model.refractory, symbols, values)
    if dtype is DType.BOOL:
        return True
    check_expression(
        model.refractory,
        symbols,
        TIME,
        "refractory is neither a time nor a condition",
        values,
        wanted="expected",
    )
    return False


def _dynamics(model: NeuronModel) -> Dynamics | None:
    derivatives = tuple(
        Derivative(
            each.name,
            units_to_numbers(each.expression),
            model.refractory is not None and "unless refractory" in each.flags,
            each.text,
        )
        for each in model.equations.of_kind(EquationKind.DIFFERENTIAL)
        if each.expression is not None
    )
    if not derivatives:
        return None
    return Dynamics(derivatives, model.methods, model.method_options, model.chosen_by_user)
