"""A set of small networks, each with the state it starts from."""

import numpy as np
from described import CLOCK, Simulation, network, population, projection

from eqsim.backends.runtime.executable import Interpreted
from eqsim.expr.dtypes import DType
from eqsim.model.recorder import RateRecorder, SpikeRecorder, StateRecorder
from eqsim.model.variables import ConstantName, StateVariable

I64, BOOL = DType.I64, DType.BOOL


def _recorders(source, *variables):
    return (
        StateRecorder("trace", source, variables, CLOCK),
        SpikeRecorder("spikes", source, "spike", variables),
        SpikeRecorder("count", source, "spike", keep=False),
        RateRecorder("rate", source, "spike"),
    )


def cuba(**how):
    """Give leaky neurons with two currents, refractory, and two projections of parts of them."""
    constants = ("taum", "taue", "taui", "El", "Vt", "Vr", "ref")
    cells = population(
        "cells",
        ("v", "ge", "gi"),
        {"v": "(ge + gi - (v - El))/taum", "ge": "-ge/taue", "gi": "-gi/taui"},
        pauses=("v",),
        constants=constants,
        threshold="v > Vt",
        reset="v = Vr",
        refractory="ref",
        method="exact",
    )
    excitatory = projection("se", "cells", "cells", constants=("w",), pre="ge += w")
    inhibitory = projection("si", "cells", "cells", constants=("w",), pre="gi += w", rank=1)
    values = dict(zip(constants, (0.02, 0.005, 0.01, -0.049, -0.05, -0.06, 0.005), strict=True))
    simulation = Simulation(
        network(cells, excitatory, inhibitory, recorders=_recorders("cells", "v", "ge")),
        {"cells": 100},
        {f"cells.{name}": value for name, value in values.items()}
        | {"se.w": 2e-3, "si.w": -9e-3, "si.pre.delay": 4},
        ranges={
            "se": ("cells", 0, 80, "cells", 0, 100),
            "si": ("cells", 80, 20, "cells", 10, 90),
        },
        **how,
    )
    simulation.assign("cells", "v", "Vr + rand()*(Vt - Vr)*1.2")
    for name in ("se", "si"):
        simulation.connect(name, probability="0.2")
    return simulation


def plastic(**how):
    """Give synapses with weights and traces that both pathways change, created out of order."""
    cells = population(
        "cells", equations={"v": "(2 - v)/0.005"}, threshold="v > 1", reset="v = 0.1*rand()"
    )
    synapses = projection(
        "syn",
        "cells",
        "cells",
        variables=("w", "a", "b", StateVariable("k", dtype=I64), StateVariable("up", dtype=BOOL)),
        subexpressions={"gain": "w*(1 + a)"},
        constants=("top", ConstantName("most", I64)),
        pre="v_post += gain/10; a += 0.1; w = clip(w - b, 0, top); k += 1; up = k % most == 0",
        post="b = 0.9*b + 0.01*rand(); w = min(w + a*rand(), top); a *= 0.5",
    )
    simulation = Simulation(
        network(cells, synapses, recorders=_recorders("cells", "v")),
        {"cells": 12},
        {"syn.top": 0.75, "syn.most": 3, "syn.pre.delay": 2, "syn.post.delay": 1},
        **how,
    )
    simulation.assign("cells", "v", "rand()")
    simulation.connect("syn", over=("0", "N_pre", "1"), outer="post", condition="rand() < 0.5")
    simulation.link("syn", [5, 0, 5], [1, 1, 1])
    simulation.assign("syn", "w", "rand()*top")
    return simulation


def ordered(**how):
    """Give pathways whose result depends on the order of synapses."""
    cells = population(
        "cells", ("v", "u", StateVariable("n", dtype=I64)), {"v": "(3 - v)/0.004"},
        threshold="v > 1", reset="v -= 1; n += 1",
    )  # fmt: skip
    synapses = projection(
        "syn", "cells", "cells", variables=("w",),
        pre="v_post = v_post*0.9 + w*v_pre; w = (w + u_post)/2; u_post = w; n_post += 1",
        post="v_pre *= 1 + w/100",
    )  # fmt: skip
    simulation = Simulation(
        network(cells, synapses, recorders=_recorders("cells", "v", "u", "n")),
        {"cells": 9},
        {"syn.pre.delay": 1},
        **how,
    )
    simulation.assign("cells", "v", "rand()")
    simulation.connect("syn", condition="i != j", copies="1 + int(2*rand())")
    simulation.assign("syn", "w", "0.1*randn()")
    return simulation


