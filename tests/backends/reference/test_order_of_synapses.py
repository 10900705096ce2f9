"""Pathways whose statements depend on the order of synapses, against a loop over them."""

from described import Simulation, network, population, projection
from hypothesis import given, settings
from hypothesis import strategies as st

WEIGHT = st.sampled_from([0.5, -1.25, 3.0, 1e-3])
STATEMENTS = ("v_post += w", "w -= v_post/4", "u_post = v_pre", "v_pre = u_post*w")
PAIR = st.tuples(st.integers(0, 3), st.integers(0, 3), WEIGHT)


@settings(max_examples=40, deadline=None)
@given(
    pairs=st.lists(PAIR, min_size=1, max_size=12),
    statements=st.permutations(STATEMENTS),
    count=st.integers(1, 4),
)
def test_order_dependent_pathways_equal_a_loop_over_synapses(pairs, statements, count):
    chosen = statements[:count]
    cells = population(variables=("v", "u"), threshold="v > 0")
    synapses = projection(variables=("w",), pre="; ".join(chosen))
    simulation = Simulation(network(cells, synapses), {"neurons": 4})
    simulation.link("syn", [pair[0] for pair in pairs], [pair[1] for pair in pairs])
    simulation.assign("syn", "w", [pair[2] for pair in pairs])
    start = [0.25, -0.5, 1.5, 2.0]
    simulation.assign("neurons", "v", start)
    simulation.run(3)
    v, u, w = list(start), [0.0] * 4, [pair[2] for pair in pairs]
    for _ in range(3):
        spiking = [i for i in range(4) if v[i] > 0]
        for pre in spiking:
            for k, (source, post, _) in enumerate(pairs):
                if source == pre:
                    _one_synapse(chosen, v, u, w, k, pre, post)
    assert simulation.array("neurons", "v").tolist() == v
    assert simulation.array("neurons", "u").tolist() == u
    assert simulation.array("syn", "w").tolist() == w


def _one_synapse(statements, v, u, w, k, pre, post):
    for statement in statements:
        match statement:
            case "v_post += w":
                v[post] += w[k]
            case "w -= v_post/4":
                w[k] -= v[post] / 4
            case "u_post = v_pre":
                u[post] = v[pre]
            case _:
                v[pre] = u[post] * w[k]
