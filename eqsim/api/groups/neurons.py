"""Groups of neurons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from eqsim.api.groups.event_places import Resetter, Thresholder
from eqsim.api.groups.integration_report import report_integration
from eqsim.api.groups.neuron_events import SPIKE, NeuronEvents, read_events
from eqsim.api.groups.neuron_model import (
    DEFAULT_METHODS,
    NeuronModel,
    describe_population,
    read_neuron_model,
)
from eqsim.api.groups.population_owner import PopulationOwner, checked_size
from eqsim.api.groups.updater_places import StateUpdater, SubexpressionUpdater
from eqsim.api.language.names import (
    checked_namespace,
    draws,
    external_functions,
    external_values,
)
from eqsim.api.language.state_updaters import Method
from eqsim.api.objects.explanation import Explanation
from eqsim.api.objects.places import checked_order, checked_slot
from eqsim.api.objects.simulated import refuse_code_class
from eqsim.api.session.caller import visible_names, warn
from eqsim.api.session.clocks import Clock
from eqsim.api.session.session import SESSION
from eqsim.api.session.storage import stored_as
from eqsim.equations.equations import Equations
from eqsim.equations.resolve import External
from eqsim.errors import EqsimError
from eqsim.model.network import NetworkSpec
from eqsim.model.population import Population

__all__ = ["NeuronGroup"]


class NeuronGroup(PopulationOwner):
    """A group of neurons with the same equations.

    Parameters
    ----------
    N : int
        The number of neurons.
    model : str or Equations
        Equations, one a line, each with its unit.
    method : str, StateUpdateMethod or a sequence of them
        The integration method, or methods to try in order.
    method_options : dict, optional
        Options of the method.
    threshold : str, optional
        The condition under which a neuron spikes.
    reset : str, optional
        Statements that a neuron which spikes carries out.
    refractory : Quantity or str, optional
        How long a neuron cannot spike again: a time, an expression for one, or a condition.
    events : dict, optional
        Further events: from each event's name to the condition under which a neuron has it.
    namespace : dict, optional
        Values of external names; they win over those around the call of `run`.
    dtype : numpy type or dict, optional
        The type in which floats are stored, float32 or float64, or types of variables by name;
        also int64 for integers.  Arithmetic has 64 bits, values are rounded where they are stored.
    dt : Quantity, optional
        The time step; by default that of `defaultclock`.
    clock : Clock, optional
        Instead of `dt`.
    order : int
        The place among what else stands in the same slot of a step: for the update, the
        threshold and the reset.
    name : str, optional
        The group's name; by default 'neurongroup', 'neurongroup_1', ...

    Examples
    --------
    >>> from eqsim import NeuronGroup, run, ms, mV
    >>> G = NeuronGroup(2, "dv/dt = (11*mV - v)/(10*ms) : volt",
    ...                 threshold="v > 10*mV", reset="v = 0*mV", method="exact")
    >>> G.v = [0, 9]*mV
    >>> run(1*ms)
    >>> print(G.v[1])
    9.1903252 mV
    """

    _kind = "neurongroup"

    def __init__(
        self,
        N: int,
        model: str | Equations,
        method: Method | Sequence[Method] = DEFAULT_METHODS,
        method_options: Mapping[str, object] | None = None,
        threshold: str | None = None,
        reset: str | None = None,
        refractory: Any = False,
        events: Mapping[str, str] | None = None,
        namespace: Mapping[str, Any] | None = None,
        dtype: Any = None,
        dt: Any = None,
        clock: Clock | None = None,
        order: int = 0,
        name: str | None = None,
        codeobj_class: None = None,
    ) -> None:
        refuse_code_class("NeuronGroup", codeobj_class)
        super().__init__(name, clock, dt)
        with self._working():
            self._N = checked_size(N, self._name)
            self._namespace = checked_namespace(namespace, self._name)
            self._order = checked_order(order, self._name)
            self._start = 0
            try:
                parsed = read_events(threshold, reset, events)
                read = read_neuron_model(model, parsed, refractory, method, method_options)
            except EqsimError as error:
                raise error.within(self._name) from None
            variables = stored_as(read.variables, dtype, self._name)
            self._model = replace(read, variables=variables)
            self._refuse_hiding_names()
            self._described: tuple[Any, Population] | None = None
            self._undefined: set[str] = set()
            self._seen = self._check_early()
            self._executor.add_population(self._name, self._model.variables, self._N)
        self._announce()
        self._warn_of_doubts()

    # --- attributes -------------------------------------------------------------------------

    @property
    def events(self) -> dict[str, str]:
        """The events and their conditions."""
        return {each.name: each.text for each in self._model.events.conditions.values()}

    @property
    def event_codes(self) -> dict[str, str]:
        """The statements that neurons carry out at events, by event."""
        responses = self._model.events.responses.values()
        return {each.event: each.statements.text for each in responses}

    @property
    def thresholder(self) -> dict[str, Thresholder]:
        """What asks for each event, by event."""
        return {event: Thresholder(self, event) for event in self._model.events.conditions}

    @property
    def resetter(self) -> dict[str, Resetter]:
        """What carries out the statements at each event, by event."""
        return {event: Resetter(self, event) for event in self._model.events.responses}

    @property
    def state_updater(self) -> StateUpdater:
        """Where in a step the equations are integrated."""
        return StateUpdater(self)

    @property
    def subexpression_updater(self) -> SubexpressionUpdater | None:
        """Where in a step what is (constant over dt) is evaluated; None without such a thing."""
        return SubexpressionUpdater(self) if self._model.held else None

    # --- events -----------------------------------------------------------------------------

    def run_on_event(
        self,
        event: str,
        code: str,
        when: str = "after_resets",
        order: int | None = None,
        name: str | None = None,
    ) -> Resetter:
        """Let neurons carry out statements when they have an event.

        Parameters
        ----------
        event : str
            An event of the group.
        code : str
            The statements.
        when : str
            The slot of the step.
        order : int, optional
            The place among what else stands in that slot; by default that of the group.
        name : str, optional
            A name; by default that of the group and the event.

        Returns
        -------
        Resetter
            The place of the statements in a step.

        Examples
        --------
        >>> from eqsim import NeuronGroup
        >>> G = NeuronGroup(3, "x : 1", events={"large": "x > 1"})
        >>> print(G.run_on_event("large", "x = 0").when)
        after_resets
        """
        slot = checked_slot(when, self._name)
        place = None if order is None else checked_order(order, self._name)
        own = None if name is None else SESSION.claim_name(name, "resetter")
        with self._working():
            self._change_events(lambda texts: texts.with_response(event, code, slot, place, own))
        return Resetter(self, event)

    def set_event_schedule(
        self, event: str, when: str = "after_thresholds", order: int | None = None
    ) -> None:
        """Choose where in a step an event is asked for.

        Parameters
        ----------
        event : str
            An event of the group.
        when : str
            The slot of the step.
        order : int, optional
            The place among what else stands in that slot; by default that of the group.
        """
        slot = checked_slot(when, self._name)
        place = None if order is None else checked_order(order, self._name)
        self._change_events(lambda texts: texts.with_condition_at(event, slot, place))

    def _event_texts(self) -> NeuronEvents:
        return self._model.events

    def _change_events(self, change: Callable[[NeuronEvents], NeuronEvents]) -> None:
        """Change what was said of events; a refused change leaves all as it was."""
        self._change_model(lambda model: replace(model, events=change(model.events)))

    def _change_model(self, change: Callable[[NeuronModel], NeuronModel]) -> None:
        """Change what was written; a refused change leaves all as it was."""
        before = self._model
        try:
            self._model = change(before)
            self._described = None
            self._seen = self._check_early()
        except EqsimError as error:
            self._model, self._described = before, None
            raise error.within(self._name) from None

    def _move_update(self, slot: str | None, order: int | None) -> None:
        self._change_model(lambda model: model.with_update_at(slot, order))

    def _events(self) -> Sequence[str]:
        return tuple(self.events)

    def _event_place(self, event: str) -> tuple[str, int]:
        place = self.thresholder[event]
        return place.when, place.order

    def explain(self, stage: str = "integration") -> Explanation:
        """Tell how the equations are integrated, and how accurately at the present state.

        Other stages show the group in a network with what it needs.  For each variable: the method,
        its order, and why other methods refused; for each time constant of the equations: the
        method's relative error over that time; and a warning where the step is too large.

        Parameters
        ----------
        stage : {'integration', 'equations', 'update', 'ir', 'cpp'}
            The integration; what was written, the assignments of a step, the program, or its C++.

        Examples
        --------
        >>> from eqsim import NeuronGroup, ms
        >>> G = NeuronGroup(1, "dx/dt = -x/(0.25*ms) : 1", method="euler", name="G")
        >>> G.explain("integration")
        G: 1 neuron, dt = 100 us
          method euler (forward Euler (Euler-Maruyama)): named
            x  euler, order 1
          time constants at t = 0 s, and the method's error over each
            x: 250 us, decays, error 24 %
            warning: euler is inaccurate for x; for errors up to 10 % take dt up to 46.1 us
        """
        if not isinstance(stage, str) or stage != "integration":
            return super().explain(stage)
        around = {**self._seen, **visible_names()}
        population, _ = self._describe(self._constants(around), self._clock.name, 0)
        return Explanation(report_integration(self, population, around))

    def _integration(self, spec: NetworkSpec, visible: Mapping[str, Any]) -> str:
        for population in spec.populations:
            if population.name == self._name and population.dynamics is not None:
                return report_integration(self, population, {**self._seen, **visible})
        return ""

    # --- as a part of a network -------------------------------------------------------------

    def _describe(
        self, constants: Mapping[str, External], clock: str, rank: int
    ) -> tuple[Population, dict[str, Any]]:
        """Give the checked description, and the values that belong to it."""
        functions = external_functions(constants, self._clock.dt_)
        key = (clock, rank, self._order, constants, functions, self._model.variables)
        if self._described is None or self._described[0] != key:
            population = describe_population(
                self._model, self._name, clock, self._order, constants, rank, functions
            )
            self._described = (key, population)
        values = {f"{self._name}.N": self._N, **external_values(self._name, constants)}
        if self._model.period is not None:
            values[f"{self._name}.refractory"] = self._model.period
        return self._described[1], values

    def _warn_of_doubts(self) -> None:
        """Warn of what is legal, but hardly meant."""
        if self._model.refractory is not None:
            return
        events = self._model.events
        if (
            SPIKE in events.conditions
            and SPIKE not in events.responses
            and not draws([events.conditions[SPIKE].condition])
        ):
            warn(
                f"{self._name}: a threshold, but neither reset nor refractory: a neuron spikes "
                'in every step in which the threshold holds; reset="" says that this is meant'
            )
        flagged = [
            each.name
            for each in self._model.equations.values()
            if "unless refractory" in each.flags
        ]
        if flagged:
            warn(
                f"{self._name}: {flagged[0]!r} is flagged 'unless refractory', but the group is "
                "never refractory"
            )
