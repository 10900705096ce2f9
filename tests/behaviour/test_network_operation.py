"""Python functions that are called within a run."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import (
    Network,
    NetworkOperation,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    network_operation,
    run,
)
from eqsim.errors import ModelError, SimulationError

RUNTIME = ("numpy", "compiled")


@pytest.fixture(params=[RUNTIME[0], pytest.param(RUNTIME[1], marks=pytest.mark.compile)])
def target(request, session, cache_folder):
    """Run in this process, interpreted and compiled."""
    eq.set_device("runtime", target=request.param, optimisation=1)
    return request.param


def test_a_function_is_called_with_the_time_of_each_step_of_its_clock(target):
    group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")
    seen = []

    @network_operation(dt=0.5 * ms)
    def look(t):
        seen.append((t / ms, group.t / ms, float(group.x[0])))

    run(1.2 * ms)
    assert np.allclose(seen, [(0, 0, 0), (0.5, 0.5, 0.5), (1, 1, 1)])


def test_the_first_run_of_new_objects_tells_their_time(target):
    before = NeuronGroup(1, "x : 1")
    run(1 * ms)
    eq.start_scope()
    group, seen = NeuronGroup(1, "x : 1"), []

    @network_operation(dt=0.2 * ms)
    def look(t):
        every = (t, eq.magic_network.t, eq.defaultclock.t, group.t)
        seen.extend(round(each / ms, 6) for each in every)

    run(0.5 * ms)
    assert seen == [0] * 4 + [0.2] * 4 + [0.4] * 4
    assert before.t == 1 * ms


def test_a_report_of_the_first_run_sees_its_time(target):
    before = NeuronGroup(1, "x : 1")
    run(1 * ms)
    eq.start_scope()
    group, seen = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler"), []

    def report(elapsed, completed, start, duration):
        every = (eq.magic_network.t, eq.defaultclock.t, group.t)
        seen.append([completed, *(round(each / duration, 6) for each in every)])

    run(100 * ms, report=report, report_period=1e-9 * eq.second)
    assert seen[0] == [0] * 4
    assert seen[-1] == [1] * 4
    assert all(np.allclose(each, each[0]) for each in seen)
    assert before.t == 1 * ms


def test_a_run_that_does_not_begin_leaves_the_time_as_it_was(target):
    first = Network(NeuronGroup(1, "x : 1"))
    first.run(1 * ms)
    group = NeuronGroup(1, "x : 1")

    def fails(*_args):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Network(group).run(1 * ms, report=fails)
    assert eq.defaultclock.t == 1 * ms
    assert group.t == 0 * ms


def test_a_method_and_a_function_without_arguments_will_do(target):
    group = NeuronGroup(1, "x : 1", threshold="x > 3", reset="x = 0")

    class Counter:
        count = 0

        def tick(self):
            self.count += 1

        def tock(self, t):
            self.count += 100

    counter = Counter()
    net = Network(group, NetworkOperation(counter.tick), NetworkOperation(counter.tock, dt=1 * ms))
    net.run(2 * ms)
    assert counter.count == 20 + 200


@pytest.mark.parametrize(("when", "seen"), [("start", [0, 1, 2]), ("end", [1, 2, 3])])
def test_a_function_stands_in_its_slot(target, when, seen):
    group = NeuronGroup(1, "x : 1", threshold="True", reset="x += 1")
    values = []
    look = NetworkOperation(lambda: values.append(group.x[0]), when=when)
    Network(group, look).run(0.3 * ms)
    assert values == seen


def test_operations_of_one_slot_are_called_in_their_order_with_kernels_between(target):
    group = NeuronGroup(1, "dx/dt = 1/dt : 1", method="euler")
    calls = []
    made = [
        NetworkOperation(lambda: calls.append(("b", group.x[0])), when="groups", order=2),
        NetworkOperation(lambda: calls.append(("c", group.x[0])), when="end"),
        NetworkOperation(lambda: calls.append(("a", group.x[0])), when="groups", order=-1),
    ]
    Network(group, made).run(0.2 * ms)
    assert calls == [("a", 0), ("b", 1), ("c", 1), ("a", 1), ("b", 2), ("c", 2)]


def test_what_is_assigned_counts_from_the_same_step_on(target):
    group = NeuronGroup(2, "dx/dt = rate : 1\nrate : Hz (constant)", method="euler")
    group.rate = 1 / ms

    @network_operation(dt=1 * ms)
    def change(t):
        if t > 0.5 * ms:
            group.rate = "2/ms + i/ms"
            group.x[0] = 0

    values = StateMonitor(group, "x", record=True)
    run(2 * ms)
    assert group.x[:] == pytest.approx([2, 4])
    assert values.x[:, 10] == pytest.approx([0, 1])


def test_monitors_can_be_read_and_time_has_come_so_far(target):
    group = NeuronGroup(1, "x : 1", threshold="True", reset="x += 1")
    spikes, values = SpikeMonitor(group), StateMonitor(group, "x", record=True)
    seen = []

    @network_operation(dt=0.2 * ms)
    def look():
        seen.append((len(spikes.t), len(values.t), round(net.t / ms, 6)))

    net = Network(group, spikes, values, look)
    net.run(0.5 * ms)
    # in the slot 'start', in the order of creation: the monitor stands before the function
    assert seen == [(0, 1, 0), (2, 3, 0.2), (4, 5, 0.4)]
    assert spikes.t / ms == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])
    assert values.x[0].tolist() == [0, 1, 2, 3, 4]


def test_synapses_can_be_made_within_a_run(target):
    source = NeuronGroup(2, "x : 1", threshold="True", reset="x = 0")
    goal = NeuronGroup(2, "v : 1")
    synapses = Synapses(source, goal, "w : 1", on_pre="v_post += w")
    synapses.connect(i=1, j=1)
    synapses.w = 1
    weights = StateMonitor(synapses, "w", record=True)

    @network_operation(dt=0.5 * ms)
    def grow(t):
        if t > 0.2 * ms:
            synapses.connect(i=0, j=0)
            synapses.w[1] = 10

    run(1 * ms)
    assert goal.v[:].tolist() == [50, 10]
    assert weights.w.tolist() == [[1] * 10]


def test_random_numbers_do_not_depend_on_what_a_function_draws(target):
    def network(draws):
        eq.seed(3)
        group = NeuronGroup(3, "dv/dt = xi*ms**-0.5 : 1\nu : 1", method="euler")

        def draw():
            group.u = "rand()"

        net = Network(group, NetworkOperation(draw, dt=0.3 * ms)) if draws else Network(group)
        net.run(1 * ms)
        return group.v[:].tolist()

    assert network(True) == network(False)


def test_an_error_ends_the_run_after_its_step(target):
    group = NeuronGroup(1, "x : 1", threshold="True", reset="x += 1")
    other = NetworkOperation(lambda: None, when="end")

    @network_operation
    def fail(t):
        if t > 0.25 * ms:
            raise ZeroDivisionError("too late")

    net = Network(group, fail, other)
    with pytest.raises(ZeroDivisionError, match="too late"):
        net.run(1 * ms)
    assert net.t / ms == pytest.approx(0.4)
    assert group.x[0] == 4
    net.remove(fail)
    net.run(0.1 * ms)
    assert group.x[0] == 5


def test_a_run_within_a_run_is_refused(target):
    group = NeuronGroup(1, "x : 1")
    net = Network(group, NetworkOperation(lambda: net.run(1 * ms)))
    with pytest.raises(SimulationError, match="under way"):
        net.run(1 * ms)


def test_operations_on_several_clocks(target):
    fine, coarse = [], []
    group = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler", dt=0.25 * ms)
    first = NetworkOperation(lambda t: fine.append(t / ms), dt=0.1 * ms)
    second = NetworkOperation(
        lambda t: coarse.append((t / ms, group.x[0])), dt=0.5 * ms, when="end"
    )
    Network(group, first, second).run(1.05 * ms)
    assert fine == pytest.approx([0.1 * k for k in range(11)])
    assert np.allclose(coarse, [(0, 0.25), (0.5, 0.75), (1, 1.25)])


@pytest.mark.parametrize("function", [3, lambda a, b: a + b, lambda *, key: key])
def test_what_cannot_be_called_is_refused(interpreted, function):
    with pytest.raises(ModelError, match="NetworkOperation"):
        NetworkOperation(function)


def test_settings_are_given_by_name(interpreted):
    with pytest.raises(ModelError, match="by name"):
        network_operation(len, 1 * ms)


def test_a_project_cannot_call_python(session, tmp_path):
    eq.set_device("cpp_standalone", directory=tmp_path / "project")
    group = NeuronGroup(1, "x : 1")

    @network_operation
    def look():
        pass

    with pytest.raises(SimulationError, match="networkoperation: a standalone project cannot"):
        run(1 * ms)
    assert not (tmp_path / "project").exists()
    assert group.N == 1


def test_networks_without_operations_keep_their_plain_loop(interpreted):
    group = NeuronGroup(1, "x : 1")
    assert "resume" not in Network(group).explain("cpp")
    other = NeuronGroup(1, "x : 1")
    assert "resume" in Network(other, NetworkOperation(lambda: None)).explain("cpp")
