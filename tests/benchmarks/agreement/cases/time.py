"""Clocks, runs, schedules, operations."""

from tests.benchmarks.agreement.script import *


def several_clocks():
    G = NeuronGroup(2, "dx/dt = 1/ms : 1", dt=0.1 * ms, method="euler")
    H = NeuronGroup(2, "dy/dt = 1/ms : 1", dt=0.3 * ms, method="euler")
    M = StateMonitor(G, "x", record=0, dt=0.5 * ms)
    T = StateMonitor(H, "y", record=0)
    net = Network(G, H, M, T)
    net.run(1 * ms)
    first = M.t[:], M.x[:], T.t[:], T.y[:], net.t
    net.run(0.25 * ms)
    return first, M.t[:], T.t[:], net.t, G.t, H.t, G.x[:], H.y[:], T.clock.dt, T.clock.t


def run_off_the_grid():
    G = NeuronGroup(1, "n : integer")
    G.run_regularly("n += 1")
    net = Network(G)
    seen = []
    for _ in range(4):
        net.run(0.25 * ms)
        seen.append((G.n[0], net.t / ms, G.t / ms))
    return seen


def change_of_dt():
    G = NeuronGroup(1, "n : integer\ndx/dt = 1/ms : 1", method="euler")
    G.run_regularly("n += 1")
    M = StateMonitor(G, "x", record=0)
    run(1 * ms)
    defaultclock.dt = 0.25 * ms
    run(1 * ms)
    return G.n[:], G.x[:], M.t[:], defaultclock.dt, G.dt


def clock_of_ones_own():
    clock = Clock(0.2 * ms, name="slow")
    G = NeuronGroup(1, "dx/dt = 1/ms : 1", clock=clock, method="euler")
    M = StateMonitor(G, "x", record=0, clock=clock)
    run(1 * ms)
    return M.t[:], M.x[:], clock.t, clock.dt, clock.name, clock.timestep, G.clock is clock


def operations():
    G = NeuronGroup(2, "x : 1")
    seen = []

    @network_operation(dt=0.5 * ms)
    def add():
        G.x += 1

    @network_operation(when="end")
    def watch(t):
        seen.append((t / ms, G.x[0]))

    M = StateMonitor(G, "x", record=0)
    run(1.2 * ms)
    return seen, M.x[:], add.name == watch.name


def stop_within():
    G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")
    M = StateMonitor(G, "x", record=0)

    @network_operation
    def watch(t):
        if t > 0.35 * ms:
            stop()

    run(2 * ms)
    first = G.t / ms, G.x[:]
    run(0.3 * ms)
    return first, G.t, M.t[:]


def stop_of_a_network():
    G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")

    @network_operation(dt=0.2 * ms)
    def watch():
        if G.x[0] > 0.5:
            net.stop()

    net = Network(G, watch)
    net.run(5 * ms)
    return net.t, G.x[:]


def regularly():
    G = NeuronGroup(2, "x:1\ny:1\nn:integer\ns:1 (shared)", dt=0.1 * ms)
    G.run_regularly("x += 1; y = dt/ms", dt=1 * ms)
    G.run_regularly("s += 1; n = n + 1.7*i")
    run(3 * ms)
    return G.x[:], G.y[:], G.n[:], G.s[:]


def regularly_in_slots():
    G = NeuronGroup(1, "dx/dt = 1/ms : 1", threshold="x > 0.55", reset="x = 0", method="euler")
    for when in ("before_start", "after_groups", "before_resets", "end"):
        G.run_regularly("x *= 1.5", when=when, dt=0.3 * ms)
    M = StateMonitor(G, "x", record=0, when="after_end")
    run(2 * ms)
    return M.x[0]


def regularly_shared_then_vector():
    G = NeuronGroup(3, "s : 1 (shared)\nv : 1")
    G.run_regularly("s += 1\nv = s*(i+1)")
    M = StateMonitor(G, "v", record=True, when="end")
    run(0.3 * ms)
    return M.v[:], G.s[:]


def monitor_slots():
    G = NeuronGroup(1, "dv/dt = 1/ms : 1", threshold="v > 0.25", reset="v = 0", method="euler")
    slots = ("start", "after_start", "groups", "thresholds", "resets", "end")
    monitors = [StateMonitor(G, "v", record=0, when=each) for each in slots]
    net = Network(G, monitors)
    net.run(1 * ms)
    return [each.v[0] for each in monitors], net.schedule


def order_in_a_slot():
    G = NeuronGroup(1, "x : 1")
    G.run_regularly("x += 1", order=2)
    G.run_regularly("x *= 3", order=1)
    run(0.3 * ms)
    return G.x[:]


def schedule_of_ones_own():
    G = NeuronGroup(1, "dv/dt = 1/ms : 1", threshold="v > 0.25", reset="v = 0", method="euler")
    M = StateMonitor(G, "v", record=0)
    net = Network(G, M)
    net.schedule = ["thresholds", "resets", "start", "groups", "synapses", "end"]
    net.run(1 * ms)
    return M.v[0], net.schedule


