"""Scripts that are refused, each at its last line or before."""

from tests.benchmarks.agreement.script import *


def _run(*objects):
    net = Network(*objects)
    net.run(0.2 * ms)


def events_twice():
    G = NeuronGroup(1, "v : 1", threshold="v > 1", events={"spike": "v > 2"})


def code_for_an_unknown_event():
    G = NeuronGroup(1, "v : 1", threshold="v > 1")
    G.run_on_event("burst", "v = 0")


def monitor_without_threshold():
    S = SpikeMonitor(NeuronGroup(1, "v : 1"))


def monitor_of_an_unknown_event():
    G = NeuronGroup(1, "v : 1", threshold="v > 1")
    E = EventMonitor(G, "burst")


def monitor_of_an_unknown_variable():
    G = NeuronGroup(1, "v : 1")
    M = StateMonitor(G, "w", record=True)


def monitor_without_choice():
    G = NeuronGroup(1, "v : 1")
    M = StateMonitor(G, "v")


def monitored_index_out_of_range():
    G = NeuronGroup(2, "v : 1")
    M = StateMonitor(G, "v", record=[5])


def reading_what_was_not_recorded():
    G = NeuronGroup(4, "v : 1")
    M = StateMonitor(G, "v", record=[1])
    return M[2].v


def negative_duration():
    G = NeuronGroup(1, "v : 1")
    net = Network(G)
    net.run(-1 * ms)


def duration_of_another_unit():
    G = NeuronGroup(1, "v : 1")
    net = Network(G)
    net.run(3)


def dt_off_the_grid():
    G = NeuronGroup(1, "v : 1")
    net = Network(G)
    net.run(0.1 * ms)
    defaultclock.dt = 0.3 * ms
    net.run(0.3 * ms)


def nothing_to_run():
    run(1 * ms)


def run_and_new_objects():
    G = NeuronGroup(1, "v : 1")
    run(0.1 * ms)
    H = NeuronGroup(1, "v : 1")
    run(0.1 * ms)


def two_networks():
    G = NeuronGroup(1, "v : 1")
    a, b = Network(G), Network(G)
    a.run(0.1 * ms)
    b.run(0.1 * ms)


def removing_a_stranger():
    net = Network()
    net.remove(NeuronGroup(1, "v : 1"))


def unknown_object():
    return Network()["nobody"]


def restoring_the_unknown():
    G = NeuronGroup(1, "v : 1")
    net = Network(G)
    net.restore("never")


def clock_and_dt():
    G = NeuronGroup(1, "v : 1", dt=1 * ms, clock=Clock(1 * ms))


def negative_size():
    G = NeuronGroup(-1, "v : 1")


def empty_group():
    G = NeuronGroup(0, "v : 1")


def size_is_not_whole():
    G = NeuronGroup(2.5, "v : 1")


def name_that_cannot_be():
    G = NeuronGroup(1, "v : 1", name="no name")


def name_that_is_taken():
    G = NeuronGroup(1, "v : 1", name="twin")
    H = NeuronGroup(1, "v : 1", name="twin")
    _run(G, H)


def reserved_argument():
    G = NeuronGroup(1, "v : 1", treshold="v > 1")


def namespace_with_underscore():
    G = NeuronGroup(1, "dv/dt = _k/ms : 1", namespace={"_k": 1})
    _run(G)


def array_in_the_model():
    values = np.arange(3)
    G = NeuronGroup(3, "dv/dt = values/ms : 1")
    _run(G)


def subgroup_with_a_step():
    G = NeuronGroup(4, "v : 1")
    return G[0:4:2].N


def subgroup_beyond():
    G = NeuronGroup(4, "v : 1")
    return G[2:9].N


def links_that_are_missing():
    G = NeuronGroup(1, "y : 1 (linked)")
    _run(G)


def link_of_another_size():
    G = NeuronGroup(3, "x : 1")
    H = NeuronGroup(2, "y : 1 (linked)")
    H.y = linked_var(G, "x")


