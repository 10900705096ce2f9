"""What is the same on all synapses of a neuron is kept once, where the program proves it."""

from dataclasses import replace

import pytest

from eqsim.expr.dtypes import DType
from eqsim.ir.checks.verify import verify
from eqsim.ir.program import (
    Buffer,
    Call,
    Deliveries,
    Event,
    Kernel,
    Once,
    Program,
    Rows,
    Synapses,
    ValueDecl,
)
from eqsim.passes.promote import Promote

F64, I64 = DType.F64, DType.I64
TRACE = """
    let elapsed = f64(main.step) * main.dt - s.time[s]
    let new_a = s.a[s] * exp(-elapsed / s.tau)
    accumulate q.g[post] += s.w[s] * new_a
    store s.a[s] = new_a + s.jump
    store s.time[s] = f64(main.step) * main.dt
    """
READER = """
    let late_a = s.a[s] * exp(-(f64(main.step) * main.dt - s.time[s]) / s.tau)
    store s.w[s] = s.w[s] + late_a
    """
STORE = "store s.a[s] = s.a[s] * 0.5\nstore s.time[s] = f64(main.step) * main.dt"
ALIKE = (("s.a", "pre"), ("s.time", "pre"))


def deliveries(side="pre", own=None):
    return Deliveries("s", "p.spike" if side == "pre" else "q.spike", side, f"s.{side}.delay", own)


@pytest.fixture
def network(kernel):
    """Give a program of synapses from p to q, with some kernels, each (text, domain)."""

    def network(*parts, alike=ALIKE, more=()):
        kernels = tuple(
            kernel(text, f"s.k{number}", domain, slot="synapses")
            for number, (text, domain) in enumerate(parts, 1)
        )
        floats = ("main.dt", "s.tau", "s.jump")
        sizes = ("p.N", "q.N", "s.pre.delay", "s.post.delay")
        parts = [f"s._{end}_{what}" for end in ("source", "target") for what in ("start", "size")]
        made = Program(
            "test",
            ("main",),
            (
                *(ValueDecl(name, F64) for name in floats),
                *(ValueDecl(name, I64) for name in (*sizes, *parts)),
            ),
            (
                *(Buffer(f"s.{name}", F64, "s._size") for name in ("a", "time", "w", "b")),
                *(Buffer(name, F64, f"{name[0]}.N") for name in ("p.x", "q.g")),
            ),
            (Event("p.spike", "p.N", "main"), Event("q.spike", "q.N", "main")),
            (Rows("s", "p", "q", columns=True, alike=alike),),
            kernels=(*kernels, *more),
        )
        verify(made)
        return made

    return network


def extents(program):
    return {buffer.name: buffer.extent for buffer in program.buffers}


def promoted(program):
    """Run the pass; give the buffers that are kept once."""
    after = Promote().run(program)
    verify(after)
    before = extents(program)
    return {name for name, extent in extents(after).items() if extent != before[name]}


def test_a_trace_is_kept_for_each_source_and_brought_up_to_date_once(network, assert_kernels):
    after = Promote().run(network((TRACE, deliveries()), (READER, deliveries("post"))))
    assert extents(after)["s.a"] == extents(after)["s.time"] == "p.N"
    assert extents(after)["s.w"] == "s._size"
    assert_kernels(
        after.kernels,
        """
        kernel s.k1 over pre deliveries s of p.spike after s.pre.delay in synapses
          let elapsed = f64(main.step) * main.dt - s.time[pre]
          let new_a = s.a[pre] * exp(-elapsed / s.tau)
          accumulate q.g[post] += s.w[s] * new_a
        kernel s.k1.traces over events p.spike from s._source_start for s._source_size """
        """after s.pre.delay in synapses
          # the same on all synapses of a source: a, time
          let elapsed = f64(main.step) * main.dt - s.time[i]
          let new_a = s.a[i] * exp(-elapsed / s.tau)
          let kept_a = new_a + s.jump
          let kept_time = f64(main.step) * main.dt
          store s.a[i] = kept_a
          store s.time[i] = kept_time
        kernel s.k2 over post deliveries s of q.spike after s.post.delay in synapses
          let late_a = s.a[pre] * exp(-(f64(main.step) * main.dt - s.time[pre]) / s.tau)
          store s.w[s] = s.w[s] + late_a
        """,
    )


