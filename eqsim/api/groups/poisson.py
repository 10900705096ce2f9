"""Groups of neurons that spike at random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from numpy.typing import NDArray

from eqsim.api.groups.neuron_events import read_events
from eqsim.api.groups.neuron_model import NeuronModel, describe_population
from eqsim.api.groups.population_owner import PopulationOwner, checked_size
from eqsim.api.language.names import (
    checked_namespace,
    external_functions,
    external_values,
    free_names,
)
from eqsim.api.objects.assignment import to_storable
from eqsim.api.objects.indexing import Index
from eqsim.api.objects.model_text import state_variables, subexpressions, text_argument
from eqsim.api.objects.places import OwnPlace
from eqsim.api.objects.simulated import refuse_code_class
from eqsim.api.objects.states import Assignment
from eqsim.api.session.caller import warn
from eqsim.api.session.clocks import Clock
from eqsim.equations.equation import Equation, EquationKind
from eqsim.equations.equations import Equations
from eqsim.equations.resolve import External
from eqsim.errors import EqsimError, ModelError, SimulationError
from eqsim.expr.dtypes import DType
from eqsim.expr.parse import parse_expression
from eqsim.model.actions import AssignArray
from eqsim.model.population import Population
from eqsim.model.variables import StateVariable
from eqsim.units import UNITS, from_si

__all__ = ["PoissonGroup"]

_RATE = UNITS["hertz"].dimension
_THRESHOLD = "rand() < rates*dt"


class PoissonGroup(PopulationOwner, OwnPlace):
    """Neurons that spike at random: in each step with the probability ``rates*dt``.

    Parameters
    ----------
    N : int
        The number of neurons.
    rates : Quantity or str
        One rate for all, one for each, or an expression that is evaluated in every step and may
        use `t`, `i`, `N` and a `TimedArray`.  From ``1/dt`` on, a neuron spikes in every step.
    dt : Quantity, optional
        The time step.
    clock : Clock, optional
        Instead of `dt`.
    when : str
        The slot of the step.
    order : int
        The place among what else stands in that slot.
    namespace : dict, optional
        Values of external names; they win over those around the call of `run`.
    name : str, optional
        The group's name; by default 'poissongroup', 'poissongroup_1', ...

    Examples
    --------
    >>> from eqsim import PoissonGroup, SpikeMonitor, Network, Hz, kHz, ms
    >>> P = PoissonGroup(2, [0, 10]*kHz)
    >>> M = SpikeMonitor(P)
    >>> Network(P, M).run(0.5*ms)
    >>> M.count
    array([0, 5])
    >>> waves = PoissonGroup(100, "50*Hz*(1 + sin(2*pi*t*8*Hz + i/N))")
    """

    _kind = "poissongroup"

    def __init__(
        self,
        N: int,
        rates: Any,
        dt: Any = None,
        clock: Clock | None = None,
        when: str = "thresholds",
        order: int = 0,
        namespace: Mapping[str, Any] | None = None,
        name: str | None = None,
        codeobj_class: None = None,
    ) -> None:
        refuse_code_class("PoissonGroup", codeobj_class)
        super().__init__(name, clock, dt)
        with self._working():
            self._N = checked_size(N, self._name)
            self._stand(when, order)
            self._namespace = checked_namespace(namespace, self._name)
            self._start = 0
            self._undefined = set()
            self._is_saturated = False
            try:
                self._model = _model_of(rates)
            except EqsimError as error:
                raise error.within(self._name) from None
            self._seen = self._check_early()
            given = [self._checked_rates(each, rates) for each in self._model.variables]
            self._executor.add_population(self._name, self._model.variables, self._N)
            for each in given:
                self._executor.assign_array(each)
        self._announce()

    def _checked_rates(self, variable: StateVariable, rates: Any) -> AssignArray:
        what = f"{self._name}.rates"
        values = to_storable(rates, variable, what, with_units=True)
        if values.size != 1 or values.ndim > 1:
            self._check_shape(variable, None, values, what)
        _refuse_negative(values, what)
        return AssignArray(self._name, variable.name, values.reshape(-1))

    def _assignment(
        self, variable: str, index: Index, value: Any, *, with_units: bool
    ) -> Assignment:
        made = super()._assignment(variable, index, value, with_units=with_units)
        if isinstance(made, AssignArray):
            _refuse_negative(made.values, f"{self._name}.{variable}")
        return made

    def _check_ready(self) -> None:
        """Refuse rates below zero that an expression gave, where they are known."""
        if self._model.variables:
            with suppress(SimulationError):
                _refuse_negative(self._executor.array(self._name, "rates"), f"{self._name}.rates")

    def _constants(self, visible: Mapping[str, Any], *, warns: bool = True) -> dict[str, External]:
        """Find the values of the external names in the user's text."""
        names = free_names((each.expression for each in self._model.subexpressions), {})
        return self._resolve(names, visible, self._model.symbols(), warns=warns)

    def _events(self) -> Sequence[str]:
        return ("spike",)

    def _event_place(self, event: str) -> tuple[str, int]:
        del event
        return self._place()

    def _enter_run(self, first: int) -> None:
        """Warn once of rates that no group can have, where they are known."""
        del first
        if self._is_saturated or not self._model.variables:
            return
        with suppress(SimulationError):
            fastest = float(self._executor.array(self._name, "rates").max())
            self._is_saturated = fastest * self._clock.dt_ > 1
            if self._is_saturated:
                warn(
                    f"{self._name}: rates up to {from_si(fastest, _RATE)} are more than one spike "
                    f"a step of {self._clock.dt}: a neuron spikes once in every step; take a "
                    "smaller dt"
                )

    def _describe(
        self, constants: Mapping[str, External], clock: str, rank: int
    ) -> tuple[Population, dict[str, Any]]:
        """Give the checked description, and the values that belong to it."""
        functions = external_functions(constants, self._clock.dt_)
        population = describe_population(
            self._model, self._name, clock, self._order, constants, rank, functions
        )
        spike = replace(population.events[0], slot=self._slot)
        values = {f"{self._name}.N": self._N, **external_values(self._name, constants)}
        return replace(population, events=(spike,)), values


def _refuse_negative(rates: NDArray[Any], what: str) -> None:
    """Refuse rates below zero; those that are no number are left to the check after a run."""
    below = rates[rates < 0]
    if below.size:
        raise ModelError(f"{what}: a rate is not negative, but {from_si(below[0].item(), _RATE)}")


def _model_of(rates: Any) -> NeuronModel:
    """Give the model of random spikes: `rates` is a parameter or a subexpression."""
    kind, expression, text = EquationKind.PARAMETER, None, "rates : Hz (constant)"
    if isinstance(rates, str):
        expression = parse_expression(text_argument("rates", rates))
        kind, text = EquationKind.SUBEXPRESSION, f"rates = {' '.join(rates.split())} : Hz"
    flags = () if isinstance(rates, str) else ("constant",)
    equations = Equations([Equation(kind, "rates", expression, _RATE, DType.F64, flags, text)])
    return NeuronModel(
        equations,
        state_variables(equations),
        subexpressions(equations),
        read_events(_THRESHOLD, None, None),
    )
