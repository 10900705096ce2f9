"""Actions as entries of a timeline."""

import numpy as np
import pytest
from described import CLOCK, lowered, network, population, projection

from eqsim.backends.project.exported import Export
from eqsim.expr.dtypes import DType
from eqsim.expr.parse import parse_expression
from eqsim.ir.checks.verify import verify, verify_kernel
from eqsim.ir.lowering.action import SIZE, START, lower_assignment
from eqsim.ir.program import Elements, Selected
from eqsim.ir.show import show_statement
from eqsim.ir.timeline import Fill, Link, Locate, Perform, SetValues
from eqsim.model.actions import AssignExpression, SynapticScope
from eqsim.model.recorder import StateRecorder
from eqsim.model.variables import ConstantName
from eqsim.results.recording import Recording


def cells(dtype=DType.F64):
    return population("cells", constants=(ConstantName("c", dtype),), equations={"v": "-c*v"})


SYNAPSES = projection("syn", "cells", "cells", variables=("w",))


def perform(export, owner, text, values, indices=None):
    """Append an assignment to the first variable of an owner."""
    is_synaptic = isinstance(owner, SynapticScope)
    chosen = None if indices is None else np.array(indices)
    variable = "w" if is_synaptic else "v"
    action = AssignExpression(owner, variable, parse_expression(text), 1, indices=chosen)
    rows = owner.name if is_synaptic else None
    export.perform(lower_assignment(action), 4, {START: 0, SIZE: 5, **values}, chosen, rows)


def kinds(export):
    return [type(entry) for entry in export.entries]


def test_arrays_are_kept_under_names_of_their_own():
    export = Export()
    export.fill("cells.v", np.array([1.0, 2.0]))
    export.fill("cells.v", np.array([3.0]), np.array([1]))
    assert export.entries == [
        Fill("cells.v", "000_cells_v"),
        Fill("cells.v", "002_cells_v", "001_cells_v_indices"),
    ]
    assert export.arrays["002_cells_v"].tolist() == [3.0]


def test_kept_arrays_are_contiguous():
    export = Export()
    export.fill("cells.v", np.arange(8.0)[::2])
    assert export.arrays["000_cells_v"].flags.c_contiguous


def test_listed_synapses_are_two_arrays():
    export = Export()
    export.link("syn", np.array([1, 2]), np.array([0, 3]))
    assert export.entries == [Link("syn", "000_syn_i", "001_syn_j")]
    assert export.arrays["001_syn_j"].dtype == np.int32


@pytest.mark.parametrize(("rows", "entries"), [(None, 1), ("syn", 2)])
def test_recorded_synapses_are_located_in_storage(rows, entries):
    export = Export()
    recorder = StateRecorder("trace", "cells", ("v",), CLOCK)
    export.record(Recording(recorder, np.array([2, 0]), 0, 0), rows)
    assert export.entries[1:] == [Locate("trace.record", "syn")] * (entries - 1)
    assert export.arrays["000_trace_record"].tolist() == [2, 0]


def test_no_values_are_no_entry():
    export = Export()
    export.set_values({})
    assert export.entries == []


# --- one-off kernels -----------------------------------------------------------------------------


def test_an_action_sets_the_values_it_uses_and_no_others():
    export = Export()
    perform(export, cells(), "c*2", {"cells.c": 3.0, "cells.N": 5})
    assert export.entries[0] == SetValues(
        (("_action1.size", 5), ("_action1.start", 0), ("cells.c", 3.0))
    )
    assert isinstance(export.entries[1], Perform)
    assert export.entries[1].epoch == 4


def test_each_action_has_a_range_and_a_name_of_its_own():
    export = Export()
    for _ in range(2):
        perform(export, cells(), "i", {})
    kernels = [entry.kernel for entry in export.entries if isinstance(entry, Perform)]
    assert [kernel.domain for kernel in kernels] == [
        Elements("cells", f"_action{n}.start", f"_action{n}.size") for n in (1, 2)
    ]
    assert len({kernel.name for kernel in kernels}) == 2
    assert "_action2.start" in show_statement(kernels[1].body[-1])


def test_indices_are_a_buffer_without_repetitions():
    export = Export()
    perform(export, cells(), "v + 1", {}, indices=[3, 1, 3])
    assert kinds(export) == [SetValues, Fill, Perform]
    assert dict(export.entries[0].values)["_action1.size"] == 2
    assert export.arrays[export.entries[1].data].tolist() == [1, 3]
    assert export.entries[2].kernel.domain == Selected("cells", "_action1.indices")
    assert [buffer.name for buffer in export.buffers] == ["_action1.indices"]


def test_indices_of_synapses_are_located_in_storage():
    export = Export()
    perform(export, SynapticScope(SYNAPSES, cells(), cells()), "w + 1", {}, indices=[3, 1])
    assert kinds(export) == [SetValues, Fill, Locate, Perform]
    assert export.entries[2] == Locate("_action1.indices", "syn")


def test_a_constant_of_another_type_gets_another_name_and_its_value():
    export = Export()
    perform(export, cells(DType.I64), "c/2", {"cells.c": 3})
    perform(export, cells(DType.F64), "c/2", {"cells.c": 2.5})
    values = dict(export.entries[2].values)
    assert values["_action2.cells.c"] == 2.5
    assert export.values["cells.c"] is DType.I64
    assert export.values["_action2.cells.c"] is DType.F64


# --- the whole -----------------------------------------------------------------------------------


def test_the_program_declares_what_actions_use():
    export = Export()
    run = lowered(network(cells(), SYNAPSES))
    perform(export, cells(), "c*rand()", {"cells.c": 1.0}, indices=[0])
    perform(export, SynapticScope(SYNAPSES, cells(), cells()), "rand()", {})
    program = export.program(run)
    verify(program)
    for entry in export.entries:
        if isinstance(entry, Perform):
            verify_kernel(entry.kernel, program)
    assert {"_action1.size"} <= {value.name for value in program.values}
    assert {"_action1.indices", "syn._number"} <= {buffer.name for buffer in program.buffers}
    assert program.rows[0].numbers


def test_results_and_initial_values_are_those_of_the_programs_buffers():
    export = Export()
    program = export.program(lowered(network(cells(), SYNAPSES)))
    project = export.project(program, {"cells.v": 0.0, "syn.w": 2.0, "other.x": 1.0})
    assert project.results == ("cells.v", "syn.w")
    assert project.initial == (("syn.w", 2.0),)


def test_what_is_done_to_owners_that_do_not_run_is_left_out():
    export = Export()
    export.fill("cells.v", np.ones(1))
    export.fill("others.v", np.ones(1))
    export.link("elsewhere", np.zeros(1, np.int64), np.zeros(1, np.int64))
    perform(export, cells(), "i", {}, indices=[1])
    program = export.program(lowered(network(cells(), SYNAPSES)))
    timeline = export.project(program, {}).timeline
    assert [type(entry) for entry in timeline] == [Fill, SetValues, Fill, Perform]
    assert timeline[0].buffer == "cells.v"
