"""Scripts as first steps are taught with: whole models, from the first line to the plot's data."""

from tests.benchmarks.agreement.script import *


def leaky_neuron_and_its_spikes():
    start_scope()
    time_constant = 8 * ms
    eqs = """
    dv/dt = (1.2 - v)/time_constant : 1 (unless refractory)
    """
    G = NeuronGroup(1, eqs, threshold="v > 0.9", reset="v = 0", refractory=3 * ms, method="exact")
    M = StateMonitor(G, "v", record=0)
    S = SpikeMonitor(G)
    run(40 * ms)
    return M.t / ms, M.v[0], S.t / ms, [float(each / ms) for each in S.t]


def many_neurons_from_chance():
    start_scope()
    N, top, duration = 50, 3.0, 200 * ms
    eqs = """
    dv/dt = (drive - v)/(10*ms) : 1 (unless refractory)
    drive : 1
    """
    G = NeuronGroup(N, eqs, threshold="v > 1", reset="v = 0", refractory=5 * ms, method="exact")
    G.drive = "i*top/(N - 1)"
    M = SpikeMonitor(G)
    run(duration)
    return G.drive[:], M.count / duration, M.t / ms, M.i[:]


def noise_and_moving_threshold():
    start_scope()
    eqs = """
    dv/dt = (1.5 - v)/tau + sigma*(2/tau)**0.5*xi : 1
    dvt/dt = (1 - vt)/(30*ms) : 1
    """
    tau, sigma = 10 * ms, 0.1
    G = NeuronGroup(500, eqs, threshold="v > vt", reset="v = 0; vt += 0.4", method="euler")
    G.v, G.vt = "rand()", 1
    S = SpikeMonitor(G)
    R = PopulationRateMonitor(G)
    run(100 * ms)
    mean = S.num_spikes / 500 / 0.1
    return bool(60 < mean < 80), bool(abs(np.mean(R.rate / Hz) - mean) < 1e-6), len(R.t)


def synapses_with_weights_and_delays():
    start_scope()
    eqs = "dv/dt = (I - v)/tau : 1\nI : 1\ntau : second"
    G = NeuronGroup(4, eqs, threshold="v > 1", reset="v = 0", method="exact")
    G.I, G.tau = [2, 0, 0, 0], [10, 50, 50, 50] * ms
    S = Synapses(G, G, "w : 1", on_pre="v_post += w", delay=1.5 * ms)
    S.connect(i=0, j=[1, 2, 3])
    S.w = "j*0.2"
    M = StateMonitor(G, "v", record=True)
    run(30 * ms)
    return M.v[:], S.w[:], S.i[:], S.j[:], len(S)


def connections_by_rule():
    start_scope()
    G = NeuronGroup(8, "v : 1")
    S = Synapses(G, G)
    S.connect(condition="abs(i-j) <= 2 and i != j")
    T = Synapses(G, G, "w : 1")
    T.connect(j="i")
    T.w = "i/10"
    U = Synapses(G, G)
    U.connect(j="k for k in range(i, N_post, 3)")
    V = Synapses(G, G)
    V.connect(i=[1, 2], j=[3, 4])
    return [(each.i[:], each.j[:], len(each)) for each in (S, T, U, V)], T.w[:]


def one_loop_with_one_run_each():
    start_scope()
    counts = []
    for tau in np.array([2, 5, 10]) * ms:
        G = NeuronGroup(1, "dv/dt = (1.5 - v)/tau : 1", threshold="v > 1", reset="v = 0",
                        method="exact")  # fmt: skip
        S = SpikeMonitor(G)
        net = Network(G, S)
        net.run(50 * ms)
        counts.append(S.num_spikes)
    return counts


def one_network_many_values():
    start_scope()
    taus = linspace(2, 10, 5) * ms
    G = NeuronGroup(len(taus), "dv/dt = (1.5 - v)/tau : 1\ntau : second", threshold="v > 1",
                    reset="v = 0", method="exact")  # fmt: skip
    G.tau = taus
    S = SpikeMonitor(G)
    run(50 * ms)
    return S.count[:], S.count / (50 * ms), taus


def stored_and_run_again():
    start_scope()
    inputs = SpikeGeneratorGroup(1, [0] * 5, [2, 4, 6, 8, 10] * ms)
    G = NeuronGroup(1, "dv/dt = -v/tau : 1", threshold="v > 1", reset="v = 0", method="exact")
    S = Synapses(inputs, G, on_pre="v += w")
    S.connect()
    M = SpikeMonitor(G)
    store()
    numbers = []
    for tau, w in ((1 * ms, 0.6), (5 * ms, 0.6), (5 * ms, 1.1)):
        restore()
        run(15 * ms)
        numbers.append(M.num_spikes)
    return numbers


