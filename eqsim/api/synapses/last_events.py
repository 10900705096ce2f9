"""Event-driven variables of synapses as scripts see them: as of the last event on each synapse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eqsim.api.language.names import free_names
from eqsim.api.objects.holder import Variable
from eqsim.api.objects.states import Assignment, State
from eqsim.api.session.clocks import TIME
from eqsim.api.synapses.synapse_links import SynapseLinks
from eqsim.api.synapses.synapse_model import SynapseModel
from eqsim.expr.nodes import Expr, Name
from eqsim.model.projection import LAST_UPDATE, EventDriven, lagging, time_of_last
from eqsim.model.variables import StateVariable, Subexpression

__all__ = ["EventDrivenOwner"]


class EventDrivenOwner(SynapseLinks):
    """Base of what has event-driven variables: reading evaluates them, writing keeps them even.

    What is assigned to a variable counts as its value at the last event.  Others of the synapse
    stand as of other events until then, and are stored as of the last one first; so the times of
    all pathways become that of the last event, `lastupdate`, which can be assigned to as well.
    """

    _model: SynapseModel

    def _lagging(self) -> dict[str, EventDriven]:
        """Give the variables that some events read without storing them."""
        return lagging(self._model.event_driven, self._model.pathways)

    def _times(self) -> list[str]:
        """Name the times of the pathways' last events, where they are kept."""
        pathways = self._model.pathways if self._model.event_driven else ()
        return [time_of_last(each.name) for each in pathways]

    # --- reading ----------------------------------------------------------------------------

    def _is_evaluated(self, variable: Variable) -> bool:
        is_late = variable.name in self._lagging() and any(self._reached_steps().values())
        return is_late or super()._is_evaluated(variable)

    def _names_in(self, texts: Sequence[Expr]) -> tuple[Name, ...]:
        _, evaluated = self._parts()
        inside = {each.name: each for each in evaluated}
        late = self._lagging()
        for each in late.values():
            for equation in each.derivatives:
                inside[equation.variable] = Subexpression(equation.variable, equation.expression)
        return tuple(node for node in free_names(texts, inside) if node.id not in late)

    def _states(self) -> Mapping[str, State]:
        last = {LAST_UPDATE: State(TIME)} if self._times() else {}
        return {**super()._states(), **last}

    # --- writing ----------------------------------------------------------------------------

    def _assignable(self, name: str) -> StateVariable:
        if name == LAST_UPDATE and self._times():
            return StateVariable(LAST_UPDATE, TIME)
        return super()._assignable(name)

    def _assign(self, checked: Sequence[Assignment]) -> None:
        late, times = self._lagging(), self._times()
        touched = {each.variable for each in checked}
        if any(self._reached_steps().values()) and not touched.isdisjoint((*late, LAST_UPDATE)):
            super()._assign([self._of_all(name, name) for name in late])
            super()._assign([self._of_all(name, LAST_UPDATE) for name in times])
        for each in checked:
            if each.variable == LAST_UPDATE:
                first, *others = times
                super()._assign([replace(each, variable=first)])
                super()._assign([self._of_all(name, first) for name in others])
            else:
                super()._assign([each])

    def _of_all(self, variable: str, value: str) -> Assignment:
        """Give the assignment of a name's value to a variable of all synapses."""
        stored = next(each for each in self._model.variables if each.name == variable)
        return self._expressed(stored, None, Name(value), None)