def whole_numbers(**how):
    """Give integers and booleans in equations, conditions, resets and constants."""
    cells = population(
        "cells",
        (
            "v",
            *(StateVariable(name, dtype=I64) for name in ("k", "m")),
            StateVariable("odd", dtype=BOOL),
            StateVariable("shift", shared=True),
        ),
        {"v": "(k % c - k//c)*100/(1 + odd) + shift*i + where(flag, 3, 7)"},
        constants=(ConstantName("c", I64), ConstantName("flag", BOOL)),
        threshold="v > 0.05 and not (odd and k > 3)",
        reset="m = k**2 - m; k -= c//2; odd = not odd; v = -k/100; m //= -2",
    )
    simulation = Simulation(
        network(cells, recorders=_recorders("cells", "v", "k", "m", "odd")),
        {"cells": 70},
        {"cells.c": -3, "cells.flag": True},
        **how,
    )
    simulation.assign("cells", "k", "i - 35")
    simulation.assign("cells", "odd", "i % 2 == 1")
    simulation.assign("cells", "shift", [0.25])
    return simulation


def drawing(**how):
    """Give draws in the update, the threshold, the reset and the refractory period."""
    cells = population(
        "cells",
        ("v", "ref"),
        {"v": "-v/0.01 + 30*randn() + 200*rand()"},
        pauses=("v",),
        threshold="v > 0.1 + 0.05*rand()",
        reset="v = 0.01*randn() + rand()*0.01; ref = 0.0001 + 0.001*rand()",
        refractory="ref",
    )
    return Simulation(
        network(cells, recorders=_recorders("cells", "v", "not_refractory", "lastspike")),
        {"cells": 130},
        **how,
    )


def functions(**how):
    """Give every function, a coupled linear system and a condition that prolongs the silence."""
    cells = population(
        "cells",
        ("v", "x", "y", "z"),
        {
            "v": "(exp(-x) + log(2 + y**2) + sqrt(abs(z)) - v)/0.003",
            "x": "100*(sin(y) - cos(z) + tanh(x) + arctan(v))",
            "y": "50*(exprel(x/3) - expm1(-y**2) + log1p(abs(v)) + hypot(x, z) - y)",
            "z": "20*(erf(v) + floor(x) - ceil(y/2) + sign(x)*(v**3 - x**-2/1000)) - 40*z",
        },
        threshold="v > 1.2",
        reset="v = 0; x = max(x/2, y); z = min(z, 1.5)",
        refractory="z > 0.3",
        is_condition=True,
    )
    simulation = Simulation(
        network(cells, recorders=_recorders("cells", "v", "x", "y", "z")), {"cells": 33}, **how
    )
    for name in ("v", "x", "y", "z"):
        simulation.assign("cells", name, "rand() - 0.5")
    return simulation


def propagators(**how):
    """Give linear systems whose coefficients are shared, or differ from neuron to neuron."""
    cells = population(
        "cells",
        ("v", "g", StateVariable("tau", constant=True)),
        {"v": "(2*g - v)/tau", "g": "-g/0.003"},
        threshold="v > 0.2",
        reset="v = 0; g += 0.1*rand()",
        method="exact",
    )
    others = population(
        "others", ("x", "y"), {"x": "300*y", "y": "-300*x"}, threshold="x > 0.9", method="exact",
        rank=1,
    )  # fmt: skip
    synapses = projection("syn", "others", "cells", pre="g += 0.2*x_pre")
    simulation = Simulation(
        network(cells, others, synapses, recorders=_recorders("cells", "v", "g")),
        {"cells": 20, "others": 7},
        **how,
    )
    simulation.assign("cells", "tau", "0.003*(1 + int(i > 4)*rand())")
    simulation.assign("others", "y", "rand()*2")
    simulation.connect("syn", sample_size="4")
    return simulation


NETWORKS = (cuba, plastic, ordered, whole_numbers, drawing, functions, propagators)


def outcome(begin, steps=200, **how):
    """Run a network; give all it has recorded, and its final state, as bytes by name."""
    how.setdefault("make", Interpreted)
    simulation = begin(**how)
    for recorder in simulation.spec.recorders:
        listed = [3, 0, 5] if isinstance(recorder, StateRecorder) else None
        simulation.record(recorder, record=listed)
    simulation.run(steps)
    found = {
        f"{owner.name}.{variable.name}": simulation.array(owner.name, variable.name)
        for owner in simulation.owners.values()
        for variable in owner.variables
    }
    for recorder in simulation.spec.recorders:
        for column in _columns(recorder):
            found[f"{recorder.name}.{column}"] = simulation.recording(recorder.name, column)
    assert simulation.recording("spikes", "i").size > 10
    return {name: (str(each.dtype), each.tobytes()) for name, each in found.items()}


def _columns(recorder):
    match recorder:
        case StateRecorder():
            return ("t", *recorder.variables)
        case SpikeRecorder(keep=True):
            return ("t", "i", "count", *recorder.variables)
        case SpikeRecorder():
            return ("count",)
    return ("t", "rate")


def is_finite(found):
    """Whether no float of an outcome is nan or infinite, so that equality of bits means much."""
    floats = (np.frombuffer(data) for dtype, data in found.values() if dtype == "float64")
    return all(np.isfinite(each).all() for each in floats)
