"""A project does what the interpreter does, bit for bit, and tells what went wrong."""

import numpy as np
import pytest

from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import Ring
from eqsim.backends.project.project import execute_project, make_project, write_project
from eqsim.backends.reference.kernels import perform
from eqsim.backends.runtime.executable import Interpreted
from eqsim.backends.state.connecting import find_pairs
from eqsim.backends.state.room import Room
from eqsim.backends.state.synapses import creation_order, from_pairs, with_columns
from eqsim.codegen.sources import emit_project
from eqsim.errors import ConnectionIndexError, ModelError, SimulationError
from eqsim.expr.dtypes import DType
from eqsim.ir.program import Buffer, Local, Program, Rows, ValueDecl
from eqsim.ir.timeline import Link, Project, Run, SetValues
from eqsim.options import CompileOptions

pytestmark = [pytest.mark.compile, pytest.mark.standalone]
FAST = CompileOptions(optimisation=1, native=False)
SIZE = 150


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give one folder for all projects: what does not change is compiled once."""
    return tmp_path_factory.mktemp("projects") / "project"


@pytest.fixture
def executed(programs, folder):
    """Give what builds the network's project and executes it."""

    def execute(*arguments, echo=None, **changes):
        timeline = programs.network_timeline(SIZE, **changes)
        tree = emit_project(programs.network_program(), timeline)
        write_project(folder, tree, programs.network_arrays())
        make_project(folder, FAST)
        return execute_project(folder, arguments, echo)

    return execute


def interpreted(programs, filled):
    """Perform the same timeline in the interpreter."""
    program = programs.network_program()
    memory = filled(program, SIZE)
    memory.values |= {"syn._source_start": 10, "syn._source_size": SIZE - 10}
    memory.buffers["neurons.g"][:SIZE] = 0.5
    memory.seed, memory.epoch = 42, 1
    perform(programs.initial_kernel(), memory)
    memory.epoch = 2
    ranges = Ranges("neurons", 10, SIZE - 10, "neurons", 0, SIZE)
    room = Room("syn", 0, 8, None)
    found = list(find_pairs(programs.connection_kernel(), memory, room))
    pre = np.concatenate([np.repeat(each.outer, each.counts) for each in found])
    post = np.concatenate([each.partners for each in found])
    pre, post = np.append(pre, [5, 3, 5]), np.append(post, [1, 2, 3])
    rows = from_pairs(pre, post, ranges)
    with_columns(rows, ranges)
    memory.rows["syn"] = rows
    weights = np.where(np.arange(rows.size) < rows.size - 3, 0.02, 0.25)
    memory.buffers |= {"syn._number": rows.number, "syn.w": weights[rows.number]}
    memory.rings["neurons.spike"] = Ring.empty(SIZE, 3)
    for epoch in (3, 4):
        memory.epoch = epoch
        Interpreted(program).run(memory, 60, None)
    return memory, pre, post


def test_a_project_equals_the_interpreter(programs, filled, executed):
    results = executed()
    memory, pre, post = interpreted(programs, filled)
    assert results.completed == 120
    assert (results.array("syn.i") == pre).all()
    assert (results.array("syn.j") == post).all()
    for name in ("v", "g", "lastspike"):
        expected = memory.buffers[f"neurons.{name}"][:SIZE]
        assert results.array(f"neurons.{name}").tobytes() == expected.tobytes()
    weights = creation_order(memory.rows["syn"], memory.buffers["syn.w"])
    assert results.array("syn.w").tobytes() == weights.tobytes()
    spikes = [piece["i"][0] for piece, _ in results.pieces("spikes")]
    assert sum(part.size for part in spikes) > SIZE
    assert len(spikes) == 2


