"""Loops of the interpreter against plain Python loops, synapse by synapse."""

import numpy as np
import pytest

from eqsim.backends.host.memory import Memory, Ring, SynapseRows
from eqsim.backends.reference.domains import indices
from eqsim.backends.reference.kernels import perform, set_up
from eqsim.backends.reference.statements import execute
from eqsim.backends.reference.time_loop import run_program
from eqsim.errors import InternalError
from eqsim.expr.dtypes import DType
from eqsim.ir.functions import arithmetic, literal
from eqsim.ir.program import (
    Accumulate,
    Append,
    Apply,
    Axis,
    Buffer,
    Call,
    Deliveries,
    Elements,
    Emit,
    Events,
    Kernel,
    Let,
    LetPropagator,
    Listed,
    Load,
    Local,
    Once,
    Position,
    Program,
    Selected,
    SetValue,
    Step,
    Store,
    Synapses,
    Value,
    ValueDecl,
)

F64, I64, BOOL = DType.F64, DType.I64, DType.BOOL
CELLS = Elements("cells")


def make_memory(count=5, **buffers):
    """Make memory with cells, a projection of five synapses, and the events of two steps."""
    ring = Ring.empty(count, 3)
    ring.write(3, np.array([0, 3]))
    ring.write(4, np.array([1, 2, 3]))
    rows = SynapseRows(
        np.array([0, 2, 3, 3, 5]),
        np.array([4, 0, 4, 4, 1], np.int32),
        column=np.array([0, 1, 2, 2, 2, 5]),
        synapse=np.array([1, 4, 0, 2, 3], np.int32),
        pre=np.array([0, 3, 0, 1, 3], np.int32),
    )
    return Memory(
        values={
            "cells.N": count,
            "syn._source_start": 0,
            "syn._source_size": 4,
            "syn._target_start": 0,
            "syn._target_size": 5,
            "delay": 1,
            "start": 1,
            "size": 2,
        },
        buffers={name: np.array(given) for name, given in buffers.items()},
        rings={"cells.spike": ring},
        rows={"syn": rows},
        tables={"trace": {"x": []}},
        steps={"clock": 4},
        event_clocks={"cells.spike": "clock"},
    )


def load(name, at=Axis.ELEMENT, dtype=F64):
    return Load(dtype, name, at)


def do(domain, *body, memory, prologue=(), **how):
    perform(Kernel("k", domain, body, prologue), memory, **how)
    return memory


def axes(domain, **buffers):
    return {
        str(axis): np.asarray(index).tolist()
        for axis, index in indices(domain, make_memory(**buffers)).items()
    }


# --- domains -------------------------------------------------------------------------------------


def test_elements_are_all_or_a_range():
    assert axes(CELLS) == {"i": [0, 1, 2, 3, 4]}
    assert axes(Elements("cells", "start", "size")) == {"i": [1, 2]}


def test_selected_elements_keep_their_order():
    assert axes(Selected("cells", "chosen"), chosen=[3, 0, 3]) == {"i": [3, 0, 3]}


def test_events_are_those_of_this_step_in_a_range():
    assert axes(Events("cells.spike")) == {"i": [1, 2, 3]}
    assert axes(Events("cells.spike", "start", "size")) == {"i": [1, 2]}


@pytest.mark.parametrize(
    ("period", "found"), [(0, [2]), (3, [0, 3]), (4, []), (100, [2]), (5, [2])]
)
def test_listed_elements_are_those_of_the_step_or_of_its_place_in_the_period(period, found):
    listed = Listed("cells", "clock", "at", "who", "T")
    memory = make_memory(at=[1, 1, 4, 7], who=[0, 3, 2, 1])
    memory.values["T"] = period
    assert indices(listed, memory)[Axis.ELEMENT].tolist() == found


def test_synapses_stand_in_the_order_of_storage():
    assert axes(Synapses("syn")) == {
        "s": [0, 1, 2, 3, 4],
        "pre": [0, 0, 1, 3, 3],
        "post": [4, 0, 4, 4, 1],
    }


def test_synapses_of_each_target_stand_in_the_order_of_creation():
    assert axes(Synapses("syn", "post"))["s"] == [1, 4, 0, 2, 3]


