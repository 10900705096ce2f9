"""Groups of neurons: thresholds, resets, refractoriness, values."""

from tests.benchmarks.agreement.script import *


def ramp_with_threshold():
    G = NeuronGroup(3, "dv/dt = (i+1)/ms : 1", threshold="v > 2.45", reset="v = 0", method="euler")
    S = SpikeMonitor(G)
    M = StateMonitor(G, "v", record=True)
    run(5 * ms)
    return S.i[:], S.t[:], S.count[:], S.num_spikes, M.v[:], M.t[:], G.v[:]


def no_refractoriness_reset_threshold():
    G = NeuronGroup(2, "v : 1", threshold="v > 0.5")
    G.v = [1, 0]
    S = SpikeMonitor(G)
    run(0.5 * ms)
    return S.i[:], S.t[:]


def refractory_time():
    G = NeuronGroup(
        1,
        "dv/dt = 1/ms : 1 (unless refractory)",
        threshold="v > 0.25",
        reset="v = 0",
        refractory=1 * ms,
        method="euler",
    )
    S = SpikeMonitor(G)
    M = StateMonitor(G, ["v", "not_refractory"], record=True)
    run(6 * ms)
    return S.t[:], M.v[:], M.not_refractory[:], G.lastspike[:]


def refractory_lengths():
    spikes = []
    for length in (0 * ms, 0.1 * ms, 0.2 * ms, 0.25 * ms, 0.31 * ms):
        G = NeuronGroup(1, "v : 1", threshold="True", refractory=length)
        S = SpikeMonitor(G)
        net = Network(G, S)
        net.run(1.5 * ms)
        spikes.append(S.t[:])
    return spikes


def refractory_per_neuron():
    G = NeuronGroup(
        3,
        """dv/dt = 1/ms : 1 (unless refractory)
           ref : second""",
        threshold="v > 0.25",
        reset="v = 0",
        refractory="ref",
        method="euler",
    )
    G.ref = [0, 0.3, 0.55] * ms
    S = SpikeMonitor(G)
    run(4 * ms)
    return S.i[:], S.t[:]


def refractory_expression_with_reset():
    G = NeuronGroup(
        2,
        """dv/dt = (2-v)/(2*ms) : 1 (unless refractory)
           n : integer
           wait = (1+n)*ms/2 : second""",
        threshold="v > 1",
        reset="v = 0; n += 1",
        refractory="wait",
        method="exact",
    )
    S = SpikeMonitor(G, "n")
    run(12 * ms)
    return S.i[:], S.t[:], S.n[:]


def refractory_condition():
    G = NeuronGroup(
        1,
        """dv/dt = (1.5-v)/ms : 1
           dw/dt = -w/(2*ms) : 1""",
        threshold="v > 1",
        reset="w += 1",
        refractory="v > 0.5 and w > 0.7",
        method="exact",
    )
    S = SpikeMonitor(G)
    M = StateMonitor(G, ["v", "w", "not_refractory"], record=0)
    run(5 * ms)
    return S.t[:], M.v[0], M.not_refractory[0]


def refractory_while_above():
    G = NeuronGroup(
        2,
        "v = sin(2*pi*t/(4*ms) + i) : 1",
        threshold="v > 0.6",
        refractory="v > 0.6",
    )
    S = SpikeMonitor(G)
    run(10 * ms)
    return S.i[:], S.t[:]


def refractory_from_namespace():
    G = NeuronGroup(
        1,
        "dv/dt = 1/ms : 1 (unless refractory)",
        threshold="v > v_th",
        reset="v = v_r",
        refractory="t_ref",
        method="euler",
    )
    v_th, v_r, t_ref = 0.5, -0.2, 0.7 * ms
    S = SpikeMonitor(G)
    run(5 * ms)
    return S.t[:]


def refractory_set_by_hand():
    G = NeuronGroup(2, "dv/dt = 1/ms : 1 (unless refractory)", threshold="v > 10",
                    refractory=0.5 * ms, method="euler")  # fmt: skip
    before = G.lastspike[:], G.not_refractory[:]
    G.lastspike = [0, -10000] * second
    run(1 * ms)
    return before, G.v[:], G.not_refractory[:]


def adaptive_threshold():
    eqs = """
    dv/dt = (I-v)/tau : volt
    dvt/dt = (vt0-vt)/taut : volt
    I : volt
    """
    tau, taut, vt0, jump = 10 * ms, 15 * ms, 10 * mV, 3 * mV
    G = NeuronGroup(4, eqs, threshold="v > vt", reset="v = 0*mV; vt += jump", method="exact")
    G.I = "(12 + 4*i)*mV"
    G.vt = vt0
    S = SpikeMonitor(G)
    M = StateMonitor(G, True, record=[0, 3])
    run(60 * ms)
    return S.i[:], S.t[:], M.v[:], M.vt[:], M.I[:]