def inactive_objects():
    G = NeuronGroup(1, "dx/dt = 1/ms : 1", threshold="x > 0.2", reset="x = 0", method="euler")
    M = StateMonitor(G, "x", record=0)
    S = SpikeMonitor(G)
    G.active = False
    run(0.3 * ms)
    G.active = True
    M.active = False
    run(0.5 * ms)
    return M.t[:], M.x[:], S.t[:], G.x[:], G.active, M.active


def several_runs_of_one_network():
    tau = 1 * ms
    G = NeuronGroup(1, "dx/dt = -x/tau : 1", method="exact")
    G.x = 1
    net = Network(G)
    net.run(0.5 * ms)
    first = G.x[0]
    tau = 2 * ms
    net.run(0.5 * ms)
    second = G.x[0]
    net.run(0.5 * ms, namespace={"tau": 0.5 * ms})
    return first, second, G.x[0]


def reports():
    said = []

    def tell(elapsed, completed, start, duration):
        said.append((completed, start, duration))

    G = NeuronGroup(1, "v : 1")
    net = Network(G)
    net.run(1 * ms, report=tell)
    net.run(1 * ms, report=tell, report_period=1 * second)
    return said


def zero_duration():
    G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")
    M = StateMonitor(G, "x", record=0)
    net = Network(G, M)
    net.run(0 * ms)
    first = net.t / ms, M.t[:], M.x[:]
    net.run(0.2 * ms)
    return first, M.t[:], M.x[:]


def store_and_restore():
    G = NeuronGroup(2, "dx/dt = (i+1)/ms : 1", threshold="x > 0.3", reset="x = 0", method="euler")
    S = SpikeMonitor(G)
    M = StateMonitor(G, "x", record=True)
    run(0.5 * ms)
    store()
    run(1 * ms)
    first = S.t[:].copy()
    restore()
    back = S.t[:].copy(), G.x[:].copy(), G.t / ms
    run(1 * ms)
    return first, back, S.t[:], M.x[:], G.t


def store_by_name():
    G = NeuronGroup(1, "x : 1")
    net = Network(G)
    G.x = 1
    net.store("one")
    G.x = 2
    net.store("two")
    G.x = 3
    seen = []
    for name in ("one", "two", "one"):
        net.restore(name)
        seen.append(G.x[0])
    return seen


def parameters_over_restored_runs():
    G = NeuronGroup(
        2, "dv/dt = (I-v)/(5*ms) : 1\nI : 1", threshold="v > 1", reset="v = 0", method="exact"
    )
    S = SpikeMonitor(G)
    store()
    counts = []
    for current in (1.1, 1.5, 3):
        restore()
        G.I = [current, 2 * current]
        run(50 * ms)
        counts.append(S.count[:].copy())
    return counts


def time_of_everything():
    G = NeuronGroup(1, "v : 1")
    M = StateMonitor(G, "v", record=0)
    net = Network(G, M)
    net.run(0.7 * ms)
    return net.t, net.t_, G.t, G.t_, G.dt, G.dt_, defaultclock.t, defaultclock.dt, defaultclock.dt_


def operations_and_monitors_of_one_slot():
    G = NeuronGroup(1, "x : 1")
    M = StateMonitor(G, "x", record=0)

    @network_operation
    def change(t):
        G.x = t / ms

    N = StateMonitor(G, "x", record=0, when="end")
    run(0.4 * ms)
    return M.x[0], N.x[0]


def regular_code_and_monitors_of_one_slot():
    G = NeuronGroup(1, "x : 1", name="a")
    M = StateMonitor(G, "x", record=0, name="m")
    G.run_regularly("x = t/ms + 1")
    run(0.4 * ms)
    return M.x[0]


def summaries():
    G = NeuronGroup(1, "v : 1", threshold="v > 1", reset="v = 0", name="cells")
    M = StateMonitor(G, "v", record=0, name="trace")
    net = Network(G, M)
    text = str(net.scheduling_summary())
    return "cells" in text, "trace" in text, "thresholds" in text


def long_and_short_runs():
    G = NeuronGroup(1, "n : integer")
    G.run_regularly("n += 1")
    net = Network(G)
    for duration in (0.1, 0.05, 0.05, 0.3, 1.0):
        net.run(duration * ms)
    return G.n[:], net.t / ms


def three_clocks():
    A = NeuronGroup(1, "dx/dt = 1/ms : 1", dt=0.1 * ms, method="euler", threshold="x > 0.35",
                    reset="x = 0")  # fmt: skip
    B = NeuronGroup(1, "v : 1", dt=0.2 * ms)
    S = Synapses(A, B, on_pre="v += 1")
    S.connect()
    B.run_regularly("v *= 0.5", dt=0.4 * ms)
    M = StateMonitor(B, "v", record=0, dt=0.1 * ms)
    run(2 * ms)
    return M.v[0], M.t[:]
