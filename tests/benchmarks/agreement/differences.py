"""Where eqsim answers otherwise by decision, and why."""

from __future__ import annotations

from typing import Final

__all__ = ["DIFFERENCES"]

_PER_ELEMENT = "a subexpression that is not shared has a value for each element, also if they agree"
_HEUN = "'heun' moves the whole right side to the predictor; in Brian 2 only the noise"
_TIES = "ties in a slot go by creation, not by names"
_BETTER_EARLY = "refused where it is written: it cannot be what was meant"

DIFFERENCES: Final[dict[str, str]] = {
    "equations.multi_line": _PER_ELEMENT,
    "names.inner_names_win": _PER_ELEMENT,
    "methods.leak": _HEUN,
    "methods.logistic": _HEUN,
    "methods.coupled": _HEUN,
    "monitors.monitor_states": "states of a StateMonitor have the shape of M.v, not its transpose",
    "monitors.state_of_subgroup": "'i' is not recorded; of a subgroup Brian 2 records wrong ones",
    "monitors.schedule_of_events": "code that comes before its event in a step is refused",
    "refusals_of_models.unknown_name_in_reset": _BETTER_EARLY,
    "refusals_of_models.refractory_without_threshold": _BETTER_EARLY,
    "refusals_of_scripts.nothing_to_run": _BETTER_EARLY,
    "refusals_of_scripts.size_is_not_whole": _BETTER_EARLY,
    "refusals_of_scripts.subgroup_beyond": _BETTER_EARLY,
    "refusals_of_scripts.subgroup_with_a_step": "parts of groups need not be contiguous",
    "monitors.state_record_forms": "a slice chooses what is recorded",
    "synapses.regular_operations": _TIES,
    "time.operations_and_monitors_of_one_slot": _TIES,
    "time.regular_code_and_monitors_of_one_slot": _TIES,
    "units.texts_of_quantities": "the unit of a text is the greatest that leaves a number above 1",
    "state.writing_to_subgroups": "strings for a slice of a subgroup change wrong ones in Brian 2",
    "state.linked_to_shared_subgroup_subexpression": _PER_ELEMENT,
}
