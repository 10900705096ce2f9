"""What monitors record, and their members."""

from tests.benchmarks.agreement.script import *


def _spiking(N=3):
    return NeuronGroup(
        N,
        """dv/dt = (i+1)/ms : 1
           u = 2*v : volt/volt
           w : volt""",
        threshold="v > 0.85",
        reset="v = 0; w += 1*mV",
        method="euler",
    )


def spike_members():
    G = _spiking()
    S = SpikeMonitor(G)
    run(3 * ms)
    i, t = S.it
    i_, t_ = S.it_
    return (
        *(i, t, i_, t_, S.i[:], S.t[:], S.t_[:], S.N, S.num_spikes, S.count[:]),
        *(S.spike_trains(), S.event_trains(), len(S.t), S.source is G),
        *(S.t[S.i == 1], S.t[2:5], S.i[-1]),
    )


def spike_values():
    G = _spiking()
    S = SpikeMonitor(G, variables=["v", "w", "u"])
    run(3 * ms)
    return S.values("v"), S.all_values(), S.v[:], S.w[:], S.w_[:], S.u[:]


def spike_values_of_one():
    G = _spiking()
    S = SpikeMonitor(G, variables="w")
    run(3 * ms)
    trains = S.values("w")
    return sorted(trains), trains[0], trains[2], S.all_values()["t"][1]


def spikes_only_counted():
    G = _spiking()
    S = SpikeMonitor(G, record=False)
    run(3 * ms)
    return S.count[:], S.num_spikes, S.N


def spikes_of_some_in_subgroup():
    G = _spiking(6)
    S = SpikeMonitor(G[2:5], "w")
    run(2 * ms)
    return S.i[:], S.t[:], S.count[:], S.w[:], S.spike_trains()


def no_spikes():
    G = NeuronGroup(2, "v : 1", threshold="v > 1")
    S = SpikeMonitor(G)
    run(0.5 * ms)
    return S.i[:], S.t[:], S.count[:], S.spike_trains(), S.num_spikes


def nothing_run_yet():
    G = _spiking()
    S, M, R = SpikeMonitor(G), StateMonitor(G, ["v", "w"], record=True), PopulationRateMonitor(G)
    return S.i[:], S.t[:], M.t[:], M.v[:], R.rate[:], R.t[:], S.count[:]


def state_members():
    G = _spiking(4)
    M = StateMonitor(G, ["v", "w", "u"], record=[0, 2])
    run(1 * ms)
    return (
        *(M.t[:], M.t_[:], M.v[:], M.v_[:], M.w[:], M.w_[:], M.u[:], M.N, M.v.shape),
        *(M[0].v, M[2].w, M[2].u, M[2].w_, M.v[1], M.w[0, 2:4], M.record[:], M.t[3]),
        *(M[[0, 2]].v, M.n_indices, M.source is G, M.w[1, -1], M.v[:, 1]),
    )


def state_record_forms():
    G = _spiking(4)
    forms = (True, False, 0, [1, 3], np.array([2]), slice(1, 3), range(2))
    monitors = []
    for record in forms:
        try:
            monitors.append(StateMonitor(G, "v", record=record))
        except (TypeError, ValueError):
            monitors.append(None)
    net = Network(G, [each for each in monitors if each is not None])
    net.run(0.3 * ms)
    return [None if each is None else each.v[:] for each in monitors]


def state_of_all_variables():
    G = _spiking(2)
    M = StateMonitor(G, True, record=True)
    run(0.3 * ms)
    return sorted(M.record_variables), M.v[:], M.w[:], M.u[:]


def state_with_dt():
    G = _spiking(2)
    M = StateMonitor(G, "v", record=True, dt=0.4 * ms)
    run(1.5 * ms)
    return M.t[:], M.v[:], M.clock.dt


def state_of_subgroup():
    G = _spiking(6)
    M = StateMonitor(G[2:5], ["v", "i"], record=[0, 2])
    run(0.3 * ms)
    return M.v[:], M.record[:], M.i[:], M[2].v


def state_single_step():
    G = _spiking(2)
    M = StateMonitor(G, "v", record=True)
    run(0.3 * ms)
    M.record_single_timestep()
    return M.t[:], M.v[:]


def state_of_types():
    G = NeuronGroup(2, "n : integer\nb : boolean\nx : 1\nc = n > 2 : boolean")
    G.run_regularly("n += i + 1; b = n % 2 == 0; x = n/2")
    M = StateMonitor(G, ["n", "b", "x", "c"], record=True)
    run(0.5 * ms)
    return M.n[:], M.b[:], M.x[:], M.c[:]


def rates():
    G = _spiking(5)
    R = PopulationRateMonitor(G)
    H = PopulationRateMonitor(G[:2])
    run(4 * ms)
    flat = R.smooth_rate(window="flat", width=0.5 * ms)
    gauss = R.smooth_rate(window="gaussian", width=0.3 * ms)
    own = R.smooth_rate(window=np.array([1.0, 2, 1]))
    return R.t[:], R.rate[:], R.rate_[:], H.rate[:], flat, gauss, own, R.N, len(R.t)


def rates_over_two_runs():
    G = _spiking(2)
    R = PopulationRateMonitor(G)
    run(1 * ms)
    run(0.5 * ms)
    return R.t[:], R.rate[:], R.t / ms


def events_of_ones_own():
    G = NeuronGroup(
        3,
        "dv/dt = (i+1)/ms : 1\nc : 1",
        events={"big": "v > 2"},
        threshold="v > 5",
        reset="v = 0",
        method="euler",
    )
    G.run_on_event("big", "c += 1")
    E = EventMonitor(G, "big", variables="c")
    S = SpikeMonitor(G)
    run(6 * ms)
    return E.i[:], E.t[:], G.c[:], S.i[:], S.t[:], E.count[:], E.num_events, E.c[:], E.event


def event_trains():
    G = NeuronGroup(2, "dv/dt = (i+1)/ms : 1", events={"up": "v > 0.55"}, method="euler")
    G.run_on_event("up", "v = 0", when="after_thresholds", order=5)
    E = EventMonitor(G, "up")
    run(2 * ms)
    return E.event_trains(), E.it, E.values("t"), E.all_values()


def schedule_of_events():
    G = NeuronGroup(1, "dv/dt = 1/ms : 1", events={"up": "v > 0.55"}, method="euler")
    G.run_on_event("up", "v = 0", when="start")
    G.set_event_schedule("up", when="end")
    E = EventMonitor(G, "up", "v")
    run(2 * ms)
    return E.t[:], E.v[:], G.events


def monitor_states():
    G = _spiking(2)
    S = SpikeMonitor(G)
    M = StateMonitor(G, "v", record=True)
    run(1 * ms)
    spikes, states = S.get_states(["i", "t"]), M.get_states(["t", "v"])
    return spikes["i"], spikes["t"], states["t"], states["v"].shape


def arithmetic_with_recordings():
    G = _spiking(2)
    M = StateMonitor(G, ["v", "w"], record=True)
    S = SpikeMonitor(G)
    run(2 * ms)
    return (
        *(M.t / ms, M.w[0] / mV, (M.w * 2)[:], M.v[0] + M.v[1], M.w[:].mean(), M.w[:].max(axis=1)),
        *(
            np.diff(S.t),
            np.sum(M.v, axis=0),
            np.mean(M.w[1]),
            S.t / ms,
            S.t[:].max(),
            M.v[:].T.shape,
        ),
        *(np.histogram(S.i, bins=2)[0], (M.t[:] < 0.5 * ms).sum(), S.t[:] - 1 * ms),
    )
