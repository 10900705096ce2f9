"""What is generated, and the headers that it includes, compile without a warning."""

import subprocess

import numpy as np
import pytest

import eqsim as eq
from eqsim import (
    Equations,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    ms,
    mV,
    run,
)
from eqsim.backends.building.toolchain import find_toolchain
from eqsim.options import CompileOptions

pytestmark = [pytest.mark.compile, pytest.mark.standalone]
FLAGS = ("-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-S", "-Iinclude")


def neurons():
    """Neurons with noise, refractoriness, several methods and clocks, inputs and monitors."""
    namespace = {"stimulus": TimedArray(np.linspace(0, 1, 5), dt=1 * ms)}
    equations = Equations(
        "dv/dt = (stimulus(t)*30*mV - v)/tau + 2*mV*xi*tau**-0.5 : volt (unless refractory)"
    )
    group = NeuronGroup(
        100,
        equations + Equations("tau : second\nis_high = v > 1*mV : boolean\nn : integer"),
        threshold="v > 20*mV",
        reset="v = 0*mV; n += int(rand() > 0.5)",
        refractory="2*ms + rand()*ms",
        events={"low": "v < -1*mV"},
        method="heun",
        namespace=namespace,
    )
    group.tau = "10*ms + 10*ms*rand()"
    group.run_on_event("low", "n = poisson(2.5)")
    group.run_regularly("v = clip(v, -5*mV, 30*mV)", dt=0.5 * ms)
    other = NeuronGroup(
        3,
        "dx/dt = (1 - x)/(5*ms) : 1\ndy/dt = -y**3/ms : 1",
        dt=0.2 * ms,
        threshold="x > 2",
        reset="",
    )
    other.x[1:] = "rand()"
    parts = [
        PoissonGroup(20, "5*Hz + i*Hz"),
        SpikeGeneratorGroup(3, [0, 2, 1], [0.1, 0.5, 0.5] * ms),
    ]
    parts += [PoissonInput(group, "v", 10, 100 * eq.Hz, 0.1 * mV), SpikeMonitor(group[10:], "v")]
    parts += [SpikeMonitor(group, record=False), PopulationRateMonitor(group[::2])]
    parts += [
        StateMonitor(group, ["v", "is_high"], record=[1, 2]),
        StateMonitor(other, True, record="last"),
    ]
    return group, other, *parts


def synapses():
    """Synapses of all kinds of rules, with delays, plasticity, sums, and others that end there."""
    group = NeuronGroup(50, "dx/dt = 1/ms : 1\ny : 1\ng : 1", threshold="x > 0.5", reset="x = 0")
    model = """
    w : 1
    k : integer
    da/dt = -a/(20*ms) : 1 (event-driven)
    dz/dt = -z/ms : 1 (clock-driven)
    """
    plastic = Synapses(
        group,
        group,
        model,
        on_pre="y_post += w; a += 0.1; w = clip(w + a, 0, 9)",
        on_post="w -= 0.1*a",
    )
    plastic.connect("i != j", p=0.2, n=2)
    plastic.connect(j="k for k in sample(N_post, size=3)")
    plastic.connect(i="k for k in range(j, j + 3)", skip_if_invalid=True)
    plastic.connect(indegree=2, autapses=False)
    plastic.connect(total=20)
    plastic.connect(i=[1, 2], j=[3, 4])
    plastic.delay = "rand()*ms"
    plastic.w = "i + 10*j + randn()"
    plastic.w[:5, 3] = "rand()"
    plastic.w[[1, -1]] = [2, 3]
    summed = Synapses(group[::3], group[5:], "q : 1\ng_post = q*y_pre : 1 (summed)", method="exact")
    summed.connect(p="0.1 + 0.001*i")
    summed.prune("rand() < 0.5")
    modulating = Synapses(group, plastic, on_pre="w_post *= 0.9", delay=1 * ms)
    modulating.connect(outdegree=2)
    part = plastic["w > 5"]
    part.w = "w - 1"
    monitor = StateMonitor(plastic, ["w", "a"], record=part)
    return group, plastic, summed, modulating, monitor


@pytest.mark.parametrize("network", [neurons, synapses])
def test_a_project_compiles_without_a_warning(network, session, tmp_path):
    eq.set_device("cpp_standalone", build_on_run=False, directory=tmp_path)
    made = network()
    run(1 * ms)
    eq.store()
    run(1 * ms)
    eq.restore()
    eq.store(filename=tmp_path / "state")
    if network is synapses:
        made[2].prune([0])
    run(1 * ms)
    eq.device.build(compile=False)
    compiler = find_toolchain(CompileOptions()).command
    sources = sorted(each.name for each in tmp_path.glob("*.cpp"))
    assert sources == ["actions.cpp", "library.cpp", "main.cpp"]
    done = subprocess.run(
        [*compiler, "-std=c++17", *FLAGS, *sources],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