def rates_over_currents():
    N = 40
    G = NeuronGroup(
        N,
        """dv/dt = (v0-v)/(10*ms) : volt (unless refractory)
           v0 : volt""",
        threshold="v > 10*mV",
        reset="v = 0*mV",
        refractory=5 * ms,
        method="exact",
    )
    G.v = 0 * mV
    G.v0 = "i*20*mV/(N-1)"
    S = SpikeMonitor(G)
    duration = 200 * ms
    run(duration)
    return S.count / duration, S.num_spikes


def threshold_forms():
    G = NeuronGroup(
        4,
        """dv/dt = 1/ms : 1
           on : boolean
           n : integer""",
        threshold="on and (v > 0.35 or n % 2 == 1) and not v > 0.75",
        method="euler",
    )
    G.on = [True, True, False, True]
    G.n = "i"
    S = SpikeMonitor(G)
    run(1 * ms)
    return S.i[:], S.t[:], G.on[:], G.n[:]


def reset_of_several_lines():
    G = NeuronGroup(
        2,
        """dv/dt = 1/ms : 1
           w : 1
           k : integer""",
        threshold="v > 0.45",
        reset="""
        w = v*2
        v -= 0.3
        k += int(w) + i
        w *= k
        """,
        method="euler",
    )
    run(3 * ms)
    return G.v[:], G.w[:], G.k[:]


def reset_with_subexpression_and_time():
    G = NeuronGroup(
        1,
        """dv/dt = 1/ms : 1
           last : second
           half = v/2 : 1""",
        threshold="v > 0.45",
        reset="v = half; last = t",
        method="euler",
    )
    S = SpikeMonitor(G, ["last", "half"])
    run(2 * ms)
    return S.t[:], S.last[:], S.half[:], G.last[:]


def special_symbols():
    G = NeuronGroup(3, "x : 1\ny : second\nz : integer\nw = t/ms + dt/ms + N + i : 1")
    G.x = "N*10 + i"
    G.run_regularly("y = t + dt; z = t_in_timesteps", dt=0.3 * ms)
    run(1 * ms)
    return G.x[:], G.y[:], G.z[:], G.w[:], G.t, G.dt, G.N, len(G)


def shared_and_constant():
    G = NeuronGroup(
        3,
        """dv/dt = (k*drive-v)/tau : 1
           k : 1 (constant)
           tau : second (shared, constant)
           drive : 1 (shared)
           half = drive/2 : 1 (shared)""",
        method="exact",
    )
    G.tau = 5 * ms
    G.drive = 2
    G.k = [1, 2, 3]
    M = StateMonitor(G, ["v", "drive", "half"], record=True)
    run(1 * ms)
    G.drive = 0
    run(1 * ms)
    return G.v[:], M.v[:], M.drive[:], M.half[:], G.tau[:], G.drive[:], G.half[:]


def boolean_and_integer():
    G = NeuronGroup(
        5,
        """a : integer
           b : boolean
           c : 1
           d = a > 2 and b : boolean
           f = a*2 + int(b) : integer""",
    )
    G.a = "i"
    G.b = "i % 2 == 0"
    G.c = "a/2 + a//2 + a % 3 + (-a)//2 + (-a) % 3 + int(d)*100"
    shown = G.a[:], G.b[:], G.c[:], G.d[:], G.f[:]
    G.a = 7.9
    G.b = [0, 1, 0, 1, 1]
    return shown, G.a[:], G.b[:]


def integers_truncate():
    G = NeuronGroup(4, "n : integer\nx : 1")
    G.x = [-1.7, -0.5, 0.5, 1.7]
    G.n = "x"
    a = G.n[:].copy()
    G.n = "int(x)*2"
    b = G.n[:].copy()
    G.n = "x*10//3"
    return a, b, G.n[:]


def two_groups_in_order():
    A = NeuronGroup(1, "dx/dt = 1/ms : 1", threshold="x > 0.35", reset="x = 0", method="euler")
    B = NeuronGroup(1, "v : 1", threshold="v > 0.5", reset="v = 0")
    S = Synapses(A, B, on_pre="v += 1")
    S.connect()
    first, second = SpikeMonitor(A), SpikeMonitor(B)
    T = StateMonitor(B, "v", record=0, when="end")
    run(2 * ms)
    return first.t[:], second.t[:], T.v[0]
