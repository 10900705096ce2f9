"""Every kind of loop does in C++ what it does in the interpreter."""

from dataclasses import replace

import numpy as np
import pytest

from eqsim.backends.runtime.compiled import Compiled
from eqsim.backends.runtime.executable import Interpreted
from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Accumulate,
    Append,
    Apply,
    Axis,
    Buffer,
    Cast,
    Column,
    Count,
    Elements,
    Kernel,
    Let,
    LetPropagator,
    Listed,
    Load,
    Local,
    Once,
    Position,
    Selected,
    SetValue,
    Store,
    Synapses,
    Table,
    Value,
    ValueDecl,
)
from eqsim.options import CompileOptions

pytestmark = [pytest.mark.compile, pytest.mark.usefixtures("cache_folder")]
F64, I64, I32 = DType.F64, DType.I64, DType.I32
SIZE = 100
FAST = CompileOptions(optimisation=1, native=False)


@pytest.fixture
def outcomes(programs, filled, connected):
    """Give the arrays and recordings that kernels leave, interpreted and compiled."""

    def run(*kernels, values=None, buffers=(), table=(), setup=(), derived=()):
        program = programs.network_program()
        program = replace(
            program,
            kernels=kernels,
            setup=setup,
            values=(
                *program.values,
                *(ValueDecl(name, I64) for name in values or ()),
                *(ValueDecl(name, F64, derived=True) for name in derived),
            ),
            buffers=(*program.buffers, *(buffer for buffer, _ in buffers)),
            tables=(*program.tables, *((Table("out", table),) if table else ())),
        )
        return [
            outcome(executable, filled, connected, values or {}, buffers)
            for executable in (Interpreted(program), Compiled.build(program, FAST))
        ]

    return run


def outcome(executable, filled, connected, values, buffers):
    """Run three steps; give the bytes of everything."""
    memory = filled(executable.program, SIZE)
    connected(memory)
    memory.values |= values
    memory.buffers |= {buffer.name: array.copy() for buffer, array in buffers}
    memory.rings["neurons.spike"].write(0, np.array([3, 4, 50, 99]))
    executable.run(memory, 3, None)
    found = {name: array.tobytes() for name, array in memory.buffers.items()}
    for columns in memory.tables.values():
        found |= {name: b"".join(p.tobytes() for p in parts) for name, parts in columns.items()}
    return found


def position(axis):
    """Give an index as a float."""
    return Cast(F64, Position(I64, axis))


def assert_equal_and_changed(pair, name):
    """Check that both ways agree, and that something has happened."""
    interpreted, compiled = pair
    assert interpreted == compiled
    assert set(interpreted[name]) != {0}


def test_a_part_of_the_elements(programs, outcomes):
    store = Store("neurons.v", Axis.ELEMENT, position(Axis.ELEMENT))
    kernel = Kernel("part", Elements("neurons", "part.start", "part.size"), (store,))
    pair = outcomes(kernel, values={"part.start": 7, "part.size": 31})
    assert_equal_and_changed(pair, "neurons.v")
    v = np.frombuffer(pair[1]["neurons.v"])
    assert v[7:38].tolist() == list(range(7, 38))
    assert v[38] < 1


@pytest.mark.parametrize("period", [0, 2])
def test_the_elements_that_a_list_has_for_each_step(outcomes, period):
    steps, elements = np.array([0, 0, 1, 2]), np.array([3, 70, 41, 99], np.int32)
    add = Accumulate("neurons.v", Axis.ELEMENT, position(Axis.ELEMENT))
    lists = ((Buffer("steps", I64, "entries"), steps), (Buffer("who", I32, "entries"), elements))
    domain = Listed("neurons", "clock", "steps", "who", "T")
    kernel = Kernel("listed", domain, (add,), clock="clock")
    pair = outcomes(kernel, values={"T": period, "entries": 4}, buffers=lists)
    assert_equal_and_changed(pair, "neurons.v")
    v = np.frombuffer(pair[1]["neurons.v"])
    assert np.flatnonzero(v[:SIZE] > 1).tolist() == ([3, 41, 70] if period else [3, 41, 70, 99])
    assert v[41] == pytest.approx(41, abs=1)


