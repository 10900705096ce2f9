"""Names of models: where they are found, and when."""

from tests.benchmarks.agreement.script import *

tau_of_module = 2 * ms
level = 3


def from_function_and_module():
    rate = 2 / ms
    G = NeuronGroup(1, "dx/dt = rate - x/tau_of_module + level/ms : 1", method="euler")
    run(0.3 * ms)
    return G.x[:]


def late_binding():
    rate = 1 / ms
    G = NeuronGroup(1, "dx/dt = rate : 1", method="euler")
    run(0.2 * ms)
    rate = 10 / ms
    run(0.2 * ms)
    return G.x[:]


def late_binding_of_strings():
    k = 2
    G = NeuronGroup(2, "x : 1\ny : 1", threshold="x > k*10", reset="x = 0")
    G.x = "k*i"
    a = G.x[:].copy()
    k = 5
    G.x = "k*i"
    G.y["i < k"] = "k"
    return a, G.x[:], G.y[:]


def namespaces_of_groups():
    rate = 100 / ms
    G = NeuronGroup(1, "dx/dt = rate : 1", method="euler", namespace={"rate": 1 / ms})
    H = NeuronGroup(1, "dx/dt = rate : 1", method="euler")
    run(0.2 * ms)
    G.namespace["rate"] = 2 / ms
    run(0.1 * ms)
    return G.x[:], H.x[:]


def namespace_of_run():
    G = NeuronGroup(1, "dx/dt = rate + extra : 1", method="euler", namespace={"rate": 1 / ms})
    rate, extra = 50 / ms, 50 / ms
    run(0.1 * ms, namespace={"extra": 2 / ms, "rate": 7 / ms})
    return G.x[:]


def inner_names_win():
    x, v, N, dt = 17, 3 * mV, 99, 5 * second
    G = NeuronGroup(2, "x : 1\ny = x + N : 1\nz = dt/ms : 1")
    G.x = 1
    return G.y[:], G.z[:], G.x["x > 0"]


def in_nested_functions():
    rate = 1 / ms

    def simulate(rate):
        G = NeuronGroup(1, "dx/dt = rate : 1", method="euler")
        M = StateMonitor(G, "x", record=0)
        run(0.3 * ms)
        return M.x[0]

    return [simulate(each / ms) for each in (1, 2)], rate


def in_closures():
    scale = 3

    def set_values(G):
        factor = 2
        G.x = "factor*i"
        G.x += scale

    G = NeuronGroup(2, "x : 1")
    set_values(G)
    return G.x[:]


def numbers_of_all_kinds():
    a, b, c, d = np.float64(2), np.int32(3), np.array(4.0), True
    f = np.array(5) * mV
    G = NeuronGroup(1, "x : 1\nv : volt")
    G.x = "a + b + c + int(d)"
    G.v = "f*a"
    return G.x[:], G.v[:]


def names_like_functions():
    G = NeuronGroup(2, "xx : 1\nexp_x : 1\nsin_2 : 1")
    G.xx = "i"
    G.exp_x = "exp(xx)"
    G.sin_2 = "sin(2*exp_x)"
    return G.exp_x[:], G.sin_2[:]
