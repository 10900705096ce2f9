"""Networks as programs: what is declared, and in which order kernels stand."""

from dataclasses import replace

import pytest
from described import CLOCK, lowered, network, population, projection

from eqsim.errors import ModelError
from eqsim.expr.dtypes import DType
from eqsim.ir.lowering.network import event_names, network_buffers, network_values
from eqsim.ir.program import Emit, Literal
from eqsim.model.network import late_pathways
from eqsim.model.recorder import RateRecorder, SpikeRecorder, StateRecorder
from eqsim.model.variables import ConstantName, StateVariable

CELLS = population(
    "cells",
    ("v", StateVariable("g", shared=True), StateVariable("n", dtype=DType.I64)),
    {"v": "-v/tau"},
    constants=("tau", ConstantName("k", DType.I64)),
    threshold="v > 1",
    reset="v = 0",
)
SYNAPSES = projection(
    "syn", "cells", "cells", variables=("w", StateVariable("s", shared=True)), pre="v += w"
)
RECORDERS = (
    StateRecorder("trace", "cells", ("v",), CLOCK),
    SpikeRecorder("spikes", "cells", "spike"),
    SpikeRecorder("count", "cells", "spike", keep=False),
    RateRecorder("rate", "cells", "spike"),
)
SPEC = network(CELLS, SYNAPSES, recorders=RECORDERS)


def test_values_that_the_host_sets():
    values = {value.name: value.dtype for value in network_values(SPEC)}
    assert [name for name, dtype in values.items() if dtype is DType.F64] == [
        *("clock.dt", "cells.tau")
    ]
    assert [name for name, dtype in values.items() if dtype is DType.I64] == [
        *("cells.N", "cells.k"),
        *("syn._source_start", "syn._source_size", "syn._target_start", "syn._target_size"),
        "syn.pre.delay",
        "trace.size",
        *("spikes.start", "spikes.size", "count.start", "count.size", "rate.start", "rate.size"),
    ]
    assert not any(value.derived for value in network_values(SPEC))


def test_buffers_have_the_type_of_storage_and_the_extent_of_their_owner():
    buffers = {
        b.name: (b.dtype, b.extent) for b in network_buffers(SPEC, following={"syn._number"})
    }
    assert buffers == {
        "cells.v": (DType.F64, "cells.N"),
        "cells.g": (DType.F64, None),
        "cells.n": (DType.I32, "cells.N"),
        "syn.w": (DType.F64, "syn._size"),
        "syn.s": (DType.F64, None),
        "syn._number": (DType.I32, "syn._size"),
        "trace.record": (DType.I32, "trace.size"),
        "count.count": (DType.I64, "cells.N"),
    }


def test_kernels_stand_in_the_order_of_slots_and_then_of_order():
    names = [kernel.name for kernel in lowered(SPEC).kernels]
    assert names == [
        *("trace.clock", "trace.values"),
        "cells.update",
        *("cells.spike", "spikes.events", "count.events"),
        "syn.pre",
        "cells.spike.response",
        "rate.rate",
    ]


def test_other_slots_give_another_order():
    slots = ("thresholds", "resets", "synapses", "groups", "start", "end")
    names = [kernel.name for kernel in lowered(network(CELLS, SYNAPSES, slots=slots)).kernels]
    assert names == ["cells.spike", "cells.spike.response", "syn.pre", "cells.update"]


@pytest.mark.parametrize(
    "recorder",
    [
        SpikeRecorder("spikes", "cells", "spike", slot="start"),
        SpikeRecorder("spikes", "cells", "spike", order=-1),
        RateRecorder("spikes", "cells", "spike", slot="groups"),
    ],
)
def test_what_would_see_events_before_they_happen_is_refused(recorder):
    with pytest.raises(ModelError, match=r"spikes: it comes before 'cells\.spike'") as caught:
        lowered(network(CELLS, recorders=(recorder,)))
    assert f"'{recorder.slot}' with order {recorder.order}" in caught.value.details[0]


def test_explicit_order_goes_before_creation():
    late, early = (
        population("a", equations={"v": "-v"}, order=1),
        population("b", equations={"v": "-v"}, rank=1),
    )
    names = [kernel.name for kernel in lowered(network(late, early)).kernels]
    assert names == ["b.update", "a.update"]


def test_every_slot_has_one_before_and_one_after_it():
    slots = ("after_end", "before_end", "end", "after_start", "before_start", "start")
    recorders = [StateRecorder(slot, "cells", ("v",), CLOCK, slot=slot) for slot in slots]
    spec = network(population("cells"), recorders=recorders, slots=("start", "end"))
    names = [k.name.partition(".")[0] for k in lowered(spec).kernels if k.name.endswith("values")]
    assert names == ["before_start", "start", "after_start", "before_end", "end", "after_end"]


def test_events_rows_and_tables_are_declared():
    program = lowered(SPEC)
    assert [(e.name, e.extent, e.clock) for e in program.events] == [
        ("cells.spike", "cells.N", CLOCK)
    ]
    assert event_names(CELLS) == ("cells.spike",)
    assert [(r.name, r.source, r.target, r.columns) for r in program.rows] == [
        ("syn", "cells", "cells", False)
    ]
    assert [table.name for table in program.tables] == ["trace", "spikes", "rate"]


def test_equal_descriptions_give_equal_programs():
    again = network(CELLS, SYNAPSES, recorders=RECORDERS)
    assert (hash(again), lowered(again)) == (hash(SPEC), lowered(SPEC))


def test_inactive_objects_do_nothing_and_their_events_have_empty_lists():
    spec = replace(SPEC, inactive=("cells", "trace"))
    kernels = {kernel.name: kernel for kernel in lowered(spec).kernels}
    assert list(kernels) == [
        *("cells.spike", "spikes.events", "count.events", "syn.pre", "rate.rate")
    ]
    assert kernels["cells.spike"].body == (Emit("cells.spike", Literal(DType.BOOL, False)),)


def test_pathways_before_their_event_are_late():
    def late(**place):
        pathway = replace(SYNAPSES.pathways[0], **place)
        spec = network(CELLS, replace(SYNAPSES, pathways=(pathway,)))
        return [(owner.name, each.name) for owner, each in late_pathways(spec)]

    assert late(slot="thresholds", order=-1) == [("syn", "pre")]
    assert late(slot="before_start", order=9) == [("syn", "pre")]
    assert late(slot="thresholds", order=0) == late(slot="synapses", order=-1) == []