def test_selected_synapses_bring_their_neurons():
    assert axes(Selected("syn", "chosen", Axis.SYNAPSE), chosen=[4, 1]) == {
        "s": [4, 1],
        "pre": [3, 0],
        "post": [1, 0],
    }


def test_pre_deliveries_are_the_rows_of_the_events_that_are_due():
    assert axes(Deliveries("syn", "cells.spike", "pre", "delay")) == {
        "s": [0, 1, 3, 4],
        "pre": [0, 0, 3, 3],
        "post": [4, 0, 4, 1],
    }


def test_post_deliveries_are_the_columns_of_the_events_that_are_due():
    memory = make_memory()
    memory.rings["cells.spike"].write(3, np.array([1, 4]))
    found = indices(Deliveries("syn", "cells.spike", "post", "delay"), memory)
    assert {str(axis): index.tolist() for axis, index in found.items()} == {
        "s": [4, 0, 2, 3],
        "pre": [3, 0, 1, 3],
        "post": [1, 4, 4, 4],
    }


def test_post_deliveries_without_columns_are_a_defect():
    memory = make_memory()
    memory.rows["syn"].column = None
    with pytest.raises(InternalError, match="no columns"):
        indices(Deliveries("syn", "cells.spike", "post", "delay"), memory)


def test_events_outside_of_the_source_are_not_delivered():
    memory = make_memory()
    memory.rings["cells.spike"].write(3, np.array([3, 4]))
    found = indices(Deliveries("syn", "cells.spike", "pre", "delay"), memory)
    assert found[Axis.SYNAPSE].tolist() == [3, 4]


def test_unknown_domains_and_statements_are_defects():
    with pytest.raises(InternalError, match="no loop over object"):
        indices(object(), make_memory())
    with pytest.raises(InternalError, match="knows no str"):
        execute("x = 1", None)


# --- statements ----------------------------------------------------------------------------------


