"""The demos: example scripts, run as they stand, with a report; they draw their own pictures."""

from __future__ import annotations

import ast
import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from eqsim.api.groups.neurons import NeuronGroup
from eqsim.api.monitors.spike_monitor import SpikeMonitor
from eqsim.api.networks.device import set_device
from eqsim.api.networks.magic_network import magic_network
from eqsim.api.objects.explain import explain_objects
from eqsim.api.objects.simulated import Simulated
from eqsim.api.session.session import SESSION
from eqsim.api.session.timings import Timings
from eqsim.api.synapses.synapses import Synapses
from eqsim.errors import ModelError
from eqsim.expr.suggest import did_you_mean

__all__ = ["Demo", "demo_names", "describe_demo", "explain", "report", "run_demo"]

Made = TypeVar("Made")


def example_folder() -> Path:
    """Find the examples: inside an installed package, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "examples"
    return inside if inside.is_dir() else package.parent / "examples"


def demo_names() -> tuple[str, ...]:
    """List the demos by name."""
    return tuple(sorted(path.stem for path in example_folder().glob("[a-z]*.py")))


def describe_demo(name: str) -> str:
    """Give the first line of a demo's description."""
    text = _path(name).read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]


def _path(name: str) -> Path:
    if name not in demo_names():
        raise ModelError(
            f"there is no demo {name!r}",
            details=(f"demos: {', '.join(demo_names())}",),
            hint=did_you_mean(name, demo_names()),
        )
    return example_folder() / f"{name}.py"


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that has run: what its script made, and how long each part took."""

    name: str
    names: dict[str, Any]
    timings: Timings
    duration: float

    def every(self, kind: type[Made]) -> list[Made]:
        """List what the script made of a kind."""
        return list({id(made): made for made in self.names.values() if type(made) is kind}.values())


def run_demo(name: str, device: str) -> Demo:
    """Run an example on a device: 'runtime', 'numpy' or 'cpp_standalone'."""
    path = str(_path(name))
    if find_spec("matplotlib") is None:
        raise ModelError(
            "the demos draw pictures, and matplotlib is not installed",
            hint="python -m pip install 'eqsim[plot]'",
        )
    if device == "numpy":
        set_device("runtime", target="numpy")
    else:
        set_device(device)
    with _arguments(path):
        names = runpy.run_path(path, run_name="__main__")
    return Demo(name, names, magic_network.timings, magic_network.t_)


@contextmanager
def _arguments(*arguments: str) -> Iterator[None]:
    before = sys.argv
    sys.argv = list(arguments)
    try:
        yield
    finally:
        sys.argv = before


def report(demo: Demo) -> Iterator[str]:
    """Say what a demo did, line by line."""
    neurons = sum(group.N for group in demo.every(NeuronGroup))
    monitors = demo.every(SpikeMonitor)
    spikes = sum(monitor.num_spikes for monitor in monitors)
    timings = demo.timings
    yield f"neurons            {neurons}"
    yield f"synapses           {sum(len(each) for each in demo.every(Synapses))}"
    if monitors and demo.duration:
        yield f"spikes             {spikes}"
        yield f"rate               {spikes / neurons / demo.duration:.2f} Hz"
    yield f"created in         {timings.create:.3f} s"
    yield f"built in           {timings.build:.3f} s"
    yield f"simulated in       {timings.simulate:.3f} s for {demo.duration:g} s of model time"
    if timings.simulate:
        yield f"speed              {demo.duration / timings.simulate:.1f} times real time"


def explain(demo: Demo, stage: str) -> str:
    """Show the network of a demo at a stage of its way to code."""
    made = {id(each): each for each in demo.names.values() if isinstance(each, Simulated)}
    objects = sorted(made.values(), key=lambda each: each.creation_number)
    return explain_objects(objects, stage, demo.names, SESSION.default_schedule)
