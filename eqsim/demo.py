"""The demos: example scripts, run as they stand, with a report and a picture."""

from __future__ import annotations

import ast
import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from eqsim.api.explain import explain_network
from eqsim.api.magic_network import magic_network
from eqsim.api.neurons import NeuronGroup
from eqsim.api.session import SESSION
from eqsim.api.simulated import Simulated
from eqsim.api.spike_monitor import SpikeMonitor
from eqsim.api.state_monitor import StateMonitor
from eqsim.api.synapses import Synapses
from eqsim.api.timings import Timings
from eqsim.errors import ModelError
from eqsim.expr.suggest import did_you_mean

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Demo", "demo_names", "describe_demo", "draw", "explain", "report", "run_demo"]

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
    """Run an example on a device."""
    with _arguments(str(_path(name)), "--device", device):
        names = runpy.run_path(str(_path(name)), run_name="__main__")
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
    synapses = sum(len(each) for each in demo.every(Synapses))
    spikes = sum(monitor.num_spikes for monitor in demo.every(SpikeMonitor))
    timings = demo.timings
    yield f"neurons            {neurons}"
    yield f"synapses           {synapses}"
    yield f"spikes             {spikes}"
    yield f"rate               {spikes / neurons / demo.duration:.2f} Hz"
    yield f"created in         {timings.create:.3f} s"
    yield f"built in           {timings.build:.3f} s"
    yield f"simulated in       {timings.simulate:.3f} s for {demo.duration:g} s of model time"
    yield f"speed              {demo.duration / timings.simulate:.1f} times real time"


def explain(demo: Demo, stage: str) -> str:
    """Show the network of a demo at a stage of its way to code."""
    made = {id(each): each for each in demo.names.values() if isinstance(each, Simulated)}
    objects = sorted(made.values(), key=lambda each: each.creation_number)
    return explain_network(objects, stage, demo.names, SESSION.default_schedule)


def draw(demo: Demo, path: Path) -> None:
    """Draw the spikes and the recorded traces of a demo to a file."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 6), layout="constrained")
    raster, traces = figure.subplots(2, 1, sharex=True, height_ratios=(2, 1))
    _draw_spikes(raster, demo)
    _draw_traces(traces, demo)
    raster.set_title(describe_demo(demo.name), fontsize="medium")
    figure.savefig(path, dpi=120)


def _draw_spikes(axes: Axes, demo: Demo) -> None:
    for monitor in demo.every(SpikeMonitor):
        axes.plot(monitor.t_ * 1e3, monitor.i, "k.", markersize=0.7)
    axes.set_ylabel("neuron")


def _draw_traces(axes: Axes, demo: Demo) -> None:
    for monitor in demo.every(StateMonitor):
        for number, trace in zip(monitor.record, monitor.v_, strict=True):
            axes.plot(monitor.t_ * 1e3, trace * 1e3, lw=0.8, label=f"neuron {number}")
    axes.set_xlabel("time (ms)")
    axes.set_ylabel("membrane potential (mV)")
    axes.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False, fontsize="small"
    )
