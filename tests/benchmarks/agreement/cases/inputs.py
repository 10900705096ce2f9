"""Timed arrays, generated spikes, Poisson groups and inputs."""

from tests.benchmarks.agreement.script import *


def timed_arrays():
    a = TimedArray([1, 2, 3, 4], dt=0.3 * ms)
    b = TimedArray(np.arange(12).reshape(4, 3) * mV, dt=0.2 * ms)
    G = NeuronGroup(3, "x = a(t) : 1\ny = b(t, i) : volt\ndz/dt = a(t)/ms : 1", method="euler")
    M = StateMonitor(G, ["x", "y", "z"], record=True)
    run(1.5 * ms)
    return (
        *(M.x[:], M.y[:], M.z[:], a(np.arange(15) * 0.1 * ms), b(0.5 * ms, 1), a(0.35 * ms)),
        *(a(-1 * ms), a(1 * second), a.values, b.values, a.dt, b.dt, a([0, 0.3] * ms)),
    )


def timed_array_in_equations_and_strings():
    drive = TimedArray([0, 1, 0, 2, 0] * nA, dt=1 * ms)
    R, tau = 10 * Mohm, 3 * ms
    G = NeuronGroup(
        2,
        """dv/dt = (-v + R*drive(t)*(i+1))/tau : volt
           now : amp""",
        threshold="v > 4*mV",
        reset="v = 0*mV; now = drive(t - 0.5*ms)",
        method="exact",
    )
    S = SpikeMonitor(G)
    M = StateMonitor(G, "v", record=True)
    run(6 * ms)
    G.now = "drive(2.5*ms) + drive(3*ms)"
    return M.v[:], S.i[:], S.t[:], G.now[:]


def generated_spikes():
    P = SpikeGeneratorGroup(3, [0, 1, 2, 0], [0.1, 0.25, 0.3, 0.5] * ms, period=1 * ms)
    S = SpikeMonitor(P)
    run(2.5 * ms)
    return S.i[:], S.t[:], P.N, len(P), S.count[:]


def spikes_set_again():
    P = SpikeGeneratorGroup(2, [], [] * second)
    S = SpikeMonitor(P)
    run(1 * ms)
    P.set_spikes([0, 1], [1.2, 1.5] * ms)
    run(1 * ms)
    P.set_spikes([1, 0], [2.1, 2.05] * ms, period=0 * ms)
    run(1 * ms)
    return S.i[:], S.t[:]


def spikes_through_synapses():
    P = SpikeGeneratorGroup(2, [0, 0, 1], [0.2, 0.5, 0.5] * ms)
    G = NeuronGroup(1, "v : 1", threshold="v > 0.5", reset="v = 0")
    S = Synapses(P, G, on_pre="v += 1", delay=0.1 * ms)
    S.connect()
    M, T = SpikeMonitor(G), StateMonitor(G, "v", record=0)
    run(1 * ms)
    return M.t[:], T.v[:]


def rates_of_a_generator():
    P = SpikeGeneratorGroup(4, [0, 1, 2, 3], [0.1, 0.2, 0.3, 0.4] * ms)
    S, R = SpikeMonitor(P), PopulationRateMonitor(P)
    run(0.6 * ms)
    return S.i[:], S.t[:], R.rate[:]


def saturated_poisson():
    P = PoissonGroup(3, rates=20 * kHz)
    Q = PoissonGroup(2, rates=[0, 30] * kHz)
    S, T = SpikeMonitor(P), SpikeMonitor(Q)
    run(0.5 * ms)
    return S.i[:], S.t[:], T.count[:], P.rates[:], Q.rates[:], P.N


def poisson_with_expressions():
    P = PoissonGroup(4, rates="(i + 1 - 2*int(t < 0.3*ms))*10*kHz")
    S = SpikeMonitor(P)
    run(1 * ms)
    return S.count[2:], bool(S.count[0] < 8)


def poisson_rates():
    P = PoissonGroup(200, rates="(1 + i//100)*50*Hz")
    S = SpikeMonitor(P)
    run(1 * second)
    low, high = S.count[:100].mean(), S.count[100:].mean()
    return bool(abs(low - 50) < 4), bool(abs(high - 100) < 5)


def poisson_rates_set_again():
    P = PoissonGroup(2, rates=0 * Hz)
    S = SpikeMonitor(P)
    run(0.5 * ms)
    P.rates = [0, 1] * MHz
    run(0.3 * ms)
    P.rates = "i*0*Hz"
    run(0.3 * ms)
    return S.i[:], S.t[:], P.rates[:]


def poisson_with_timed_array():
    rate = TimedArray([0, 1, 0] * MHz, dt=0.3 * ms)
    P = PoissonGroup(2, rates="rate(t)")
    S = SpikeMonitor(P)
    run(0.9 * ms)
    return S.i[:], S.t[:]


def poisson_input():
    G = NeuronGroup(1000, "v : volt\nw : volt")
    P = PoissonInput(G, "v", N=100, rate=50 * Hz, weight=1 * mV)
    Q = PoissonInput(G[:500], "w", N=10, rate=10 * kHz, weight="i*mV/1000")
    net = Network(G, P, Q)
    net.run(20 * ms)
    v, w = np.mean(G.v / mV), G.w[:]
    return (
        bool(abs(v - 100) < 2),
        G.w[0],
        G.w[500:].max(),
        bool(abs(w[499] / mV / 0.499 - 2000) < 1),
    )
