"""What scripts write without thinking of it: keywords, conversions, forms of the same thing."""

from tests.benchmarks.agreement.script import *


def constructors_by_keyword():
    G = NeuronGroup(
        N=3,
        model="dv/dt = (a-v)/tau : 1\na : 1 (constant)",
        threshold="v > 0.5",
        reset="""v = 0
                 """,
        refractory=False,
        method="euler",
        namespace={"tau": 2 * ms},
        order=0,
        name="my_cells",
        dtype=None,
        dt=None,
    )
    G.a = linspace(0.5, 1.5, 3)
    M = StateMonitor(source=G, variables=("v", "a"), record=range(0, 3, 2), when="end", name="mon")
    S = SpikeMonitor(source=G, variables=None, record=True, name="spk")
    R = PopulationRateMonitor(source=G, name="rat")
    net = Network(G, M, S, R, name="all_of_it")
    net.run(duration=3 * ms, report=None, report_period=10 * second, namespace=None)
    return M.v[:], M.a[:], S.i[:], R.rate[:], net.name, G.name, [each.name for each in (M, S, R)]


def conversions():
    G = NeuronGroup(3, "v : volt")
    G.v = [1, 2, 3] * mV
    M = StateMonitor(G, "v", record=True)
    run(0.3 * ms)
    return (
        *(np.array(G.v), np.asarray(M.v), M.v / mV, M.v[0] / mV, M[0].v / mV, G.v[:] / mV),
        *(list(G.v / mV), (G.v / mV).tolist(), np.array(M.t / ms), float(M.t[1] / ms)),
        *(int(M.t[2] / defaultclock.dt), M.t[-1], M.v[:, -1], max(M.t / ms), M.v.shape),
        *(round(float(G.v[1] / mV), 3), G.v[1] / volt, 1000 * G.v[1] / volt, G.v[0] < G.v[1]),
        *(np.vstack([M.v[0] / mV, M.v[1] / mV]), np.mean(M.v, axis=1) / mV, M.v[0][1:], M.v[1][0]),
        *(np.all(M.v[0] == M.v[0, 0]), [float(x / mV) for x in M.v[0]], len(M.v), len(M.v[0])),
    )


def defaultclock_and_time():
    first = defaultclock.dt, defaultclock.dt_, float(defaultclock.dt / ms)
    defaultclock.dt = 0.05 * ms
    G = NeuronGroup(1, "dv/dt = 1/ms : 1", method="euler")
    run(1 * ms)
    second = defaultclock.t / ms, G.v[:], int(1 * ms / defaultclock.dt)
    return first, second, defaultclock.dt


def list_of_groups():
    groups = [NeuronGroup(1, f"dv/dt = {k}/ms : 1", method="euler") for k in range(1, 4)]
    monitors = {k: StateMonitor(each, "v", record=0) for k, each in enumerate(groups)}
    net = Network(groups, list(monitors.values()))
    net.run(0.3 * ms)
    return [each.v[:] for each in groups], [monitors[k].v[0] for k in monitors]


def operations_of_an_object():
    class Counter:
        def __init__(self, group):
            self.group, self.calls = group, 0

        def count(self):
            self.calls += 1
            self.group.x = self.calls

    G = NeuronGroup(1, "x : 1")
    counter = Counter(G)
    op = NetworkOperation(counter.count, dt=0.2 * ms)
    net = Network(G, op)
    net.run(1 * ms)
    return counter.calls, G.x[:]


def same_clock_for_several():
    clock = Clock(dt=0.2 * ms)
    G = NeuronGroup(1, "dx/dt = 1/ms : 1", clock=clock, method="euler")
    M = StateMonitor(G, "x", record=True)
    net = Network(G, M)
    net.run(1 * ms)
    clock.dt = 0.1 * ms
    net.run(0.4 * ms)
    return M.t[:], M.x[0], clock.t, G.dt


def views_of_variables():
    G = NeuronGroup(4, "v : volt\nx : 1")
    G.v, G.x = "i*mV", "i**2"
    view = G.v
    view[1:3] = 9 * mV
    G.x.set_item("i > 1", -1)
    return (
        *(view.name, view.get_item(slice(1, 3)), G.x.get_item("i < 2"), view.ndim, view.shape),
        *(len(view), view.dim == volt.dim, 1 * view.unit, G.x[:]),
    )


