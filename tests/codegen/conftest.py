"""Programs made by hand."""

import pytest

from eqsim.expr.dtypes import DType
from eqsim.ir.program import (
    Apply,
    Axis,
    Buffer,
    Cast,
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
    Position,
    Program,
    Step,
    Store,
    Value,
    ValueDecl,
)

F64, I64, I32, BOOL = DType.F64, DType.I64, DType.I32, DType.BOOL


def number(value):
    """Give a floating-point literal."""
    return Literal(F64, value)


def op(name, *args):
    """Apply an operation that gives the type of its operands."""
    return Apply(args[-1].dtype, name, args)


def test(name, *args):
    """Apply an operation that gives a condition."""
    return Apply(BOOL, name, args)


def load(name, at=Axis.ELEMENT, dtype=F64):
    """Load a variable of the population."""
    return Load(dtype, f"neurons.{name}", at)


def value(name, dtype=F64):
    """Give a run-time value of the population."""
    return Value(dtype, f"neurons.{name}")


def update_kernel():
    """Integrate a leaky neuron with a decaying current; refractory neurons stand still."""
    time = op("*", Cast(F64, Step(I64, "clock")), Value(F64, "clock.dt"))
    passed = op("-", time, load("lastspike"))
    active = Local(BOOL, "active")
    new_v = op("+", op("*", value("P_vv"), Local(F64, "v")), op("*", value("P_vg"), load("g")))
    return Kernel(
        "neurons.update",
        Elements("neurons"),
        (
            Let("active", test(">=", passed, value("refractory"))),
            Let("v", load("v")),
            Let("new_v", op("select", active, new_v, Local(F64, "v"))),
            Store("neurons.g", Axis.ELEMENT, op("*", value("P_gg"), load("g"))),
            Store("neurons.v", Axis.ELEMENT, Local(F64, "new_v")),
            Store(
                "neurons.not_refractory",
                Axis.ELEMENT,
                op("select", active, number(1.0), number(0.0)),
            ),
            Emit(
                "neurons.spike",
                test("and", active, test(">", Local(F64, "new_v"), value("threshold"))),
                (
                    Store("neurons.lastspike", Axis.ELEMENT, time),
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
    return Kernel(
        "neurons.reset",
        Events("neurons.spike"),
        (Store("neurons.v", Axis.ELEMENT, value("reset")),),
        slot="resets",
        clock="clock",
    )


def lif_program(*kernels, buffers=()):
    """Make a program of a population of leaky neurons."""
    return Program(
        "lif",
        ("clock",),
        (
            ValueDecl("clock.dt", F64),
            ValueDecl("neurons.N", I64),
            *(
                ValueDecl(f"neurons.{name}", F64)
                for name in ("P_vv", "P_vg", "P_gg", "refractory", "threshold", "reset")
            ),
        ),
        (
            *(
                Buffer(f"neurons.{name}", F64, "neurons.N")
                for name in ("v", "g", "lastspike", "not_refractory")
            ),
            *buffers,
        ),
        (Event("neurons.spike", "neurons.N", "clock"),),
        kernels=kernels or (update_kernel(), reset_kernel()),
    )


@pytest.fixture
def lif():
    """Give a program of leaky neurons."""
    return lif_program()
