"""Programs made by hand."""

import subprocess
from types import SimpleNamespace

import numpy as np
import pytest
from sundials import is_installed

from eqsim.backends.building.toolchain import find_toolchain
from eqsim.backends.host.executor import Ranges
from eqsim.backends.host.memory import Memory, Ring, padded
from eqsim.backends.state.synapses import from_pairs, with_columns
from eqsim.engine import INCLUDE_DIR
from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Accumulate,
    Append,
    Apply,
    Axis,
    Buffer,
    Cast,
    Column,
    Connect,
    Count,
    Deliveries,
    Draw,
    Elements,
    Emit,
    Event,
    Events,
    Kernel,
    Let,
    Literal,
    Load,
    Local,
    Once,
    Pairs,
    Position,
    Program,
    Rows,
    Selected,
    Step,
    Store,
    Table,
    Value,
    ValueDecl,
)
from eqsim.ir.timeline import Fill, Link, Perform, Project, Run, Seed, SetValues
from eqsim.options import CompileOptions

F64, I64, I32, BOOL = DType.F64, DType.I64, DType.I32, DType.BOOL
CONSTANTS = ("P_vv", "P_vg", "P_gg", "refractory", "threshold", "reset")
STATE = ("v", "g", "lastspike", "not_refractory")


def number(value):
    """Give a floating-point literal."""
    return Literal(F64, value)


def whole(value):
    """Give an integer literal."""
    return Literal(I64, value)


def op(name, *args):
    """Apply an operation that gives the type of its last operand."""
    return Apply(args[-1].dtype, name, args)


def holds(name, *args):
    """Apply an operation that gives a condition."""
    return Apply(BOOL, name, args)


def load(name, at=Axis.ELEMENT, dtype=F64):
    """Load a variable of the population."""
    return Load(dtype, f"neurons.{name}", at)


def value(name, dtype=F64):
    """Give a run-time value of the population."""
    return Value(dtype, f"neurons.{name}")


def time():
    """Give the time of the step."""
    return op("*", Cast(F64, Step(I64, "clock")), Value(F64, "clock.dt"))


def update_kernel():
    """Integrate a leaky neuron with a decaying current; refractory neurons stand still."""
    active, v, new_v = Local(BOOL, "active"), Local(F64, "v"), Local(F64, "new_v")
    moved = op("+", op("*", value("P_vv"), v), op("*", value("P_vg"), load("g")))
    flag = op("select", active, number(1.0), number(0.0))
    spikes = holds("and", active, holds(">", new_v, value("threshold")))
    return Kernel(
        "neurons.update",
        Elements("neurons"),
        (
            Let("active", holds(">=", op("-", time(), load("lastspike")), value("refractory"))),
            Let("v", load("v")),
            Let("new_v", op("select", active, moved, v)),
            Store("neurons.g", Axis.ELEMENT, op("*", value("P_gg"), load("g"))),
            Store("neurons.v", Axis.ELEMENT, new_v),
            Store("neurons.not_refractory", Axis.ELEMENT, flag),
            Emit(
                "neurons.spike",
                spikes,
                (
                    Store("neurons.lastspike", Axis.ELEMENT, time()),
                    Store("neurons.not_refractory", Axis.ELEMENT, number(0.0)),
                ),
            ),
        ),
        slot="groups",
        clock="clock",
        comment=("dv/dt = (g - v)/tau : volt (unless refractory)", "dg/dt = -g/tau_g : volt"),
    )


def reset_kernel():
    """Set spiking neurons back."""
    body = (Store("neurons.v", Axis.ELEMENT, value("reset")),)
    return Kernel("neurons.reset", Events("neurons.spike"), body, slot="resets", clock="clock")


def lif_program(*kernels, buffers=(), **declared):
    """Make a program of a population of leaky neurons."""
    return Program(
        "lif",
        ("clock",),
        (
            ValueDecl("clock.dt", F64),
            ValueDecl("neurons.N", I64),
            *(ValueDecl(f"neurons.{name}", F64) for name in CONSTANTS),
            *declared.pop("values", ()),
        ),
        (*(Buffer(f"neurons.{name}", F64, "neurons.N") for name in STATE), *buffers),
        (Event("neurons.spike", "neurons.N", "clock"),),
        kernels=kernels or (update_kernel(), reset_kernel()),
        **declared,
    )


def deliver_kernel(side="pre"):
    """Add a synapse's weight to its target's current; let weights of plastic synapses fall."""
    weight = Load(F64, "syn.w", Axis.SYNAPSE)
    if side == "pre":
        body = (Accumulate("neurons.g", Axis.POST, weight),)
    else:
        body = (
            Store(
                "syn.w", Axis.SYNAPSE, op("*", weight, op("-", number(1.0), load("g", Axis.PRE)))
            ),
        )
    return Kernel(
        f"syn.{side}",
        Deliveries("syn", "neurons.spike", side, f"syn.{side}.delay"),
        body,
        slot="synapses",
        clock="clock",
    )