def test_a_trace_of_targets_is_kept_for_each_target(network):
    alike = tuple((name, "post") for name, _ in ALIKE)
    after = Promote().run(network((READER, deliveries()), (STORE, deliveries("post")), alike=alike))
    assert extents(after)["s.a"] == "q.N"
    assert [kernel.name for kernel in after.kernels] == ["s.k1", "s.k2.traces"]


def test_what_was_stored_is_read_later_in_the_same_event(network, assert_kernels):
    text = "store s.a[s] = s.a[s] + s.jump\nstore s.w[s] = s.a[s]"
    first, second = Promote().run(network((text, deliveries()), alike=ALIKE[:1])).kernels
    assert_kernels(
        (first, second),
        """
        kernel s.k1 over pre deliveries s of p.spike after s.pre.delay in synapses
          let kept_a = s.a[pre] + s.jump
          store s.w[s] = kept_a
        kernel s.k1.traces over events p.spike from s._source_start for s._source_size """
        """after s.pre.delay in synapses
          # the same on all synapses of a source: a
          let kept_a = s.a[i] + s.jump
          store s.a[i] = kept_a
        """,
    )


def test_a_variable_of_the_source_may_change_it(network):
    text = "store s.a[s] = s.a[s] + p.x[pre]"
    assert promoted(network((text, deliveries()), alike=ALIKE[:1])) == {"s.a"}


@pytest.mark.parametrize(
    "text",
    [
        "store s.a[s] = s.a[s] + s.w[s]",
        "store s.a[s] = s.a[s] + q.g[post]",
        "store s.a[s] = uniform(#1, main.step, s)",
        "store s.a[s] = s.a[s] + f64(post)",
        "accumulate s.a[s] += s.jump",
        "store s.a[s] = s.jump where s.w[s] > 0.0",
        "store s.a[s] = s.jump\nstore s.a[s] = s.w[s]",
        "let v = s.w[s] * 2.0\nstore s.a[s] = v",
        "accumulate p.x[pre] += s.jump\nstore s.a[s] = p.x[pre]",
    ],
)
def test_what_may_differ_from_synapse_to_synapse_stays_with_each(network, text):
    assert promoted(network((text, deliveries()), alike=ALIKE[:1])) == set()


@pytest.mark.parametrize("domain", [deliveries("post"), Synapses("s")])
def test_what_others_change_too_stays_with_each_synapse(network, domain):
    program = network((STORE, deliveries()), ("store s.a[s] = s.jump", domain))
    assert promoted(program) == {"s.time"}


def test_what_depends_on_something_that_stays_does_so_itself(network):
    program = network(
        ("store s.a[s] = s.time[s] + 1.0", deliveries()), ("store s.time[s] = s.w[s]", deliveries())
    )
    assert promoted(program) == set()


def test_own_delays_leave_a_time_to_each_synapse(network):
    program = network((STORE, deliveries()))
    own = replace(program.kernels[0], domain=deliveries(own="s.order"))
    program = replace(program, kernels=(own,))
    assert Promote().run(program) == program


def test_where_the_host_is_called_everything_stays(network):
    host = Kernel("op", Once(), (Call("op"),), slot="end", clock="main")
    assert promoted(network((STORE, deliveries()), more=(host,))) == set()


def test_what_does_not_begin_alike_stays(network):
    assert promoted(network((STORE, deliveries()), alike=())) == set()
    assert promoted(network((STORE, deliveries()), alike=ALIKE[:1])) == {"s.a"}
