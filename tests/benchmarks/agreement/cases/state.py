"""Reading and writing state: values, strings, indices, subgroups, links."""

from tests.benchmarks.agreement.script import *


def _group(N=5):
    return NeuronGroup(N, "v : volt\nx : 1\nu = 2*v : volt\ns : 1 (shared)\nn : integer")


def values_of_all_kinds():
    G = _group()
    seen = []
    for value in (3 * mV, 0, [1, 2, 3, 4, 5] * mV, np.arange(5) * volt, "i*mV", "(i+1)*mV + 1*mV"):
        G.v = value
        seen.append(G.v[:].copy() if hasattr(G.v[:], "copy") else G.v[:])
    G.x_ = [5, 4, 3, 2, 1]
    G.v_ = 0.5
    return seen, G.x[:], G.x_[:], G.v[:], G.u[:], G.u_[:]


def indices_of_all_kinds():
    G = _group()
    G.v = "i*mV"
    G.x = "i"
    return (
        *(G.v[0], G.v[-1], G.v[1:3], G.v[::2], G.v[[0, 3]], G.v[np.array([4, 1])]),
        *(G.v[G.v > 2 * mV], G.v["i > 2"], G.v["v > 1*mV and x < 4"], G.x["x == 2"]),
        *(G.v_[2], G.v_["i == 1"], G.u[1:3], G.u["i > 3"], G.i[:], G.i[2:4], G.v[G.x > 3]),
    )


def writing_with_indices():
    G = _group(6)
    G.v[0] = 1 * mV
    G.v[1:3] = 2 * mV
    G.v[[3, 4]] = [3, 4] * mV
    G.v[-1] = "v + 9*mV"
    G.x["i % 2 == 0"] = 7
    G.x["i % 2 == 1"] = "i*10"
    G.x[2:4] = "x + i"
    G.x[np.array([True, False, False, False, False, True])] = -1
    G.n[:] = "i // 2"
    G.n[::3] = 100
    return G.v[:], G.x[:], G.n[:]


def in_place_operators():
    G = _group(3)
    G.v = 1 * mV
    G.v += 2 * mV
    G.v *= 3
    G.x = [1, 2, 3]
    G.x /= 2
    G.x[1:] += 10
    G.x **= 2
    G.v[0] += 1 * mV
    G.n += 3
    return G.v[:], G.x[:], G.n[:]