def test_a_store_is_made_where_its_guard_holds():
    guard = Apply(BOOL, ">", (load("v"), literal(2.0)))
    memory = make_memory(v=[1.0, 2.0, 3.0, 4.0, 5.0])
    do(CELLS, Store("v", Axis.ELEMENT, literal(0.0), guard), memory=memory)
    assert memory.buffers["v"].tolist() == [1.0, 2.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize("holds", [True, False])
def test_a_shared_store_has_a_guard_too(holds):
    memory = make_memory(s=[1.0])
    do(Once(), Store("s", Axis.SCALAR, literal(2.0), literal(holds)), memory=memory)
    assert memory.buffers["s"].tolist() == [2.0 if holds else 1.0]


def test_the_last_of_several_stores_to_an_element_wins():
    memory = make_memory(v=[0.0] * 5, w=[1.0, 2.0, 3.0, 4.0, 5.0])
    do(Synapses("syn"), Store("v", Axis.POST, load("w", Axis.SYNAPSE)), memory=memory)
    assert memory.buffers["v"].tolist() == [2.0, 5.0, 0.0, 0.0, 4.0]


def test_sums_are_added_to_the_target_one_by_one():
    weights = [1e16, 1.0, 1.0, -1e16, 0.5]
    memory = make_memory(v=[1.0] * 5, w=weights)
    do(Synapses("syn"), Accumulate("v", Axis.POST, load("w", Axis.SYNAPSE)), memory=memory)
    assert memory.buffers["v"][4] == ((1.0 + 1e16) + 1.0) + -1e16
    assert memory.buffers["v"][1] == 1.5


def test_sums_are_added_where_their_guard_holds():
    guard = Apply(BOOL, "!=", (load("free", Axis.POST), literal(0.0)))
    memory = make_memory(v=[0.0] * 5, w=[1.0] * 5, free=[1.0, 0.0, 1.0, 1.0, 1.0])
    body = Accumulate("v", Axis.POST, load("w", Axis.SYNAPSE), guard)
    do(Synapses("syn"), body, memory=memory)
    assert memory.buffers["v"].tolist() == [1.0, 0.0, 0.0, 0.0, 3.0]


def test_an_event_lists_elements_and_responds_for_them_only():
    memory = make_memory(v=[0.0, 3.0, 1.0, 4.0, 0.0], last=[-1.0] * 5)
    body = (
        Let("v", load("v")),
        Emit(
            "cells.spike",
            Apply(BOOL, ">", (Local(F64, "v"), literal(0.5))),
            (Store("last", Axis.ELEMENT, Local(F64, "v")),),
        ),
    )
    do(CELLS, *body, memory=memory)
    assert memory.rings["cells.spike"].of_step(4).tolist() == [1, 2, 3]
    assert memory.rings["cells.spike"].of_step(3).tolist() == [0, 3]
    assert memory.buffers["last"].tolist() == [-1.0, 3.0, 1.0, 4.0, -1.0]


@pytest.mark.parametrize("happens", [True, False])
def test_a_condition_without_elements_holds_for_all_or_none(happens):
    memory = do(CELLS, Emit("cells.spike", literal(happens)), memory=make_memory())
    assert memory.rings["cells.spike"].of_step(4).tolist() == ([0, 1, 2, 3, 4] if happens else [])


def test_recorded_values_are_appended_in_the_order_of_the_loop():
    memory = make_memory(v=[0.0, 1.0, 2.0, 3.0, 4.0], chosen=[4, 1])
    do(Selected("cells", "chosen"), Append("trace", "x", load("v")), memory=memory)
    do(Once(), Append("trace", "x", literal(7.0)), memory=memory)
    assert [part.tolist() for part in memory.tables["trace"]["x"]] == [[4.0, 1.0], [7.0]]


def test_a_constant_is_recorded_once_for_each_element():
    memory = make_memory(chosen=[4, 1, 0])
    do(Selected("cells", "chosen"), Append("trace", "x", literal(7.0)), memory=memory)
    assert memory.tables["trace"]["x"][0].tolist() == [7.0] * 3


def test_a_recorded_array_is_a_copy():
    memory = make_memory(v=[1.0] * 5)
    do(CELLS, Append("trace", "x", load("v")), memory=memory)
    memory.buffers["v"][:] = 2.0
    assert memory.tables["trace"]["x"][0].tolist() == [1.0] * 5


def test_a_prologue_is_done_once_before_the_loop():
    memory = make_memory(v=[1.0, 2.0, 3.0, 4.0, 5.0], s=[10.0])
    prologue = (Let("a", arithmetic("*", Load(F64, "s", Axis.SCALAR), literal(2.0))),)
    body = Store("v", Axis.ELEMENT, arithmetic("+", load("v"), Local(F64, "a")))
    do(CELLS, body, memory=memory, prologue=prologue)
    assert memory.buffers["v"].tolist() == [21.0, 22.0, 23.0, 24.0, 25.0]


def test_a_propagator_is_the_exponential_of_its_matrix_for_each_element():
    memory = make_memory(a=[0.1, 0.2, 0.3, 0.4, 0.5], x=[0.0] * 5, y=[0.0] * 5)
    zero = literal(0.0)
    propagator = LetPropagator(
        (("p", None), (None, "q")), ((load("a"), zero), (zero, literal(-1.0)))
    )
    stores = (
        Store("x", Axis.ELEMENT, Local(F64, "p")),
        Store("y", Axis.ELEMENT, Local(F64, "q")),
    )
    do(CELLS, propagator, *stores, memory=memory)
    np.testing.assert_allclose(memory.buffers["x"], np.exp(memory.buffers["a"]), rtol=1e-15)
    np.testing.assert_allclose(memory.buffers["y"], np.exp(-1.0), rtol=1e-15)


# --- order ---------------------------------------------------------------------------------------


def test_code_that_reads_what_it_adds_to_runs_one_by_one():
    memory = make_memory(v=[1.0] * 5, w=[2.0, 3.0, 5.0, 7.0, 11.0])
    term = arithmetic("*", load("w", Axis.SYNAPSE), load("v", Axis.POST))
    do(Synapses("syn"), Store("v", Axis.POST, term), memory=memory)
    assert memory.buffers["v"].tolist() == [3.0, 11.0, 1.0, 1.0, 2.0 * 5.0 * 7.0]


def test_a_list_that_names_an_element_twice_meets_it_twice():
    memory = make_memory(v=[1.0] * 5, chosen=[2, 2, 0])
    body = Store("v", Axis.ELEMENT, arithmetic("+", load("v"), literal(1.0)))
    do(Selected("cells", "chosen"), body, memory=memory)
    assert memory.buffers["v"].tolist() == [2.0, 1.0, 3.0, 1.0, 1.0]


@pytest.mark.parametrize("block", [1, 2, 3, 5, 100])
@pytest.mark.parametrize("unordered", [True, False, None])
def test_blocks_change_nothing(block, unordered):
    memory = make_memory(v=[1.0, 2.0, 3.0, 4.0, 5.0], chosen=[4, 2, 0])
    body = Store("v", Axis.ELEMENT, arithmetic("*", load("v"), literal(2.0)))
    do(Selected("cells", "chosen"), body, memory=memory, block=block, unordered=unordered)
    assert memory.buffers["v"].tolist() == [2.0, 2.0, 6.0, 4.0, 10.0]


# --- programs ------------------------------------------------------------------------------------


def program():
    twice = SetValue("twice", arithmetic("*", Value(F64, "a"), literal(2.0)))
    square = Store("square", Axis.ELEMENT, arithmetic("*", load("v"), load("v")))
    setup = (Kernel("once", Once(), (twice,)), Kernel("each", CELLS, (square,)))
    more = arithmetic("+", load("v"), arithmetic("+", load("square"), Value(F64, "twice")))
    step = Kernel("step", CELLS, (Store("v", Axis.ELEMENT, more),))
    return Program(
        "net",
        ("clock",),
        (ValueDecl("a", F64), ValueDecl("cells.N", I64), ValueDecl("twice", F64, derived=True)),
        (Buffer("v", F64, "cells.N"), Buffer("square", F64, "cells.N", derived=True)),
        setup=setup,
        kernels=(step,),
    )


def test_setup_is_done_once_and_each_step_after_it():
    memory = Memory(values={"a": 3.0, "cells.N": 2}, steps={"clock": 5})
    memory.buffers["v"] = np.array([1.0, 2.0])
    memory.begin_run(program())
    set_up(program(), memory)
    assert memory.values["twice"] == 6.0
    assert list(run_program(program(), memory, 3)) == [1, 2, 3]
    assert memory.buffers["v"].tolist() == [1.0 + 3 * 7.0, 2.0 + 3 * 10.0]
    assert memory.steps == {"clock": 8}


def test_a_loop_over_no_events_writes_an_empty_list_and_records_nothing():
    memory = make_memory(at=[9], who=[0])
    memory.values["T"] = 0
    listed = Listed("cells", "clock", "at", "who", "T")
    memory.rings["cells.spike"].write(4, np.array([2]))
    do(listed, Emit("cells.spike", literal(True)), memory=memory)
    assert memory.rings["cells.spike"].of_step(4).tolist() == []
    do(listed, Append("trace", "x", literal(1.0)), memory=memory)
    assert memory.tables["trace"]["x"] == []


def test_what_the_host_changes_is_looped_over():
    kernels = (
        Kernel("call", Once(), (Call("op"),)),
        Kernel("k", Synapses("syn"), (Append("trace", "x", Position(I64, Axis.POST)),)),
    )
    memory = make_memory()

    def host(name):
        if memory.steps["clock"] == 5:
            memory.rows["syn"] = SynapseRows(np.array([0, 0, 1, 1, 1]), np.array([3], np.int32))

    list(run_program(Program("net", ("clock",), (), (), kernels=kernels), memory, 2, host))
    assert [part.tolist() for part in memory.tables["trace"]["x"]] == [[4, 0, 4, 4, 1], [3]]


def test_a_step_sees_its_number():
    kernel = Kernel("k", Once(), (Append("trace", "x", Step(I64, "clock")),))
    memory = make_memory()
    assert list(run_program(Program("net", ("clock",), (), (), kernels=(kernel,)), memory, 2))
    assert [part.tolist() for part in memory.tables["trace"]["x"]] == [[4], [5]]


def test_positions_of_the_loop_can_be_stored():
    memory = make_memory(n=[0] * 5)
    do(CELLS, Store("n", Axis.ELEMENT, Position(I64, Axis.ELEMENT)), memory=memory)
    assert memory.buffers["n"].tolist() == [0, 1, 2, 3, 4]
