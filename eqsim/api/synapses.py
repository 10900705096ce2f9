"""Synapses between groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eqsim.api.caller import visible_names
from eqsim.api.clocks import Clock
from eqsim.api.connect import check_rule, read_rule, rule_in_si
from eqsim.api.connect_arrays import listed_pairs
from eqsim.api.holder import StateOwner, Variable
from eqsim.api.indexing import Index, element_numbers
from eqsim.api.names import (
    checked_namespace,
    constant_names,
    constant_values,
    draws,
    free_names,
    scopes_around,
)
from eqsim.api.neurons import NeuronGroup
from eqsim.api.pathways import Pathway, checked_delay, delay_steps
from eqsim.api.session import SESSION
from eqsim.api.simulated import Simulated, refuse_later
from eqsim.api.subgroup import Subgroup
from eqsim.api.synapse_model import describe_projection, read_synapse_model
from eqsim.backends.executor import Ranges
from eqsim.equations.equations import Equations
from eqsim.equations.identifiers import is_noise
from eqsim.equations.resolve import Constant, resolve
from eqsim.errors import ConnectionIndexError, EqsimError, ModelError, NameResolutionError
from eqsim.expr.dtypes import DType
from eqsim.expr.functions import FUNCTIONS
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr, Name
from eqsim.model.actions import Connect, ConnectArrays, Owner, SynapticScope, Values
from eqsim.model.population import Population
from eqsim.model.projection import Projection
from eqsim.model.variables import Subexpression
from eqsim.units import from_si

__all__ = ["Synapses"]

_NUMBERS = {
    "i": Subexpression("i", Name("i"), dtype=DType.I32),
    "j": Subexpression("j", Name("j"), dtype=DType.I32),
}


class Synapses(StateOwner):
    """Synapses from one group to another, or within a group.

    Parameters
    ----------
    source : NeuronGroup or Subgroup
        Whose spikes are received.
    target : NeuronGroup or Subgroup, optional
        Where the synapses end; the source by default.
    model : str or Equations, optional
        Parameters and subexpressions of each synapse.
    on_pre, on_post : str or dict, optional
        What a synapse does at a spike of its source or target; a dictionary holds several, by
        name.  `v_pre` and `v_post` are variables of the neurons; a plain name that the synapses do
        not have is the target's.
    delay : Quantity or dict, optional
        The time from a spike to its effect; a dictionary holds one for each pathway.
    namespace : dict, optional
        Values of external names; they win over those around the call of `run`.
    dt, clock : optional
        As for `NeuronGroup`.
    order : int
        Has no effect in this version.
    name : str, optional
        The synapses' name; by default 'synapses', 'synapses_1', ...
    pre, post, connect, on_event, multisynaptic_index, dtype, method, method_options
        Not available in this version.

    Examples
    --------
    >>> from eqsim import NeuronGroup, Synapses, ms
    >>> G = NeuronGroup(3, "x : 1", threshold="x > 1", reset="x = 0")
    >>> S = Synapses(G, G, "w : 1", on_pre="x_post += w", delay=1*ms)
    >>> S.connect(j="k for k in range(i + 1, N_post)")
    >>> S.w = "0.1*(i + j)"
    >>> S.N, S.w[0, 2]
    (3, array([0.2]))
    """

    _kind = "synapses"
    _noun = "synapse"

    def __init__(
        self,
        source: NeuronGroup | Subgroup,
        target: NeuronGroup | Subgroup | None = None,
        model: str | Equations | None = None,
        on_pre: str | Mapping[str, str] | None = None,
        pre: None = None,
        on_post: str | Mapping[str, str] | None = None,
        post: None = None,
        connect: None = None,
        delay: Any = None,
        on_event: str = "spike",
        multisynaptic_index: None = None,
        namespace: Mapping[str, Any] | None = None,
        dtype: None = None,
        codeobj_class: None = None,
        dt: Any = None,
        clock: Clock | None = None,
        order: int = 0,
        method: None = None,
        method_options: None = None,
        name: str | None = None,
    ) -> None:
        _refuse_old_names(pre=pre, post=post, connect=connect)
        refuse_later(
            "Synapses",
            multisynaptic_index=multisynaptic_index,
            on_event=None if on_event == "spike" else on_event,
            dtype=dtype,
            codeobj_class=codeobj_class,
            method=method,
            method_options=method_options,
        )
        super().__init__(name, clock if clock is not None or dt is not None else source.clock, dt)
