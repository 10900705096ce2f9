"""The runs of a standalone project: their programs, on one state, and what each of them gets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from eqsim.backends.exported import Export
from eqsim.backends.profiling import profile_size
from eqsim.ir.program import Program
from eqsim.ir.time_loop import is_profiled
from eqsim.ir.timeline import Run
from eqsim.ir.union import Loop, joined
from eqsim.model.actions import RunNetwork
from eqsim.model.network import NetworkSpec
from eqsim.model.recorder import StateRecorder
from eqsim.results.recording import Recording

__all__ = ["ProjectRuns"]


@dataclass(slots=True)
class ProjectRuns:
    """Grows with every run; equal descriptions share one program.

    `whole` declares the state of all programs.  `members` gives the number of the network that each
    object ran in, `recorders` the description of the network in which each recorder ran last,
    `profiled` the program that was measured last.
    """

    lower: Callable[[NetworkSpec], Program]
    export: Export
    whole: Program | None = None
    loops: dict[NetworkSpec, Loop] = field(default_factory=dict)
    networks: list[object] = field(default_factory=list)
    members: dict[str, int] = field(default_factory=dict)
    recorders: dict[str, NetworkSpec] = field(default_factory=dict)
    profiled: Program | None = None

    def append(self, action: RunNetwork, recordings: Mapping[str, Recording]) -> None:
        """Append a run, after what it needs."""
        loop = self._loop(action.spec)
        projections = {each.name for each in action.spec.projections}
        for recorder in action.spec.recorders:
            self.recorders[recorder.name] = action.spec
            if isinstance(recorder, StateRecorder):
                rows = recorder.source if recorder.source in projections else None
                self.export.record(recordings[recorder.name], rows)
        self._give(action, loop, recordings)
        self.export.check_links(action.spec.populations)
        if action.network not in self.networks:
            self.networks.append(action.network)
        number, network = list(self.loops).index(action.spec), self.networks.index(action.network)
        self.members |= dict.fromkeys(action.spec.order, network)
        report = action.report is not None
        run = Run(action.duration, action.epoch, report, number, network)
        self.export.run(run, action.clock_names)

    def network_of(self, names: Collection[str]) -> int | None:
        """Give the number of the network that owners ran in, if they did."""
        return next((self.members[name] for name in names if name in self.members), None)

    def _loop(self, spec: NetworkSpec) -> Loop:
        """Give the program of a description, lowered before or now, as a part of the whole."""
        if spec not in self.loops:
            number = len(self.loops) + 1
            program, values = self.lower(spec), self.export.values
            self.whole, self.loops[spec] = joined(self.whole, program, values, number)
        return self.loops[spec]

    def _give(self, action: RunNetwork, loop: Loop, recordings: Mapping[str, Recording]) -> None:
        """Append the numbers and arrays that a run uses, under their names in the whole."""
        values = {loop.name(name): value for name, value in action.values.items()}
        declared = {loop.name(value.name) for value in loop.program.values}
        declared -= {f"{name}.size" for name, each in recordings.items() if each.takes_all}
        buffers = (replace(each, name=loop.name(each.name)) for each in loop.program.buffers)
        self.export.give(values, declared, tuple(buffers))
        if is_profiled(loop.program):
            self.profiled = loop.program
            self.export.set_values(dict(profile_size(loop.program)))