def recording_kernels():
    """Record spikes, the potentials of chosen neurons, and the number of spikes."""
    step = Step(I64, "clock")
    spikes = (Append("spikes", "step", step), Append("spikes", "i", Cast(I32, index())))
    count = Count(I64, "neurons.spike", "spikes.start", "spikes.size")
    return (
        Kernel("state.clock", Once(), (Append("state", "step", step),), clock="clock"),
        Kernel(
            "state.values",
            Selected("neurons", "state.record"),
            (Append("state", "v", load("v")),),
            clock="clock",
        ),
        Kernel(
            "spikes.events",
            Events("neurons.spike", "spikes.start", "spikes.size"),
            spikes,
            clock="clock",
        ),
        Kernel("rate.count", Once(), (Append("rate", "count", count),), clock="clock"),
    )


def index(at=Axis.ELEMENT):
    """Give the loop's index."""
    return Position(I64, at)


def network_program(delays=("pre", "post")):
    """Make a recurrent network of leaky neurons with two pathways and recordings."""
    clock_record, values_record, spikes, rate = recording_kernels()
    deliveries = tuple(deliver_kernel(side) for side in delays)
    ranges = ("_source_start", "_source_size", "_target_start", "_target_size")
    return lif_program(
        *(clock_record, values_record, update_kernel(), spikes),
        *(*deliveries, reset_kernel(), rate),
        buffers=(
            Buffer("syn.w", F64, "syn._size"),
            Buffer("syn._number", I32, "syn._size"),
            Buffer("state.record", I32, "state.size"),
        ),
        values=(
            *(ValueDecl(f"syn.{name}", I64) for name in ranges),
            *(ValueDecl(f"syn.{side}.delay", I64) for side in delays),
            *(ValueDecl(name, I64) for name in ("spikes.start", "spikes.size", "state.size")),
        ),
        rows=(Rows("syn", "neurons", "neurons", columns="post" in delays, numbers=True),),
        tables=(
            Table("state", (Column("step", I64), Column("v", F64))),
            Table("spikes", (Column("step", I64), Column("i", I32))),
            Table("rate", (Column("count", I64),)),
        ),
    )


def initial_kernel():
    """Draw the potentials."""
    draw = Draw(F64, "uniform", 7, None, index())
    return Kernel("neurons.set_v", Elements("neurons"), (Store("neurons.v", Axis.ELEMENT, draw),))


def connection_kernel(**changes):
    """Connect each neuron to each other with a probability."""
    counter = Local(I64, "k")
    rule = {
        "start": whole(0),
        "stop": Value(I64, "syn._target_size"),
        "step": whole(1),
        "other": counter,
        "probability": number(0.1),
        "stream": 3,
        **changes,
    }
    different = holds("!=", index(Axis.PRE), index(Axis.POST))
    return Kernel("syn.connect", Pairs("syn", "pre", "k", **rule), (Connect(None, different),))


def noise_program():
    """Make a program whose state is moved by noise and by every kind of function."""
    noise = Draw(F64, "normal", 5, "clock", index())
    chance = Draw(F64, "uniform", 6, "clock", index())
    v = load("v")
    moved = op("+", op("*", op("exp", op("neg", op("abs", v))), v), op("*", noise, number(0.01)))
    functions = op("+", op("tanh", op("*", v, chance)), op("cos", op("log", op("exp", v))))
    return lif_program(
        Kernel("neurons.noise", Elements("neurons"), (Store("neurons.v", Axis.ELEMENT, moved),)),
        Kernel(
            "neurons.functions", Elements("neurons"), (Store("neurons.g", Axis.ELEMENT, functions),)
        ),
    )