def test_awkward_names_stay_apart(folder):
    clocks, projections = ("c_1", "c__1", "C_1"), ("S_1", "S__1", "s_1", "arena", "state")
    ranges = ("_source_start", "_source_size", "_target_start", "_target_size")
    sizes = {
        f"{name}.{part}": 0 if "start" in part else 2 for name in projections for part in ranges
    }
    program = Program(
        "awkward",
        clocks,
        (
            *(ValueDecl(f"{clock}.dt", DType.F64) for clock in clocks),
            *(ValueDecl(name, DType.I64) for name in ("cells.N", *sizes)),
        ),
        tuple(Buffer(f"{name}._number", DType.I32, f"{name}._size") for name in projections),
        rows=tuple(Rows(name, "cells", "cells", numbers=True) for name in projections),
    )
    pairs = {f"p{k}": np.array([k % 2], np.int32) for k in range(len(projections))}
    timeline = (
        SetValues((("cells.N", 2), *sizes.items(), *((f"{clock}.dt", 1e-4) for clock in clocks))),
        *(Link(name, f"p{k}", f"p{k}") for k, name in enumerate(projections)),
        Run(3e-4, 1),
    )
    write_project(folder, emit_project(program, Project(timeline, tuple(pairs), ())), pairs)
    make_project(folder, FAST)
    results = execute_project(folder)
    assert [results.array(f"{name}.i").tolist() for name in projections] == [
        [0],
        [1],
        [0],
        [1],
        [0],
    ]
    assert len({file.casefold() for file, _, _ in results.files.values()}) == len(results.files)


def test_the_seed_of_the_command_line_wins(executed):
    one, other = executed("--seed", "1"), executed("--seed", "2", "--results", "elsewhere")
    assert (one.seed, other.seed) == (1, 2)
    assert one.array("neurons.v").tobytes() != other.array("neurons.v").tobytes()
    assert other.folder.name == "elsewhere"


def test_an_index_out_of_range_is_named(programs, executed):
    far = programs.op("+", Local(programs.I64, "k"), programs.whole(7))
    with pytest.raises(ConnectionIndexError, match=r"the rule gives j = 15[0-6], which is out of"):
        executed(rule=programs.connection_kernel(other=far))


def test_indices_out_of_range_can_be_left_out(programs, executed):
    far = programs.op("+", Local(programs.I64, "k"), programs.whole(7))
    results = executed(rule=programs.connection_kernel(other=far, skip_invalid=True))
    assert results.array("syn.j").max() < SIZE


def test_a_probability_above_one_is_refused(programs, executed):
    with pytest.raises(ModelError, match="between 0 and 1"):
        executed(rule=programs.connection_kernel(probability=programs.number(1.5)))


def test_a_sample_has_its_size_in_every_row(programs, executed):
    rule = programs.connection_kernel(probability=None, size=programs.whole(20))
    sources = executed(rule=rule).array("syn.i")[:-3]
    counts = np.bincount(sources, minlength=SIZE - 10)
    assert ((counts == 20) | (counts == 19)).all()


def test_a_sample_larger_than_its_range_is_refused(programs, executed):
    rule = programs.connection_kernel(probability=None, size=programs.whole(SIZE + 1))
    with pytest.raises(ModelError, match="a sample of 151 cannot be drawn"):
        executed(rule=rule)


@pytest.mark.parametrize("arguments", [("--unknown",), ("--seed",), ("--seed", "x")])
def test_wrong_options_end_with_status_2(executed, arguments):
    with pytest.raises(SimulationError, match="status 2") as raised:
        executed(*arguments)
    assert "usage" in str(raised.value)


def test_an_interrupted_run_leaves_its_results(executed):
    def interrupt_once(piece):
        if not interrupted_at:
            interrupted_at.append(piece)
            raise KeyboardInterrupt

    interrupted_at = []
    results = executed(echo=interrupt_once, first=10**12, report=True)
    assert results.interrupted
    assert 0 < results.completed < 10**12
    assert results.array("neurons.v").size == SIZE
    assert len(list(results.pieces("rate"))) == 1
