"""Synapses without equations of their own: making them, reading them, what spikes do."""

from tests.benchmarks.agreement.script import *


def _pair(n=3, m=4):
    return NeuronGroup(n, "x : 1\nv : 1", threshold="False"), NeuronGroup(m, "y : 1\nv : 1")


def members():
    A, B = _pair()
    S = Synapses(A, B, "w : 1\nk : integer", on_pre="v_post += w", name="syn")
    S.connect(i=[0, 0, 2], j=[1, 3, 1])
    S.w = [1, 2, 3]
    S.k = "i + 10*j"
    return (
        *(S.i[:], S.j[:], S.w[:], S.k[:], len(S), len(S.i), S.N_pre, S.N_post),
        *(S.w["i == 0"], S.w["j == 1"], S.w[1], S.w[:2], S.w[0, :], S.w[:, 1], S.w[0, 3], S.name),
        *(S.source is A, S.target is B),
    )


def forms_of_connect():
    A, B = _pair(4, 4)
    made = []
    for arguments in (
        dict(),
        dict(condition="i == j"),
        dict(condition="i < j", n=2),
        dict(j="i + 1", skip_if_invalid=True),
        dict(j="k for k in range(i)"),
        dict(j="(i + k) % N_post for k in range(-1, 2) if k != 0"),
        dict(i=1, j=[0, 2]),
        dict(i=[0, 1], j=[2, 3], n=2),
        dict(condition="x_pre < 0.5 and j > 1"),
        dict(p=1),
        dict(condition="i != j", p="int(i == 0)"),
    ):
        S = Synapses(A, B)
        S.connect(**arguments)
        made.append((S.i[:], S.j[:]))
    return made


def connecting_again():
    A, B = _pair()
    S = Synapses(A, B, "w : 1")
    S.connect(i=0, j=0)
    S.w = 5
    S.connect(i=[1, 2], j=[2, 2])
    first = S.w[:].copy()
    S.connect(False)
    return first, S.i[:], S.j[:], len(S)


def statistics_of_connect():
    A, B = _pair(200, 100)
    S, T = Synapses(A, B), Synapses(A, B)
    S.connect(p=0.1)
    T.connect(condition="i < 100", p=0.3)
    return abs(len(S) - 2000) < 200, abs(len(T) - 3000) < 250, T.i[:].max() < 100


def pathways():
    P = SpikeGeneratorGroup(2, [0, 1, 0], [0.2, 0.4, 0.6] * ms)
    Q = SpikeGeneratorGroup(1, [0, 0], [0.4, 0.8] * ms)
    G = NeuronGroup(1, "v : 1\nw : 1")
    S = Synapses(P, G, "a : 1", on_pre={"up": "v_post += a", "down": "w_post -= 1"},
                 delay={"up": 0.1 * ms, "down": 0 * ms})  # fmt: skip
    S.connect()
    S.a = "i + 1"
    T = Synapses(Q, G, on_pre="v_post *= 2")
    T.connect()
    M = StateMonitor(G, ["v", "w"], record=0)
    run(1 * ms)
    return M.v[0], M.w[0]


def pre_and_post():
    P = SpikeGeneratorGroup(1, [0, 0, 0], [0.1, 0.5, 0.9] * ms)
    G = NeuronGroup(1, "v : 1", threshold="v > 1.5", reset="v = 0")
    S = Synapses(P, G, "w : 1", on_pre="v_post += 1; w += 1", on_post="w *= 2")
    S.connect()
    M = StateMonitor(S, "w", record=True)
    N = SpikeMonitor(G)
    run(1.5 * ms)
    return M.w[:], N.t[:], S.w[:]


def input_in_the_step_of_a_reset():
    P = SpikeGeneratorGroup(1, [0, 0, 0], [0.1, 0.2, 0.3] * ms)
    G = NeuronGroup(1, "dv/dt = 5/ms : 1", threshold="v > 1", reset="v = 0", method="euler")
    S = Synapses(P, G, on_pre="v += 0.3")
    S.connect()
    M = StateMonitor(G, "v", record=0, when="end")
    run(1 * ms)
    return M.v[0]


def input_while_refractory():
    P = SpikeGeneratorGroup(1, [0] * 6, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] * ms)
    G = NeuronGroup(1, "dv/dt = 0/ms : 1 (unless refractory)\nu : 1", threshold="v > 0.5",
                    reset="v = 0", refractory=0.3 * ms, method="euler")  # fmt: skip
    S = Synapses(P, G, on_pre="v += 1; u += 1")
    S.connect()
    M = StateMonitor(G, ["v", "u"], record=0, when="end")
    run(1 * ms)
    return M.v[0], M.u[0]