def link_of_another_unit():
    G = NeuronGroup(2, "x : volt")
    H = NeuronGroup(2, "y : 1 (linked)")
    H.y = linked_var(G, "x")


def link_for_a_parameter():
    G = NeuronGroup(2, "x : 1")
    H = NeuronGroup(2, "y : 1")
    H.y = linked_var(G, "x")


def spikes_beyond_the_group():
    P = SpikeGeneratorGroup(2, [0, 3], [1, 2] * ms)


def spikes_of_different_lengths():
    P = SpikeGeneratorGroup(2, [0, 1], [1] * ms)


def spike_twice_in_a_step():
    P = SpikeGeneratorGroup(2, [0, 0], [1, 1.01] * ms)
    _run(P)


def spike_times_without_unit():
    P = SpikeGeneratorGroup(2, [0], [1])


def period_off_the_grid():
    P = SpikeGeneratorGroup(1, [0], [0.1] * ms, period=0.25 * ms)
    _run(P)


def period_too_short():
    P = SpikeGeneratorGroup(1, [0], [2] * ms, period=1 * ms)
    _run(P)


def rates_of_another_unit():
    P = PoissonGroup(1, rates=3 * mV)
    _run(P)


def rates_without_unit():
    P = PoissonGroup(1, rates=3)


def poisson_input_of_another_unit():
    G = NeuronGroup(1, "v : volt")
    P = PoissonInput(G, "v", N=1, rate=1 * Hz, weight=1 * nA)


def poisson_input_to_an_unknown_variable():
    G = NeuronGroup(1, "v : volt")
    P = PoissonInput(G, "w", N=1, rate=1 * Hz, weight=1 * mV)


def timed_array_without_time():
    a = TimedArray([1, 2], dt=1 * ms)
    G = NeuronGroup(1, "x = a(3) : 1")
    _run(G)


def two_dimensional_timed_array_without_index():
    a = TimedArray([[1, 2]], dt=1 * ms)
    G = NeuronGroup(1, "x = a(t) : 1")
    _run(G)


def operation_with_two_arguments():
    @network_operation
    def f(t, u):
        pass


def operation_on_an_unknown_name():
    G = NeuronGroup(1, "v : 1")
    G.run_regularly("w += 1")
    _run(G)


def operation_of_another_unit():
    G = NeuronGroup(1, "v : volt")
    G.run_regularly("v = 3*nA")
    _run(G)


def unknown_slot():
    G = NeuronGroup(1, "v : 1")
    M = StateMonitor(G, "v", record=0, when="now_and_then")
    _run(G, M)


def schedule_with_a_wrong_name():
    net = Network()
    net.schedule = ["start", "before_end"]


def adding_volts_to_amps():
    return 3 * mV + 2 * nA


def comparing_volts_to_amps():
    return 3 * mV > 2 * nA


def exponential_of_volts():
    return exp(3 * mV)


def sine_of_seconds():
    return np.sin(3 * ms)


def power_with_unit():
    return 2 ** (3 * mV)


def wrong_argument_of_a_function():
    @check_units(x=volt, result=volt)
    def same(x):
        return x

    same(3 * nA)


def wrong_result_of_a_function():
    @check_units(x=volt, result=amp)
    def same(x):
        return x

    same(3 * mV)


def another_unit_in_in_unit():
    return in_unit(3 * mV, amp)


def call_with_two_arguments_too_many():
    G = NeuronGroup(1, "x = exp(1, 2) : 1")
    _run(G)


def statement_in_an_equation():
    G = NeuronGroup(1, "dv/dt = (w := 3)/ms : 1")


def forbidden_syntax():
    G = NeuronGroup(1, "v : 1", threshold="v > 1", reset="v = [x for x in y]")
    _run(G)


def integer_with_a_unit():
    G = NeuronGroup(1, "n : integer\nm : volt (integer)")
