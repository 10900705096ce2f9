"""The runs of a standalone project: their programs, on one state, and what each of them gets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eqsim.backends.host.executor import ReachedTime, RunSummary
from eqsim.backends.host.profiling import profile_of, profile_size
from eqsim.backends.project.exported import Export
from eqsim.backends.project.one_sided import (
    kept_once,
    values_alike,
    within_network,
)
from eqsim.backends.project.results import Results
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.time_loop import PROFILE, is_profiled
from eqsim.ir.program import Program
from eqsim.ir.timeline import Run
from eqsim.ir.union import Loop, joined
from eqsim.model.actions import Numbers, RunNetwork, numbers_of
from eqsim.model.network import NetworkSpec
from eqsim.model.projection import Side
from eqsim.model.recorder import StateRecorder
from eqsim.results.recording import Recording

__all__ = ["ProjectRuns"]


@dataclass(slots=True)
class ProjectRuns:
    """Grows with every run; equal descriptions share one program.

    `whole` declares the state of all programs.  `members` gives the number of the network that each
    object ran in, `recorders` the description of the network in which each recorder ran last,
    `profiled` the program that was measured last.  `values` are the numbers that runs had so far,
    `clock_names` the names of clocks in the last run of each network.  `one_sided` are the synaptic
    variables that are kept for each neuron of a side; `known_values` are the types of values that
    the whole had before each program.
    """

    lower: Callable[[NetworkSpec], Program]
    export: Export
    whole: Program | None = None
    loops: dict[NetworkSpec, Loop] = field(default_factory=dict)
    networks: dict[int, object] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    recorders: dict[str, NetworkSpec] = field(default_factory=dict)
    profiled: Program | None = None
    values: Numbers = field(default_factory=dict)
    clock_names: dict[int | None, Mapping[str, str]] = field(default_factory=dict)
    one_sided: Mapping[str, Side] = field(default_factory=dict)
    known_values: list[dict[str, DType]] = field(default_factory=list)

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
        self.export.check_links((*action.spec.populations, *action.spec.projections))
        number, network = list(self.loops).index(action.spec), self.number(action.spec.order)
        self.networks[network] = action.network
        self.values = {**self.values, **numbers_of(action.values)}
        self.clock_names[network] = action.clock_names
        report = action.report is not None
        run = Run(action.duration, action.epoch, report, number, network)
        self.export.run(run, action.clock_names)

    def number(self, names: Collection[str]) -> int:
        """Give the number of the network that owners are in, which may be a new one."""
        known = self.network_of(names)
        number = max(self.members.values(), default=-1) + 1 if known is None else known
        self.members |= dict.fromkeys(names, number)
        return number

    def network_of(self, names: Collection[str]) -> int | None:
        """Give the number of the network that owners ran in, if they did."""
        return next((self.members[name] for name in names if name in self.members), None)

    def summary(self, results: Results, built: float) -> RunSummary:
        """Tell what the program did."""
        measured, networks = self.profiled, results.networks
        return RunSummary(
            results.completed,
            results.create_seconds,
            built,
            results.simulate_seconds,
            results.interrupted,
            reached=networks[0].steps if len(networks) == 1 else {},
            profile=() if measured is None else profile_of(measured, results.array(PROFILE)),
        )

    def reached(self, results: Results, network: object) -> ReachedTime | None:
        """Give where a network stood when the program ended; None if it did not run."""
        numbers = {key: number for number, key in self.networks.items()}
        return results.networks.get(numbers.get(network, -1))

    def as_held(self, spec: NetworkSpec) -> NetworkSpec:
        """Give a description with what is known of the state that a next run would begin with."""
        alike = values_alike(self.export.entries, (*self.loops, spec))
        return replace(spec, alike=within_network(spec, alike))

    def keep_once(self) -> None:
        """Keep once for each neuron what is the same on all of its synapses, in all runs."""
        alike = values_alike(self.export.entries, self.loops)
        while alike:
            programs = [self.lower(replace(s, alike=within_network(s, alike))) for s in self.loops]
            kept = kept_once(programs, alike)
            if kept == alike:
                self._replace(programs)
                self.one_sided = dict(alike)
                return
            alike = kept

    def _replace(self, programs: Sequence[Program]) -> None:
        """Let the runs perform other programs, which do the same."""
        whole: Program | None = None
        every = enumerate(zip(list(self.loops), programs, self.known_values, strict=True), 1)
        for number, (spec, program, values) in every:
            if self.profiled is self.loops[spec].program:
                self.profiled = program
                self.export.reset_values(dict(profile_size(program)))
            whole, self.loops[spec] = joined(whole, program, values, number)
        self.whole = whole

    def _loop(self, spec: NetworkSpec) -> Loop:
        """Give the program of a description, lowered before or now, as a part of the whole."""
        if spec not in self.loops:
            number, values = len(self.loops) + 1, dict(self.export.values)
            self.whole, self.loops[spec] = joined(self.whole, self.lower(spec), values, number)
            self.known_values.append(values)
        return self.loops[spec]

    def _give(self, action: RunNetwork, loop: Loop, recordings: Mapping[str, Recording]) -> None:
        """Append the numbers and arrays that a run uses, under their names in the whole."""
        values = {loop.name(name): value for name, value in action.values.items()}
        declared = {loop.name(value.name) for value in loop.program.values}
        declared -= {f"{name}.size" for name, each in recordings.items() if each.listed}
        buffers = (replace(each, name=loop.name(each.name)) for each in loop.program.buffers)
        self.export.give(values, declared, tuple(buffers))
        if is_profiled(loop.program):
            self.profiled = loop.program
            self.export.set_values(dict(profile_size(loop.program)))
