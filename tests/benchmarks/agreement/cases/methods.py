"""Integration methods, noise, functions in models."""

from tests.benchmarks.agreement.script import *

METHODS = ("euler", "rk2", "rk4", "heun", "milstein", "exponential_euler", "exact", "linear")


def _integrated(text, method, x, names=(), **options):
    G = NeuronGroup(1, text, method=method, **options)
    G.x = x
    net = Network(G)
    net.run(1 * ms)
    return [G.x[0], *(getattr(G, name)[0] for name in names)]


def leak():
    return [_integrated("dx/dt = (1-x)/(3*ms) : 1", each, 0) for each in METHODS]


def logistic():
    text = "dx/dt = x*(1-x)/(3*ms) + sin(t/ms)/ms : 1"
    return [_integrated(text, each, 0.1) for each in ("euler", "rk2", "rk4", "heun")]


def coupled():
    text = "dx/dt = -y*x/ms : 1\ndy/dt = (x-y)/(2*ms) : 1"
    return [_integrated(text, each, 1, ["y"]) for each in
            ("euler", "rk2", "rk4", "heun", "exponential_euler")]  # fmt: skip


def defaults():
    texts = (
        "dx/dt = (1-x)/(3*ms) : 1",
        "dx/dt = x*(1-x)/(3*ms) : 1",
        "dx/dt = (cos(t/ms)-x)/(3*ms) : 1",
        "dx/dt = (y-x)/(3*ms) : 1\ndy/dt = -y/(2*ms) : 1",
    )
    return [_default(each) for each in texts]


def _default(text):
    G = NeuronGroup(1, text)
    G.x = 0.3
    net = Network(G)
    net.run(1 * ms)
    return G.x[0]


def parameters_in_linear_equations():
    text = "dx/dt = (I-x)/tau : 1\nI : 1\ntau : second"
    G = NeuronGroup(3, text, method="exact")
    G.I, G.tau = [1, 2, 3], [1, 5, 10] * ms
    run(2 * ms)
    return G.x[:]


def objects_and_lists_for_methods():
    text = "dx/dt = -x/(2*ms) : 1"
    return [
        _integrated(text, each, 1) for each in (euler, rk4, exact, linear, ["exact", "euler"], rk2)
    ]


def mini_language():
    midpoint = ExplicitStateUpdater("k = dt*f(x, t)\nx_new = x + dt*f(x + k/2, t + dt/2)")
    ralston = ExplicitStateUpdater(
        """k = f(x, t)
           l = f(x + 2*dt*k/3, t + 2*dt/3)
           x_new = x + dt*(k + 3*l)/4"""
    )
    text = "dx/dt = -x*y/(2*ms) : 1\ny = 1 + t/ms : 1"
    return [_integrated(text, each, 1) for each in (midpoint, ralston)]


def additive_noise_statistics():
    sigma, tau = 2 * mV, 5 * ms
    seen = []
    for method in ("euler", "heun", "milstein"):
        G = NeuronGroup(2000, "dv/dt = -v/tau + sigma*sqrt(2/tau)*xi : volt", method=method)
        net = Network(G)
        net.run(30 * ms)
        seen.append((abs(np.mean(G.v / mV)) < 0.2, abs(np.std(G.v / mV) - 2) < 0.15))
    return [(bool(a), bool(b)) for a, b in seen]


def multiplicative_noise_statistics():
    seen = []
    for method in ("heun", "milstein", None):
        chosen = {} if method is None else {"method": method}
        G = NeuronGroup(5000, "dx/dt = 0.3*x*xi*ms**-0.5 : 1", **chosen)
        G.x = 1
        net = Network(G)
        net.run(1 * ms)
        log_mean, log_std = np.mean(np.log(G.x[:])), np.std(np.log(G.x[:]))
        seen.append((bool(abs(log_mean) < 0.02), bool(abs(log_std - 0.3) < 0.015)))
    return seen


def shared_noise():
    G = NeuronGroup(3, "dx/dt = xi_a*ms**-0.5 : 1\ndy/dt = xi_a*ms**-0.5 : 1\n"
                       "dz/dt = xi_b*ms**-0.5 : 1", method="euler")  # fmt: skip
    run(1 * ms)
    return bool((G.x[:] == G.y[:]).all()), bool((G.x[:] == G.z[:]).any())


def noise_of_the_group():
    G = NeuronGroup(3, "s : 1 (shared)\nx : 1\ny : 1")
    G.run_regularly("s = rand()\nx = s\ny = rand()")
    run(0.1 * ms)
    return bool(G.x[:].max() == G.x[:].min()), bool(G.y[:].max() > G.y[:].min())


def random_values():
    G = NeuronGroup(20000, "a : 1\nb : 1\nc : 1\nd : volt")
    G.a, G.b, G.c, G.d = "rand()", "randn()", "rand()**2", "-70*mV + 10*mV*rand()"
    close = [
        abs(np.mean(G.a) - 0.5) < 0.02,
        abs(np.std(G.b) - 1) < 0.03,
        abs(np.mean(G.c[:]) - 1 / 3) < 0.02,
        np.min(G.d[:]) >= -70 * mV,
    ]
    return [bool(each) for each in close]


def functions_in_models():
    G = NeuronGroup(4, "x : 1\ny : 1\nz : integer\nw : volt")
    G.x = [-1.5, -0.5, 0.5, 2]
    G.y = (
        "clip(x,-1,1) + floor(x)*10 + ceil(x)*100 + sign(x)*1000 + abs(x) + exprel(x)"
        " + log1p(x+2) + expm1(x) + arctan(x) + sinh(x) + cosh(x) + tanh(x) + tan(x)"
        " + exp(x) + sqrt(abs(x)) + log(abs(x)) + log10(abs(x)) + arcsin(x/3) + arccos(x/3)"
    )
    G.z = "int(x*3) + int(x > 0)"
    G.w = "clip(x*mV, -1*mV, 1*mV) + sqrt((x*mV)**2) + abs(x*mV) + pi*mV + e*mV"
    first = G.y[:].copy(), G.z[:].copy(), G.w[:]
    G.y = "timestep(x*ms + 2*ms, 0.1*ms) + x**3 + x**-2 + 2**x"
    return first, G.y[:]


def user_functions():
    @check_units(x=1, result=1)
    def twice(x):
        return 2 * x

    @check_units(v=volt, g=siemens, result=amp)
    def current(v, g):
        return v * g

    G = NeuronGroup(3, "dv/dt = twice(w)/ms : 1\nw : 1\nI : amp", method="euler",
                    namespace={"twice": twice})  # fmt: skip
    G.w = [1, 2, 3]
    G.run_regularly("I = current(w*mV, 2*nS)")
    M = StateMonitor(G, "I", record=0, when="end")
    run(0.5 * ms)
    G.w = "twice(v) + 6"
    return G.v[:], M.I[0], G.w[:]


def implemented_functions():
    @implementation("numpy", discard_units=True)
    @check_units(x=volt, result=volt)
    def rectified(x):
        return np.clip(x, 0, np.inf)

    G = NeuronGroup(3, "x : volt\ny = rectified(x) : volt")
    G.x = [-1, 0, 2] * mV
    return G.y[:]