def test_a_shared_entry_is_summed_over_real_elements_only(programs, filled):
    add = Accumulate("neurons.total", Axis.SCALAR, programs.load("v"))
    total = Buffer("neurons.total", F64, None)
    program = programs.lif_program(Kernel("total", Elements("neurons"), (add,)), buffers=(total,))
    memory = filled(program, SIZE)
    memory.buffers["neurons.total"] = np.zeros(1)
    memory.buffers["neurons.v"][SIZE:] = 1e9
    Compiled.build(program, FAST).run(memory, 1, None)
    expected = 0.0
    for v in memory.buffers["neurons.v"][:SIZE].tolist():
        expected += v
    assert memory.buffers["neurons.total"][0] == expected


@pytest.mark.parametrize("axis", [Axis.PRE, Axis.POST, Axis.SYNAPSE])
def test_all_synapses(outcomes, axis):
    store = Store("syn.w", Axis.SYNAPSE, position(axis))
    assert_equal_and_changed(outcomes(Kernel("all", Synapses("syn"), (store,))), "syn.w")


@pytest.mark.parametrize("of", ["pre", "post"])
def test_the_synapses_of_each_source_or_target(outcomes, of):
    kernel = Kernel("each", Synapses("syn", of), (Append("out", "x", position(Axis.PRE)),))
    assert_equal_and_changed(outcomes(kernel, table=(Column("x", F64),)), "x")


def test_chosen_synapses_know_their_ends(programs, outcomes):
    ends = programs.op(
        "+", position(Axis.PRE), programs.op("*", position(Axis.POST), position(Axis.SYNAPSE))
    )
    kernel = Kernel("some", Selected("syn", "chosen", Axis.SYNAPSE), (Append("out", "x", ends),))
    chosen = np.array([0, 1, 1999, 700, 700, 3], np.int32)
    buffer = (Buffer("chosen", I32, "chosen.size"), chosen)
    pair = outcomes(kernel, buffers=(buffer,), values={"chosen.size": 6}, table=(Column("x", F64),))
    assert_equal_and_changed(pair, "x")


def test_synapses_are_recorded_in_order(outcomes):
    kernel = Kernel("all", Synapses("syn"), (Append("out", "x", position(Axis.PRE)),))
    assert_equal_and_changed(outcomes(kernel, table=(Column("x", F64),)), "x")


def test_events_of_a_range_are_counted(outcomes):
    count = Count(I64, "neurons.spike", "range.start", "range.size")
    whole = Count(I64, "neurons.spike")
    kernel = Kernel("count", Once(), (Append("out", "part", count), Append("out", "all", whole)))
    table = (Column("part", I64), Column("all", I64))
    interpreted, compiled = outcomes(
        kernel, values={"range.start": 4, "range.size": 60}, table=table
    )
    assert interpreted == compiled
    assert np.frombuffer(compiled["part"], np.int64).tolist() == [2, 0, 0]
    assert np.frombuffer(compiled["all"], np.int64).tolist() == [4, 0, 0]


def test_guards_hold_back_stores_and_sums(programs, outcomes):
    high = programs.holds(">", programs.load("v"), programs.number(0.25))
    store = Store("neurons.v", Axis.ELEMENT, programs.number(2.0), high)
    pair = outcomes(Kernel("guard", Elements("neurons"), (store,)))
    assert_equal_and_changed(pair, "neurons.v")
    late = Load(F64, "neurons.g", Axis.POST)
    full = programs.holds(">", late, programs.number(0.6))
    add = Accumulate("neurons.g", Axis.POST, Load(F64, "syn.w", Axis.SYNAPSE), full)
    assert_equal_and_changed(outcomes(Kernel("sum", Synapses("syn"), (add,))), "neurons.g")


def test_propagators_are_computed_once_or_for_each_element(programs, outcomes):
    v, g, zero = programs.load("v"), programs.load("g"), programs.number(0.0)
    each = LetPropagator((("a", "b"), (None, "c")), ((v, g), (zero, g)))
    names = [Local(F64, name) for name in "abc"]
    total = programs.op("+", programs.op("+", names[0], names[1]), names[2])
    per_element = Kernel(
        "each", Elements("neurons"), (each, Store("neurons.v", Axis.ELEMENT, total))
    )
    shared = LetPropagator((("p",),), ((programs.number(-0.5),),))
    once = Kernel("once", Once(), (shared, SetValue("factor", Local(F64, "p"))))
    scaled = Apply(F64, "*", (g, Value(F64, "factor")))
    use = Kernel(
        "use",
        Elements("neurons"),
        (Let("h", scaled), Store("neurons.g", Axis.ELEMENT, Local(F64, "h"))),
    )
    pair = outcomes(per_element, use, setup=(once,), derived=("factor",))
    assert_equal_and_changed(pair, "neurons.v")