def network_timeline(size=150, **changes):
    """Make the timeline of the network: initial state, two kinds of connection, two runs."""
    constants = dict(zip(CONSTANTS, (0.99, 0.3, 0.95, 0.002, 0.9, 0.0), strict=True))
    ranges = (("_source_start", 10), ("_source_size", size - 10))
    settings = {"size": 3, "first": 60, "second": 60} | changes
    timeline = (
        SetValues((("neurons.N", size),)),
        SetValues(
            (
                *((f"syn.{name}", number) for name, number in ranges),
                *(("syn._target_start", 0), ("syn._target_size", size)),
            )
        ),
        Seed(42),
        Fill("neurons.lastspike", "000_lastspike"),
        Perform(initial_kernel(), 1),
        Perform(settings.get("rule", connection_kernel()), 2),
        Fill("syn.w", "001_w"),
        Link("syn", "002_i", "003_j"),
        SetValues(
            (
                *(("spikes.start", 0), ("spikes.size", size), ("state.size", settings["size"])),
                *(("clock.dt", 1e-4), ("syn.pre.delay", 2), ("syn.post.delay", 0)),
                *((f"neurons.{name}", number) for name, number in constants.items()),
            )
        ),
        Fill("state.record", "004_record"),
        Run(settings["first"] * 1e-4, 3, settings.get("report", False)),
        Run(settings["second"] * 1e-4, 4),
    )
    results = ("neurons.v", "neurons.g", "neurons.lastspike", "syn.w")
    return Project(
        timeline, tuple(network_arrays()), results, (("neurons.g", 0.5), ("syn.w", 0.25))
    )


def network_arrays():
    """Give the data that the timeline of the network reads."""
    return {
        "000_lastspike": np.array([-1.0]),
        "001_w": np.array([0.02]),
        "002_i": np.array([5, 3, 5], np.int32),
        "003_j": np.array([1, 2, 3], np.int32),
        "004_record": np.array([0, 5, 7], np.int32),
    }


@pytest.fixture
def filled():
    """Give what makes a memory in which the neurons of a program are about to spike."""

    def fill(program, size):
        random = np.random.default_rng(3)
        memory = Memory(seed=11, epoch=2, steps={"clock": 0})
        constants = dict(zip(CONSTANTS, (0.99, 0.3, 0.95, 0.002, 0.9, 0.0), strict=True))
        memory.values |= {f"neurons.{name}": number for name, number in constants.items()}
        memory.values |= {"neurons.N": size, "clock.dt": 1e-4, "state.size": 3}
        memory.values |= {"spikes.start": 0, "spikes.size": size}
        memory.values |= {"syn.pre.delay": 2, "syn.post.delay": 0}
        for name in ("source", "target"):
            memory.values |= {f"syn._{name}_start": 0, f"syn._{name}_size": size}
        starts = {"v": (0.0, 0.5), "g": (0.3, 1.0), "lastspike": (-1.0, -1.0)}
        for name in STATE:
            array = padded(size, np.dtype(float))
            array[:size] = random.uniform(*starts.get(name, (1.0, 1.0)), size)
            memory.buffers[f"neurons.{name}"] = array
        memory.buffers["state.record"] = np.array([0, 5, 7], np.int32)
        depth = 3 if program.rows else 1
        memory.rings["neurons.spike"] = Ring.empty(size, depth)
        memory.begin_run(program)
        return memory

    return fill


@pytest.fixture
def connected():
    """Give what connects the neurons of a memory at random, not in the order of storage."""

    def connect(memory):
        size = memory.values["neurons.N"]
        random = np.random.default_rng(4)
        pre, post = random.integers(0, size, (2, 20 * size))
        ranges = Ranges("neurons", 0, size, "neurons", 0, size)
        rows = from_pairs(pre, post, ranges)
        with_columns(rows, ranges)
        memory.rows["syn"] = rows
        memory.buffers["syn.w"] = 0.02 * random.random(rows.size)
        memory.buffers["syn._number"] = rows.number

    return connect


@pytest.fixture
def programs():
    """Give what makes programs, and expressions for them."""
    return SimpleNamespace(**{name: item for name, item in globals().items() if name[0] != "_"})


@pytest.fixture(scope="session")
def macros(tmp_path_factory):
    """Give the names of all macros that the engine's headers and the projects' bring along."""
    folder = tmp_path_factory.mktemp("macros")
    # The header of runs stands behind a model's kernels; what it includes, others do too.
    left_out = {"simulate.hpp"} if is_installed() else {"simulate.hpp", "solver.hpp"}
    paths = [path for path in INCLUDE_DIR.rglob("*.hpp") if path.name not in left_out]
    headers = sorted(path.relative_to(INCLUDE_DIR).as_posix() for path in paths)
    standard = ("csignal", "cstdio", "cstdlib", "cerrno", "sys/stat.h", "sys/mman.h", "chrono")
    text = "".join(f"#include <{header}>\n" for header in (*headers, *standard))
    (folder / "all.cpp").write_text(text)
    command = (*find_toolchain(CompileOptions()).command, "-std=c++17", f"-I{INCLUDE_DIR}")
    done = subprocess.run(
        (*command, "-dM", "-E", str(folder / "all.cpp")), capture_output=True, text=True, check=True
    )
    return {line.split()[1].partition("(")[0] for line in done.stdout.splitlines()}