def arithmetic_of_views():
    G = _group(3)
    G.v = [1, 2, 3] * mV
    G.x = [1, 4, 9]
    return (
        *(G.v + 1 * mV, G.v * 2, 2 * G.v, G.v / mV, -G.v, G.v - G.v[0], G.x**2, 1 / G.x),
        *(G.v > 1.5 * mV, G.x == 4, G.x != 4, G.v <= 2 * mV, np.sqrt(G.x), np.mean(G.v), abs(-G.x)),
        *(G.x % 2, G.x // 2, np.sum(G.x), np.max(G.v[:]), sqrt(G.x), len(G.x), list(G.x), sum(G.x)),
        *(np.array(G.x), asarray(G.v), G.x.shape, G.v[:].mean(), mean(G.v), std(G.v), G.x @ G.x),
    )


def views_and_copies():
    G = _group(3)
    G.x = [1, 2, 3]
    view = G.x[:]
    picked = G.x[[0, 1]]
    G.x = 7
    view[0] = -1
    return view, picked, G.x[:]


def shared_variables():
    G = _group(3)
    G.s = 4
    first = G.s[:], G.s_
    G.s = "s*2 + N"
    second = float(G.s[:])
    G.x = "s + i"
    G.s += 1
    return first, second, G.x[:], G.s * 2


def states_in_bulk():
    G = _group(3)
    G.v = [1, 2, 3] * mV
    G.s = 4
    d = G.get_states(["v", "s", "x", "n"], units=False)
    e = G.get_states(["v", "u"], subexpressions=True)
    G.set_states({"v": np.array([4, 5, 6]) * mV, "x": [1, 2, 3]})
    G.set_states({"v": 0.5, "n": 3}, units=False)
    return d, e, G.v[:], G.x[:], G.n[:]


def names_of_states():
    G = NeuronGroup(2, "dv/dt = -v/ms : 1 (unless refractory)\nw = v : 1", threshold="v > 1",
                    refractory=1 * ms, method="exact")  # fmt: skip
    return sorted(G.get_states()), sorted(G.get_states(subexpressions=True))


def subgroups():
    G = NeuronGroup(10, "x : 1\ny : volt", threshold="x > 4", reset="")
    G.x = "i"
    H = G[3:8]
    H.x = "i*10"
    H.y = [1, 2, 3, 4, 5] * mV
    S, R = SpikeMonitor(H), PopulationRateMonitor(H)
    run(0.2 * ms)
    return (
        *(G.x[:], S.i[:], S.t[:], R.rate[:], H[1:3].x[:], H.x["i > 2"], H.y["x > 10"], len(H), H.N),
        *(H.x[0], H.x[-1], G[4].x[:], G[:3].x[:], G[8:].N, H.i[:], H.start, H.stop, H.y[1:3]),
        *(G[[2, 3, 4]].x[:], G[5].N, H.x[H.x > 20], G.y[:]),
    )


def writing_to_subgroups():
    G = NeuronGroup(6, "x : 1\nn : integer")
    A, B = G[:2], G[2:]
    A.x, B.x = 1, 2
    B.x["i > 1"] = "i*N"
    B[1:3].n = [5, 6]
    A.x += 3
    B.x[:2] = "x/4"
    B.run_regularly("x += 100*i")
    run(0.2 * ms)
    return G.x[:], G.n[:]


def linked():
    G = NeuronGroup(4, "dx/dt = 1/ms : 1", method="euler", name="a1")
    G.x = [0, 1, 2, 3]
    H = NeuronGroup(4, "y : 1 (linked)\nz = y*2 : 1\ndw/dt = z/ms : 1", method="euler",
                    name="b1", order=1)  # fmt: skip
    H.y = linked_var(G, "x")
    K = NeuronGroup(2, "y : 1 (linked)\ndw/dt = y/ms : 1", method="euler", name="c1", order=1)
    K.y = linked_var(G, "x", index=np.array([3, 1]))
    L = NeuronGroup(2, "y : 1 (linked)", name="d1")
    L.y = linked_var(G.x, index=np.array([1, 1]))
    M = StateMonitor(K, ["y", "w"], record=True)
    net = Network(G, H, K, M, L)
    net.run(0.5 * ms)
    return H.w[:], K.w[:], H.y[:], K.y[:], L.y[:], M.y[:], M.w[:]


def linked_by_variable():
    G = NeuronGroup(3, "x : 1", name="a1")
    H = NeuronGroup(4, "place : integer\ny : 1 (linked)\nz = y + 1 : 1", name="b1")
    H.y = linked_var(G, "x", index="place")
    G.x = [10, 20, 30]
    H.place = [2, 0, 1, 2]
    first = H.y[:], H.z[:]
    H.place = 1
    return first, H.y[:], H.y["i > 1"], H.z[2:]


def linked_to_shared_subgroup_subexpression():
    G = NeuronGroup(4, "x : volt\ns : 1 (shared)\ntwice = 2*x : volt", name="a1")
    H = NeuronGroup(2, "a : volt (linked)\nb : 1 (linked)\nc : volt (linked)", name="b1")
    H.a = linked_var(G[1:3], "x")
    H.b = linked_var(G, "s")
    H.c = linked_var(G[2:], "twice")
    G.x = "i*mV"
    G.s = 5
    return H.a[:], H.b[:], H.c[:]


def attributes_of_ones_own():
    G = _group(2)
    G.add_attribute("note")
    G.note = "what I wanted"
    return G.note, G.state("v")[:], G.name


def dtypes():
    G = NeuronGroup(2, "x : 1\ny : 1\nn : integer\nb : boolean", dtype={"x": np.float32})
    G.x = 1 / 3
    G.y = 1 / 3
    kinds = [str(getattr(G, name)[:].dtype) for name in ("x", "y", "n", "b", "i")]
    return kinds, float(np.float32(1 / 3)) == float(G.x[0])
