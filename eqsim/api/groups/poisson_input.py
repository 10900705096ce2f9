"""Many random inputs to each neuron of a group, as one draw a step."""

from __future__ import annotations

from typing import Any

import numpy as np

from eqsim.api.groups.population_owner import PopulationOwner
from eqsim.api.objects.draft import Draft
from eqsim.api.objects.model_text import assignable, text_argument
from eqsim.api.objects.operation import RegularOperation, part_values
from eqsim.api.objects.subgroup import Subgroup
from eqsim.api.session.clocks import Clock
from eqsim.api.session.whole_numbers import MOST_TRIALS, as_whole_number
from eqsim.equations.resolve import Constant
from eqsim.equations.statements import Assignment, StatementBlock
from eqsim.errors import EqsimError, ModelError
from eqsim.expr.dtypes import DType
from eqsim.expr.nodes import Binary, Call, Expr, Name
from eqsim.expr.parse import parse_expression
from eqsim.expr.suggest import did_you_mean
from eqsim.units import UNITS, Dimension, from_si, to_si

__all__ = ["PoissonInput"]

_RATE = UNITS["hertz"].dimension


class PoissonInput(RegularOperation):
    """Independent random spikes that are added to a variable of each neuron of a group.

    In each step a neuron receives the weight times the number of its `N` inputs that spike: one
    binomial draw, as ``target_var += weight*binomial(N, rate*dt)``.  A variable that is flagged
    (unless refractory) receives nothing while its neuron is refractory.

    Parameters
    ----------
    target : NeuronGroup or Subgroup
        The neurons.
    target_var : str
        The variable that is added to.
    N : int
        The number of inputs of each neuron.
    rate : Quantity
        The rate of each input.
    weight : Quantity or str
        What a spike adds: a value, or an expression in the neuron's terms.
    when : str
        The slot of the step.
    order : int
        The place among what else stands in that slot: pathways `pre` come before 0, `post` after.
    name : str, optional
        The input's name; by default 'poissoninput', 'poissoninput_1', ...

    Examples
    --------
    >>> from eqsim import NeuronGroup, PoissonInput, Network, kHz, ms, mV
    >>> G = NeuronGroup(2, "v : volt")
    >>> P = PoissonInput(G, "v", N=100, rate=10*kHz, weight=0.1*mV)
    >>> Network(G, P).run(0.2*ms)
    >>> print(G.v[:])
    [20. 20.] mV
    """

    _kind = "poissoninput"
    _clock: Clock
    _is_contained = False

    def __init__(
        self,
        target: PopulationOwner | Subgroup,
        target_var: str,
        N: int,
        rate: Any,
        weight: Any,
        when: str = "synapses",
        order: int = 0,
        name: str | None = None,
    ) -> None:
        group = _checked_target(target, target_var)
        dimension = group._variable(target_var).dimension
        self._target, self._target_var = target, target_var
        constants = [
            Constant("_trials", _checked_number(N), dtype=DType.I64),
            Constant("_rate", _checked_rate(rate), _RATE),
        ]
        self._weight = weight
        added: Expr = Name("_weight")
        if isinstance(weight, str):
            added = _read_weight(weight)
        else:
            number = _checked_weight(weight, dimension, target_var)
            constants.append(Constant("_weight", number, dimension))
        self._own_constants = {each.name: each for each in constants}
        part = part_values(target)
        super().__init__(
            group, part, _statement(target_var, added, weight), name, None, None, when, order
        )

    @property
    def target(self) -> PopulationOwner | Subgroup:
        """The neurons."""
        return self._target

    @property
    def target_var(self) -> str:
        """The variable that is added to."""
        return self._target_var

    @property
    def N(self) -> int:
        """The number of inputs of each neuron."""
        return int(self._own_constants["_trials"].value)

    @property
    def rate(self) -> Any:
        """The rate of each input."""
        return from_si(self._own_constants["_rate"].value, _RATE)

    @property
    def weight(self) -> Any:
        """What a spike adds: a value, or the text of an expression."""
        if isinstance(self._weight, str):
            return self._weight
        weight = self._own_constants["_weight"]
        return from_si(weight.value, weight.dimension)

    def __repr__(self) -> str:
        return f"<PoissonInput {self._name!r}: {self.code}>"

    def _enter(self, draft: Draft) -> None:
        rate, dt = float(self._own_constants["_rate"].value), self._clock.dt_
        if rate * dt > 1:
            raise ModelError(
                f"{self._name}: an input can spike once in a step at most",
                details=(f"rate: {self.rate}", f"dt: {self._clock.dt}"),
                hint="take a smaller dt, or more inputs of a lower rate",
            )
        super()._enter(draft)


def _statement(variable: str, weight: Expr, given: Any) -> StatementBlock:
    """Give `variable += weight*binomial(N, rate*dt)`."""
    probability = Binary("*", Name("_rate"), Name("dt"))
    spikes = Call("binomial", (Name("_trials"), probability))
    text = f"({given})" if isinstance(given, str) else "weight"
    return StatementBlock(
        (Assignment(variable, "+=", Binary("*", weight, spikes, span=weight.span)),),
        f"{variable} += {text}*binomial(N, rate*dt)",
    )


def _checked_target(target: Any, variable: Any) -> PopulationOwner:
    group = target._whole() if isinstance(target, Subgroup) else target
    if not isinstance(group, PopulationOwner):
        raise ModelError(f"PoissonInput: the target is a group of neurons, not {target!r}")
    known = group._table()
    if not isinstance(variable, str) or variable not in known:
        raise ModelError(
            f"PoissonInput: {group.name} has no variable {variable!r}",
            details=(f"variables: {', '.join(known)}",),
            hint=did_you_mean(str(variable), known),
        )
    writable, reasons = assignable(group._model.variables)
    if variable not in writable:
        reason = reasons.get(variable, "it is a subexpression")
        raise ModelError(f"PoissonInput: {group.name}.{variable} cannot be added to: {reason}")
    return group


def _checked_number(number: Any) -> int:
    trials = as_whole_number(number)
    if trials is None or not 0 <= trials <= MOST_TRIALS:
        raise ModelError(f"PoissonInput: N is the number of inputs of a neuron, not {number!r}")
    return trials


def _checked_rate(rate: Any) -> float:
    value = np.asarray(to_si(rate, _RATE, what="PoissonInput: rate"))
    if value.ndim > 0 or not np.isfinite(value) or value < 0:
        raise ModelError(
            f"PoissonInput: rate is one rate, finite and not negative, not {rate}",
            hint="a PoissonGroup has a rate for each of its neurons",
        )
    return float(value)


def _read_weight(text: str) -> Expr:
    try:
        return parse_expression(text_argument("PoissonInput: weight", text))
    except EqsimError as error:
        raise error.within("PoissonInput: weight") from None


def _checked_weight(weight: Any, dimension: Dimension, variable: str) -> float:
    value = np.asarray(to_si(weight, dimension, what=f"PoissonInput: weight (for {variable!r})"))
    if value.ndim > 0:
        raise ModelError(
            "PoissonInput: weight is one value or a text, not an array",
            hint="make it a parameter of the neurons, and name that: weight='w'",
        )
    return float(value)
