"""Small random networks do what a direct simulation over arrays does."""

import warnings

import dense_networks as dense
import numpy as np
import pytest
from grammar import examples
from hypothesis import given
from hypothesis import strategies as st

import eqsim as eq
from eqsim import NeuronGroup, SpikeMonitor, Synapses, ms
from eqsim.api.session.session import SESSION

STEPS = 50
NEURONS = """
dv/dt = (drive + s - v)/(2*ms) : 1 (unless refractory)
drive : 1
s : 1
u : 1
"""
TRACES = """
w : 1
da/dt = -a/(3*ms) : 1 (event-driven)
db/dt = -b/(1*ms) : 1 (event-driven)
"""
KINDS = {
    "kicks": {"model": "w : 1", "on_pre": "v_post += w"},
    "two": {
        "model": "w : 1",
        "on_pre": {"first": "v_post += 0.5*w", "second": "u_post += 2*w*drive_pre"},
    },
    "both ways": {"model": "w : 1", "on_pre": "u_post += w", "on_post": "u_pre -= 3*w"},
    "plastic": {
        "model": TRACES,
        "on_pre": f"v_post += w; a += 0.2; w = clip(w + b, -{dense.LIMIT}, {dense.LIMIT})",
        "on_post": f"b -= 0.3; w = clip(w + a, -{dense.LIMIT}, {dense.LIMIT})",
    },
    "gaps": {"model": "w : 1\ns_post = w*(v_pre - v_post) : 1 (summed)"},
}
PATHWAYS = {
    "kicks": ("pre",),
    "two": ("first", "second"),
    "both ways": ("pre", "post"),
    "plastic": ("pre", "post"),
    "gaps": (),
}

delays = st.tuples(st.booleans(), st.integers(0, 9))
projections = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(sorted(KINDS)),
        "ends": st.tuples(st.integers(0, 2), st.integers(0, 2)),
        "parts": st.tuples(*[st.tuples(st.integers(0, 2), st.integers(3, 5))] * 2),
        "density": st.sampled_from([0.3, 0.7, 1.0]),
        "copies": st.integers(1, 2),
        "delays": st.tuples(delays, delays),
    }
)
networks = st.fixed_dictionaries(
    {
        "sizes": st.lists(st.integers(3, 5), min_size=1, max_size=3),
        "refractory": st.sampled_from([1, 4]),
        "projections": st.lists(projections, min_size=1, max_size=4),
        "seed": st.integers(0, 2**32 - 1),
        "first": st.integers(1, STEPS - 1),
    }
)


def described(network):
    """Make the arrays of a network."""
    rng = np.random.default_rng(network["seed"])
    populations = [
        dense.Population(rng.uniform(0, 1, size), rng.uniform(0, 4, size), network["refractory"])
        for size in network["sizes"]
    ]
    made, summed = [], set()
    for each in network["projections"]:
        ends = [end % len(populations) for end in each["ends"]]
        if each["kind"] == "gaps" and ends[1] in summed:
            continue
        summed |= {ends[1]} if each["kind"] == "gaps" else set()
        made.append((ends, projection(each, [populations[end] for end in ends], rng)))
    return populations, made


def projection(given, ends, rng):
    """Draw the synapses of a projection, their weights and delays."""
    parts = [slice(a, min(b, end.v.size)) for (a, b), end in zip(given["parts"], ends, strict=True)]
    pairs = [
        (i, j)
        for i in range(parts[0].start, parts[0].stop)
        for j in range(parts[1].start, parts[1].stop)
        for _ in range(given["copies"])
        if rng.uniform() < given["density"]
    ]
    pre, post = rng.permutation(np.array(pairs, int).reshape(-1, 2)).T
    chosen = zip(PATHWAYS[given["kind"]], given["delays"], strict=False)
    delay = {
        name: rng.integers(0, longest + 1, pre.size) if is_own else longest
        for name, (is_own, longest) in chosen
    }
    w = rng.uniform(-0.5, 0.8, pre.size)
    return dense.Projection(given["kind"], *ends, pre, post, w, delay, parts[1]), parts


def simulated(network, target):
    """Run a network in the package; give its groups, monitors and synapses."""
    SESSION.reset()
    eq.set_device("runtime", target=target, optimisation=0)
    populations, made = described(network)
    groups = []
    for number, each in enumerate(populations):
        group = NeuronGroup(
            each.v.size,
            NEURONS,
            threshold="v > 1",
            reset="v = 0; u += 1",
            refractory=each.refractory * dense.DT * 1e3 * ms,
            method="euler",
            name=f"g{number}",
        )
        group.v, group.drive, group.s = each.v, each.drive, each.s
        groups.append(group)
    synapses = [connected(number, groups, ends, own) for number, (ends, own) in enumerate(made)]
    monitors = [SpikeMonitor(group) for group in groups]
    net = eq.Network(groups, synapses, monitors)
    for steps in (network["first"], STEPS - network["first"]):
        net.run(steps * dense.DT * 1e3 * ms)
    return groups, monitors, synapses


def connected(number, groups, ends, own):
    """Make the synapses of a projection between parts of groups."""
    (described, parts), (source, target) = own, [groups[end] for end in ends]
    one = {n: d * dense.DT * 1e3 * ms for n, d in described.delays.items() if np.ndim(d) == 0}
    synapses = Synapses(
        source[parts[0]], target[parts[1]], **KINDS[described.kind], delay=one, name=f"s{number}"
    )
    synapses.connect(i=described.pre - parts[0].start, j=described.post - parts[1].start)
    synapses.w = described.w
    for name, delay in described.delays.items():
        if np.ndim(delay):
            getattr(synapses, name).delay = delay * dense.DT * 1e3 * ms
    return synapses


def check(network, target):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", eq.errors.EqsimWarning)
        groups, monitors, synapses = simulated(network, target)
    populations, made = described(network)
    dense.simulate(populations, [own for _, (own, _) in made], STEPS)
    for group, monitor, expected in zip(groups, monitors, populations, strict=True):
        steps, neurons = np.nonzero(expected.spiked)
        np.testing.assert_array_equal(monitor.i[:], neurons)
        np.testing.assert_array_equal(np.rint(monitor.t_[:] / dense.DT), steps)
        for name in ("v", "u", "s"):
            np.testing.assert_allclose(
                getattr(group, name)[:], getattr(expected, name), rtol=1e-9, atol=1e-12
            )
    for each, (_, (expected, _)) in zip(synapses, made, strict=True):
        np.testing.assert_allclose(each.w[:], expected.w, rtol=1e-9, atol=1e-12)


@examples(200)
@given(networks)
def test_networks_are_those_of_arrays(network):
    check(network, "numpy")


@pytest.mark.compile
@examples(25)
@given(networks)
def test_compiled_networks_are_those_of_arrays(cache_folder, network):
    check(network, "compiled")