def recorded_values_as_input():
    start_scope()
    G = NeuronGroup(1, "dx/dt = (sin(t*0.5/ms) - x)/(2*ms) : 1", method="euler")
    M = StateMonitor(G, "x", record=True)
    run(10 * ms)
    recorded = TimedArray(M.x[0] * nA, dt=defaultclock.dt)
    H = NeuronGroup(1, "dv/dt = (-v + recorded(t)*Mohm)/(3*ms) : volt", method="euler")
    T = StateMonitor(H, "v", record=0)
    net = Network(H, T)
    net.run(10 * ms)
    return T.v[0]


def random_pulses_by_regular_code():
    start_scope()
    level = 2.5
    G = NeuronGroup(3, "dv/dt = (I - v)/(5*ms) : 1\nI : 1", threshold="v > 1", reset="v = 0",
                    method="exact")  # fmt: skip
    G.run_regularly("I = level*int(t_in_timesteps % 40 < 20)*(1 + i)", dt=1 * ms)
    M = StateMonitor(G, ["v", "I"], record=True)
    S = SpikeMonitor(G)
    run(20 * ms)
    return M.I[:, ::10], M.v[1], S.t[:], S.i[:]


def operation_that_changes_a_group():
    start_scope()
    G = NeuronGroup(2, "dv/dt = (I - v)/(5*ms) : 1\nI : 1", method="exact")
    values = [1, 0, 2, 0]

    @network_operation(dt=2 * ms)
    def change(t):
        G.I = values[int(t / (2 * ms)) % 4]

    M = StateMonitor(G, "v", record=0)
    run(8 * ms)
    return M.v[0]


def current_sweep_of_hodgkin_and_huxley():
    start_scope()
    area = 20000 * umetre**2
    Cm, gl, El = 1 * ufarad * cm**-2 * area, 5e-5 * siemens * cm**-2 * area, -65 * mV
    EK, ENa, g_na, g_kd = -90 * mV, 50 * mV, 100 * msiemens * cm**-2, 30 * msiemens * cm**-2
    VT = -63 * mV
    eqs = Equations("""
    dv/dt = (gl*(El-v) - g_na*area*(m*m*m)*h*(v-ENa) - g_kd*area*(n*n*n*n)*(v-EK) + I)/Cm : volt
    dm/dt = 0.32*(mV**-1)*4*mV/exprel((13.*mV-v+VT)/(4*mV))/ms*(1-m)
            - 0.28*(mV**-1)*5*mV/exprel((v-VT-40.*mV)/(5*mV))/ms*m : 1
    dn/dt = 0.032*(mV**-1)*5*mV/exprel((15.*mV-v+VT)/(5*mV))/ms*(1.-n)
            - .5*exp((10.*mV-v+VT)/(40.*mV))/ms*n : 1
    dh/dt = 0.128*exp((17.*mV-v+VT)/(18.*mV))/ms*(1.-h)
            - 4./(1+exp((40.*mV-v+VT)/(5.*mV)))/ms*h : 1
    I : amp
    """)
    G = NeuronGroup(5, eqs, threshold="v > -40*mV", refractory="v > -40*mV",
                    method="exponential_euler")  # fmt: skip
    G.v = El
    G.I = "0.7*nA*i/N"
    S = SpikeMonitor(G)
    M = StateMonitor(G, ["v", "m"], record=[4], dt=1 * ms)
    run(60 * ms)
    return S.count[:], S.t[:], M.v[:], M.m[:]


def stopping_when_it_has_fired():
    start_scope()
    G = NeuronGroup(1, "dv/dt = (1.1 - v)/(5*ms) : 1", threshold="v > 1", reset="v = 0",
                    method="exact")  # fmt: skip
    S = SpikeMonitor(G)

    @network_operation(when="end")
    def watch():
        if S.num_spikes >= 2:
            stop()

    run(1 * second)
    return S.t[:], defaultclock.t / ms


def patterns_of_izhikevich():
    start_scope()
    eqs = """
    dv/dt = (0.04*v**2/mV + 5*v + 140*mV - u)/ms + I/ms : volt
    du/dt = a*(b*v - u)/ms : volt
    a : 1
    b : 1
    c : volt
    d : volt
    I : volt
    """
    G = NeuronGroup(
        3, eqs, threshold="v >= 30*mV", reset="v = c; u += d", method="euler", dt=0.5 * ms
    )
    G.a, G.b = [0.02, 0.1, 0.02], 0.2
    G.c, G.d = [-65, -65, -50] * mV, [8, 2, 2] * mV
    G.v = G.c
    G.u = "b*v"
    S = SpikeMonitor(G)
    G.I = 0 * mV
    run(20 * ms)
    G.I = 10 * mV
    run(60 * ms)
    return S.i[:], S.t[:], G.v[:], G.u[:]