def texts_and_formats():
    v = 3.25 * mV
    values = [f"{v / mV:.2f}", "%.1f" % (v / mV), f"{float(v):.5f}"]
    return values, v.in_unit(mV, precision=2).split()[1], format(5 * ms / ms, ".1f")


def quantities_evaluate_back():
    values = (3 * mV, [1, 2] * nA, 2.5 * ms, 1 / (3 * ms), 0.5 * Hz, 3 * nS / cm**2)
    return [eval(repr(each)) for each in values]


def values_from_chance_of_numpy():
    G = NeuronGroup(4, "v : volt\nn : integer")
    np.random.seed(3)
    G.v = np.random.rand(4) * mV
    G.n = np.random.randint(0, 10, 4)
    return G.v[:], G.n[:]


def functions_on_views():
    G = NeuronGroup(3, "v : volt\nx : 1")
    G.v, G.x = [3, 1, 2] * mV, [0.5, 1, 2]
    return (
        *(
            exp(G.x),
            log(G.x),
            sqrt(G.x),
            sin(G.x),
            np.argsort(G.v),
            np.sort(G.v[:]),
            np.argmax(G.v),
        ),
        *(np.where(G.x > 0.7)[0], np.cumsum(G.x), np.diff(G.x), np.clip(G.x, 0, 1), exp(-G.v / mV)),
        *(np.nonzero(G.x > 1)[0], np.histogram(G.x, 2)[0], np.any(G.x > 1), np.isclose(G.x, 1)),
        *(np.dot(G.x, G.x), np.concatenate([G.x, G.x]), np.tile(G.x, 2), np.unique(G.x)),
    )


def parameters_between_runs():
    G = NeuronGroup(3, "dv/dt = (I-v)/(2*ms) : 1\nI : 1 (constant)", method="exact")
    M = StateMonitor(G, "v", record=True)
    for current in (0, 1, [1, 2, 3]):
        G.I = current
        run(1 * ms)
    return M.v[:], M.t[:]


def namespaces_by_group():
    eqs = "dv/dt = (E-v)/tau : volt"
    settings = [dict(E=-60 * mV, tau=2 * ms), dict(E=-70 * mV, tau=5 * ms)]
    groups = [NeuronGroup(1, eqs, namespace=each, method="exact") for each in settings]
    net = Network(groups)
    net.run(2 * ms)
    return [each.v[0] for each in groups]


def events_with_refractoriness():
    G = NeuronGroup(
        1,
        "dv/dt = 1/ms : 1 (unless refractory)\nn : 1",
        threshold="v > 0.45",
        reset="v = 0",
        refractory=0.5 * ms,
        events={"half": "v > 0.25 and v < 0.35"},
        method="euler",
    )
    G.run_on_event("half", "n += 1; v += 0.01")
    E, S = EventMonitor(G, "half"), SpikeMonitor(G)
    run(4 * ms)
    return E.t[:], S.t[:], G.n[:]


def profile():
    G = NeuronGroup(1, "dv/dt = 1/ms : 1", method="euler")
    net = Network(G)
    net.run(1 * ms, profile=True)
    return len(net.profiling_info) > 0, all(float(time) >= 0 for _, time in net.profiling_info)


def preferences():
    before = prefs.core.default_float_dtype
    prefs.logging.console_log_level = "ERROR"
    prefs["logging.console_log_level"] = "WARNING"
    return str(np.dtype(before)), prefs["core.default_float_dtype"] is before


def conditions_of_several_kinds():
    G = NeuronGroup(6, "x : 1\nb : boolean\nn : integer")
    G.x, G.n = "i/2", "i % 3"
    G.b = "(x > 0.5 and not x >= 2) or n == 2"
    return (
        *(G.b[:], G.x["b"], G.x["not b"], G.i["b and n != 1"], G.x[G.b[:]], G.n["x < 1 or x > 2"]),
        *(
            np.sum(G.b),
            len(G.indices["x > 1"]),
            len(G.indices["b"]),
            len(G.indices[2:4]),
            G.x["n == i"],
        ),
    )
