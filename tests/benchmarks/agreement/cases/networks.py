"""Networks: members, what belongs to them, magic."""

from tests.benchmarks.agreement.script import *


def _parts():
    G = NeuronGroup(2, "dv/dt = (i+1)/ms : 1", threshold="v > 0.5", reset="v = 0",
                    method="euler", name="cells")  # fmt: skip
    return G, SpikeMonitor(G, name="spikes"), StateMonitor(G, "v", record=True, name="trace")


def members():
    G, S, M = _parts()
    net = Network(G, [S, M])
    net.run(1 * ms)
    return (
        *(net["cells"] is G, net.t, net.t_),
        *(sorted(each.name for each in net.objects), "spikes" in net, "nothing" in net),
    )


def adding_and_removing():
    G, S, M = _parts()
    net = Network()
    net.add(G)
    net.add(S, [M])
    net.run(0.5 * ms)
    net.remove(M)
    net.run(0.5 * ms)
    return M.t[:], S.t[:], "trace" in net


def several_networks():
    seen = []
    for rate in (1 / ms, 2 / ms):
        G = NeuronGroup(1, "dx/dt = rate : 1", method="euler")
        net = Network(G)
        net.run(0.5 * ms)
        seen.append((G.x[0], net.t / ms))
    return seen


def states_of_networks():
    G, S, M = _parts()
    net = Network(G, S, M)
    net.run(0.7 * ms)
    states = net.get_states()
    net.set_states({"cells": {"v": [0.1, 0.2]}})
    return sorted(states), states["cells"]["v"], G.v[:]


def collected():
    G, S, M = _parts()
    found = collect()
    net = Network(found)
    net.run(0.5 * ms)
    return sorted(each.name for each in found), len(S.t), M.v[:]


def magic_in_two_functions():
    def first():
        G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")
        run(0.5 * ms)
        return G.x[0], G.t / ms

    return first(), first()


def magic_network_itself():
    G, S, M = _parts()
    run(0.3 * ms)
    return magic_network.t, magic_network.t_


def scopes():
    G, S, M = _parts()
    run(0.3 * ms)
    start_scope()
    H = NeuronGroup(1, "x : 1")
    run(0.2 * ms)
    return G.v[:], H.t, defaultclock.t


def restored_networks():
    G, S, M = _parts()
    net = Network(G, S, M)
    net.run(0.4 * ms)
    net.store("a")
    net.run(0.4 * ms)
    net.restore("a")
    return net.t, G.v[:], S.t[:], M.t[:]


def states_stored_in_files():
    import tempfile

    G, S, M = _parts()
    net = Network(G, S, M)
    net.run(0.4 * ms)
    with tempfile.TemporaryDirectory() as folder:
        net.store(filename=f"{folder}/state")
        net.run(0.4 * ms)
        net.restore(filename=f"{folder}/state")
    return net.t, G.v[:], S.t[:]


def random_numbers_after_restoring():
    G = NeuronGroup(5, "x : 1")
    G.run_regularly("x = rand()")
    net = Network(G)
    net.store()
    net.run(0.2 * ms)
    a = G.x[:].copy()
    net.restore()
    net.run(0.2 * ms)
    b = G.x[:].copy()
    net.restore(restore_random_state=True)
    net.run(0.2 * ms)
    return bool((a == b).any()), bool((a == G.x[:]).all())


def seeds():
    G = NeuronGroup(5, "x : 1")
    seen = []
    for number in (1, 1, 2):
        seed(number)
        G.x = "rand()"
        seen.append(G.x[:].copy())
    return bool((seen[0] == seen[1]).all()), bool((seen[0] == seen[2]).any())


def names_of_objects():
    A, B = NeuronGroup(1, "x : 1"), NeuronGroup(1, "x : 1")
    S = Synapses(A, B)
    return [A.name, B.name, S.name, SpikeMonitor(NeuronGroup(1, "v:1", threshold="v>1")).name,
            StateMonitor(A, "x", record=0).name, PoissonGroup(1, 1 * Hz).name, Network().name,
            SpikeGeneratorGroup(1, [], [] * ms).name]  # fmt: skip