def delays_across_runs():
    P = SpikeGeneratorGroup(1, [0], [0.2] * ms)
    G = NeuronGroup(1, "v : 1")
    S = Synapses(P, G, on_pre="v += 1", delay=0.5 * ms)
    S.connect()
    M = StateMonitor(G, "v", record=0)
    run(0.4 * ms)
    run(0.6 * ms)
    return M.v[0]


def rounded_delays():
    seen = []
    for delay in (0, 0.04, 0.05, 0.14, 0.16, 0.25):
        P = SpikeGeneratorGroup(1, [0], [0.1] * ms)
        G = NeuronGroup(1, "v : 1")
        S = Synapses(P, G, on_pre="v += 1", delay=delay * ms)
        S.connect()
        M = StateMonitor(G, "v", record=0, when="end")
        net = Network(P, G, S, M)
        net.run(0.6 * ms)
        seen.append(M.v[0])
    return seen


def delays_of_synapses():
    P = SpikeGeneratorGroup(3, [0, 1, 2, 0, 1], [0.1, 0.2, 0.2, 0.6, 1.1] * ms)
    G = NeuronGroup(3, "v : 1\nu : second", threshold="v > 4.5", reset="v = 0")
    S = Synapses(P, G, "w : 1\nx : second", on_pre={"pre": "v_post += w; x = delay",
                 "p2": "u_post += delay"}, on_post="w += 0.5")  # fmt: skip
    S.connect()
    S.w = "1 + i*0.3 + j*0.2"
    S.delay = "(i + 0.4*j)*0.37*ms"
    S.delay[0, 1] = 0.9 * ms
    S.delay["i == j"] = "0.13*ms + j*0.05*ms"
    S.p2.delay = np.arange(9) * 0.11 * ms
    S.post.delay = "0.25*ms*j"
    S.connect(i=2, j=2)
    S.w[9] = 2
    M, W = StateMonitor(G, ["v", "u"], record=True), StateMonitor(S, "w", record=True)
    net = Network(P, G, S, M, W)
    net.run(1 * ms)
    net.run(1.5 * ms)
    return M.v[:], M.u[:], W.w[:], S.x[:], S.delay[:], S.p2.delay[:], S.post.delay[2, :]


def one_delay_for_all_at_first():
    P = SpikeGeneratorGroup(1, [0], [0.1] * ms)
    G = NeuronGroup(3, "v : 1")
    S = Synapses(P, G, on_pre="v += 1")
    S.connect(i=0, j=[0, 1])
    S.delay = 0.3 * ms
    S.connect(i=0, j=2)
    M = StateMonitor(G, "v", record=True)
    run(1 * ms)
    return M.v[:], S.delay[:]


def parts_of_groups():
    P = SpikeGeneratorGroup(4, [0, 1, 2, 3], [0.1, 0.2, 0.3, 0.4] * ms)
    G = NeuronGroup(6, "v : 1", threshold="v > 5", reset="")
    S = Synapses(G[:2], G[2:5], "w : 1", on_pre="v_post += w")
    S.connect()
    S.w = "i + 10*j"
    T = Synapses(P, G[3:], on_pre="v += i + 1")
    T.connect(condition="i == j")
    G.v[0] = 7
    run(0.5 * ms)
    return S.i[:], S.j[:], S.w[:], G.v[:], T.i[:], T.j[:]


def variables_of_both_ends():
    A = NeuronGroup(2, "x : volt", threshold="t < 0.15*ms")
    B = NeuronGroup(2, "y : volt\nout : volt")
    S = Synapses(A, B, "w : 1\ns = w*x_pre + y_post : volt", on_pre="out_post += s + i*mV")
    S.connect()
    S.w = "i + j"
    A.x, B.y = [1, 2] * mV, [10, 20] * mV
    run(0.3 * ms)
    return B.out[:], S.s[:], S.s["w > 0"]


def spike_counts_as_conditions():
    A = NeuronGroup(3, "x : 1", threshold="i == 1 or t_in_timesteps % 2 == 0")
    B = NeuronGroup(1, "v : 1")
    S = Synapses(A, B, "n : integer\nlast_one : second", on_pre="n += 1; last_one = t; v += n")
    S.connect()
    run(0.5 * ms)
    return S.n[:], S.last_one[:], B.v[:]


def regular_operations():
    A, B = _pair(2, 2)
    S = Synapses(A, B, "w : 1")
    S.connect()
    S.run_regularly("w = clip(w + 0.4*(i + j), 0, 1)", dt=0.2 * ms)
    M = StateMonitor(S, "w", record=[0, 3])
    run(1 * ms)
    return M.w[:], S.w[:]


def inactive_pathway():
    P = SpikeGeneratorGroup(1, [0, 0], [0.1, 0.5] * ms)
    G = NeuronGroup(1, "v : 1")
    S = Synapses(P, G, on_pre="v += 1")
    S.connect()
    S.active = False
    run(0.3 * ms)
    S.active = True
    run(0.5 * ms)
    return G.v[:]
