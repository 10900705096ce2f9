"""Functions of scripts and of the simulator in models."""

from tests.benchmarks.agreement.script import *


def with_types():
    @declare_types(n="integer", result="integer")
    @check_units(n=1, result=1)
    def next_one(n):
        return n + 1

    G = NeuronGroup(3, "n : integer\nx : 1")
    G.n = "i"
    G.run_regularly("n = next_one(n)")
    net = Network(G)
    net.run(0.3 * ms)
    return G.n[:]


def as_objects():
    def lifted(x, y):
        return x + 2 * y

    lift = Function(lifted, arg_units=[volt, volt], return_unit=volt)
    G = NeuronGroup(2, "v : volt\nw : volt")
    G.v = [1, 2] * mV
    G.run_regularly("w = lift(v, 3*mV)")
    net = Network(G)
    net.run(0.1 * ms)
    return G.w[:]


def with_units_that_depend_on_arguments():
    @implementation("numpy", discard_units=True)
    @check_units(x=None, y=None, result=lambda x, y: x * y)
    def product(x, y):
        return x * y

    G = NeuronGroup(2, "v : volt\ng : siemens\nI = product(g, v) : amp")
    G.v, G.g = [1, 2] * mV, 3 * nS
    return G.I[:]


def in_thresholds_and_resets():
    @implementation("numpy", discard_units=True)
    @check_units(x=1, result=1)
    def half(x):
        return x / 2

    G = NeuronGroup(1, "dv/dt = 1/ms : 1", threshold="half(v) > 0.22", reset="v = half(v)",
                    method="euler")  # fmt: skip
    S = SpikeMonitor(G, "v")
    run(2 * ms)
    return S.t[:], S.v[:]


def that_look_at_an_array():
    table = np.array([3.0, 1.0, 2.0])

    @implementation("numpy", discard_units=True)
    @check_units(k=1, result=amp)
    def looked_up(k):
        return 1e-9 * table[np.asarray(k, dtype=int)]

    G = NeuronGroup(3, "I : amp")
    G.I = "looked_up(i)"
    G.run_regularly("I += looked_up(2 - i)")
    net = Network(G)
    net.run(0.1 * ms)
    return G.I[:]


def of_the_simulator_with_units():
    G = NeuronGroup(3, "v : volt\nw : volt\nk : integer\nx : 1\nq : 1")
    G.v = "(i-1)*1.5*mV"
    G.w = "clip(v, -1*mV, 1*mV) + abs(v)"
    G.k = "sign(v) + int(v > 0*mV)*10 + timestep(0.35*ms, 0.1*ms)"
    G.x = "exp(v/mV)*sin(v/mV) + (v/mV)**2 + sqrt(v**2)/mV + floor(v/mV) % 2"
    G.q = "exprel(v/mV)"
    return G.w[:], G.k[:], G.x[:], G.q[:]


def poisson_numbers():
    G = NeuronGroup(4000, "a : 1\nb : integer")
    G.a = "poisson(3.5)"
    G.run_regularly("b = poisson(20)")
    net = Network(G)
    net.run(0.1 * ms)
    return [abs(np.mean(G.a) - 3.5) < 0.2, abs(np.var(G.a[:]) - 3.5) < 0.4,
            abs(np.mean(G.b) - 20) < 0.4]  # fmt: skip


def binomial_numbers():
    f = BinomialFunction(100, 0.1, approximate=False)
    G = NeuronGroup(4000, "a : 1")
    G.run_regularly("a = f()")
    net = Network(G)
    net.run(0.1 * ms)
    return abs(np.mean(G.a) - 10) < 0.3, abs(np.var(G.a[:]) - 9) < 1


def exact_with_a_held_input():
    drive = TimedArray([0, 2, 1], dt=0.5 * ms)
    G = NeuronGroup(2, "dv/dt = (drive(t)*(i+1) - v)/(2*ms) : 1", method="exact")
    run(2 * ms)
    return G.v[:]


def threshold_of_noise():
    G = NeuronGroup(1000, "v : 1", threshold="rand() < 100*Hz*dt")
    S = SpikeMonitor(G)
    run(100 * ms)
    return abs(S.num_spikes - 10000) < 500


def that_get_the_number_of_the_element():
    numbered = Function(lambda x, k: x * np.asarray(k), arg_units=[1], arg_names=["x"],
                        return_unit=1, stateless=False, auto_vectorise=True)  # fmt: skip
    G = NeuronGroup(3, "x : 1")
    G.x = "numbered(2.0)"
    G.x[1:] = "numbered(3.0)"
    return G.x[:]


def of_the_highest_type():
    def top(a, b):
        return np.maximum(a, b)

    highest = Function(top, arg_units=[1, 1], return_unit=1, return_type="highest")
    G = NeuronGroup(3, "n : integer\nx : 1")
    G.n = "highest(i, 1)"
    G.x = "highest(i, 1.5)"
    return G.n[:], G.x[:]


def with_code_that_depends_on_the_owner():
    share = Function(lambda x: x, arg_units=[1], return_unit=1)
    share.implementations.add_dynamic_implementation("numpy", lambda owner: lambda x: x / owner.N)
    G = NeuronGroup(4, "x : 1")
    G.x = "share(i)"
    other = Function(lambda x: x, arg_units=[1], return_unit=1)
    other.implementations.add_numpy_implementation(lambda x: 5 * x)
    H = NeuronGroup(1, "x : 1")
    H.x = "other(3)"
    return G.x[:], H.x[:]


def names_of_calling_functions():
    here = 3

    def inner():
        return get_local_namespace(1)["here"]

    return inner(), here
