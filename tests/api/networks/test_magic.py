"""Running what can be seen."""

import pytest

import eqsim as eq
from eqsim import ms
from eqsim.api.session.session import SESSION
from eqsim.errors import EqsimWarning, ModelError

pytestmark = pytest.mark.usefixtures("interpreted")


def new_group():
    return eq.NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")


def test_what_is_visible_runs():
    group = new_group()
    others = [new_group()]
    eq.run(1 * ms)
    eq.run(1 * ms)
    assert group.x[0] == others[0].x[0] == pytest.approx(2)


def test_nothing_visible():
    with pytest.raises(eq.MagicError, match="nothing to simulate"):
        eq.run(1 * ms)


def test_old_and_new_objects_do_not_mix():
    old = new_group()
    eq.run(1 * ms)
    new = new_group()
    with pytest.raises(eq.MagicError, match="run before: neurongroup"):
        eq.run(1 * ms)
    assert (old.x[0], new.x[0]) == (pytest.approx(1), 0)


def test_monitors_may_join():
    group = new_group()
    eq.run(0.2 * ms)
    monitor = eq.StateMonitor(group, "x", record=0)
    eq.run(0.2 * ms)
    assert monitor.t / ms == pytest.approx([0.2, 0.3])


def test_new_objects_begin_at_zero():
    group = new_group()
    eq.run(1 * ms)
    del group
    group = new_group()
    eq.run(0.5 * ms)
    assert group.t == 0.5 * ms


def test_a_scope_hides_what_was_before():
    old = new_group()
    eq.run(1 * ms)
    eq.start_scope()
    new = new_group()
    eq.run(1 * ms)
    assert (old.x[0], new.t) == (pytest.approx(1), 1 * ms)


def test_what_is_left_out_is_named():
    def hidden():
        return new_group()

    class Holder:
        __slots__ = ("group",)

    holder = Holder()
    holder.group = hidden()
    group = new_group()
    with pytest.warns(EqsimWarning, match="does not simulate neurongroup, which") as caught:
        eq.run(1 * ms)
    assert caught[0].filename == __file__
    assert (holder.group.x[0], group.x[0]) == (0, pytest.approx(1))


def test_what_a_visible_object_needs_is_seen_through_it():
    monitor = eq.StateMonitor(new_group(), "x", record=0)
    part = new_group()[:]
    eq.run(1 * ms)
    assert monitor.N == 10
    assert part.x[0] == pytest.approx(1)


def test_a_failed_run_leaves_objects_new():
    group = new_group()
    with pytest.raises(ModelError):
        eq.run(-1 * ms)
    net = eq.Network(group)
    net.run(1 * ms)
    assert net.t == 1 * ms


def test_an_interrupted_run_can_go_on(monkeypatch):
    group = new_group()

    def interrupt(report, steps, duration):
        def tell(completed):
            if completed == 3:
                raise KeyboardInterrupt

        return tell, lambda: None

    monkeypatch.setattr(SESSION.executor._runner, "show_progress", interrupt)
    with pytest.raises(KeyboardInterrupt):
        eq.run(1 * ms, report="text")
    assert eq.magic_network.t / ms == pytest.approx(0.3)
    eq.run(0.1 * ms)
    assert group.x[0] == pytest.approx(0.4)


def test_objects_of_a_network_are_not_run():
    group = new_group()
    net = eq.Network(group)
    other = new_group()
    eq.run(1 * ms)
    assert (group.x[0], other.x[0], net.t) == (0, pytest.approx(1), 0 * ms)


@pytest.mark.parametrize("name", ["run", "store", "restore"])
def test_objects_of_networks_are_told_from_none(name):
    call, duration = getattr(eq, name), (1 * ms,) if name == "run" else ()
    with pytest.raises(eq.MagicError, match=f"^{name} found nothing to ") as caught:
        call(*duration)
    assert f"where {name} is called" in str(caught.value)
    net = eq.Network(group := eq.NeuronGroup(1, "x : 1", name="G"), name="net")
    with pytest.raises(eq.MagicError) as caught:
        call(*duration)
    assert f"G belongs to net\n  hint: call the method {name}" in str(caught.value)
    assert group in net


class Box:
    """Holds one thing."""

    def __init__(self, kept):
        self.kept = kept


def test_groups_that_are_hidden_deeply_are_named():
    box = Box(Box(new_group()))
    with pytest.raises(eq.MagicError, match="not seen from there: neurongroup"):
        eq.run(1 * ms)
    assert box.kept.kept.t == 0 * ms
