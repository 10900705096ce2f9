"""The actions of a script as the timeline of a standalone project."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from eqsim.backends.host.executor import Side
from eqsim.backends.host.memory import Array
from eqsim.backends.project.exported_kernels import (
    values_of,
    with_clocks,
    with_indices,
    with_values,
)
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.python_calls import refuse_python
from eqsim.ir.lowering.action import PLACES, SIZE, START, kernel_buffers
from eqsim.ir.lowering.projection import following_buffers
from eqsim.ir.program import (
    Buffer,
    Elements,
    Expr,
    Kernel,
    Load,
    Program,
    Rows,
    Selected,
    Step,
    Value,
    ValueDecl,
)
from eqsim.ir.rewrite import kernel_expressions, map_expr, map_kernel, walk
from eqsim.ir.timeline import (
    CheckIndices,
    Choose,
    CountSteps,
    Fill,
    Flag,
    Forget,
    Link,
    Locate,
    Meet,
    Perform,
    Project,
    Prune,
    Recall,
    RecallPast,
    Run,
    SetValues,
    TimelineEntry,
    Unlink,
)
from eqsim.model.actions import Chosen, Listed, Values, arrays_of, numbers_of
from eqsim.model.choices import Choice
from eqsim.model.population import Population
from eqsim.model.projection import Projection
from eqsim.results.recording import Recording

__all__ = ["Export"]


@dataclass(slots=True)
class Export:
    """Grows with every action; `program` and `project` then give the whole.

    Values and index buffers that only one action uses are renamed after it; clocks get the names
    that they have in the runs around, `clock_names` from a number of entries on.  `choices` are
    those of synapses, by the names of the buffers that list them.
    """

    entries: list[TimelineEntry] = field(default_factory=list)
    arrays: dict[str, Array] = field(default_factory=dict)
    filled: dict[str, Array] = field(default_factory=dict)
    extents: dict[str, str | None] = field(default_factory=dict)
    given: dict[str, float | int] = field(default_factory=dict)
    values: dict[str, DType] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    buffers: list[Buffer] = field(default_factory=list)
    choices: dict[str, Choice] = field(default_factory=dict)
    clock_names: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    actions: int = 0

    def data(self, name: str, array: Array) -> str:
        """Keep an array among the project's data, under a name of its own."""
        key = f"{len(self.arrays):03}_{re.sub('[.@]', '_', name)}"
        self.arrays[key] = np.ascontiguousarray(array)
        return key

    def set_integers(self, values: Mapping[str, int]) -> None:
        """Declare integers, and append their setting."""
        self.values |= dict.fromkeys(values, DType.I64)
        self.set_values(dict(values))

    def set_values(self, values: dict[str, float | int]) -> None:
        """Append the numbers of run-time values."""
        if values:
            self.entries.append(SetValues(tuple(sorted(values.items()))))

    def reset_values(self, values: Mapping[str, float | int]) -> None:
        """Give values other numbers, wherever they are set."""
        for place, entry in enumerate(self.entries):
            if isinstance(entry, SetValues):
                changed = tuple((name, values.get(name, old)) for name, old in entry.values)
                self.entries[place] = SetValues(changed)

    def fill(self, buffer: str, array: Array, indices: Chosen | None = None) -> None:
        """Append the writing of an array."""
        if isinstance(indices, Listed):
            self.entries.append(Fill(buffer, self.data(buffer, array), listed=indices.numbers))
            return
        places = None if indices is None else self.data(f"{buffer}.indices", indices)
        self.entries.append(Fill(buffer, self.data(buffer, array), places))

    def give(self, values: Values, declared: Collection[str], buffers: Iterable[Buffer]) -> None:
        """Append the numbers that are declared, and the arrays that are not as given before."""
        numbers = {n: v for n, v in numbers_of(values).items() if n in declared}
        self._forget_filled(numbers)
        self.set_values(numbers)
        arrays = arrays_of(values)
        for buffer in (each for each in buffers if each.name in arrays):
            name, array = buffer.name, arrays[buffer.name]
            if name not in self.filled or not np.array_equal(self.filled[name], array):
                self.filled[name] = np.array(array)
                self.extents[name] = buffer.extent
                self.fill(name, self.filled[name])

    def _forget_filled(self, numbers: Mapping[str, float | int]) -> None:
        """Know no more of arrays that get another length, for they are made anew."""
        changed = {name for name, number in numbers.items() if self.given.get(name) != number}
        self.given |= numbers
        for name in [each for each in self.filled if self.extents[each] in changed]:
            del self.filled[name]

    def run(self, run: Run, clock_names: Mapping[str, str]) -> None:
        """Append a run, in which clocks have these names."""
        if not self.clock_names or self.clock_names[-1][1] != clock_names:
            self.clock_names.append((len(self.entries), clock_names))
        self.entries.append(run)

    def meet(self, rows: str, side: Side, end: str) -> None:
        """Append that one side of a projection is all synapses of another."""
        stem, size = f"{rows}._{side}", f"{end}.N"
        count = f"{stem}_count"
        self.values |= dict.fromkeys((f"{stem}_start", f"{stem}_size", count, size), DType.I64)
        self.buffers.append(Buffer(f"{stem}_members", DType.I32, count))
        self.buffers.append(Buffer(f"{stem}_places", DType.I32, size))
        self.entries.append(Meet(rows, side, end))

    def link(
        self,
        rows: str,
        pre: NDArray[np.int64],
        post: NDArray[np.int64],
        chance: NDArray[np.float64] | None = None,
        epoch: int = 0,
    ) -> None:
        """Append listed synapses; with `chance`, each with its probability."""
        i, j = (self.data(f"{rows}.{s}", a.astype(np.int32)) for s, a in (("i", pre), ("j", post)))
        p = None if chance is None else self.data(f"{rows}.p", chance)
        self.entries.append(Link(rows, i, j, p, epoch))

    def check_links(self, owners: Iterable[Population | Projection]) -> None:
        """Append the checks of indices that scripts keep in variables of their own."""
        for each in owners:
            given = {variable.name for variable in each.variables if not variable.read_only}
            for link in each.links:
                if link.index in given:
                    index = f"{each.name}.{link.index}"
                    check = CheckIndices(index, link.source, link.name, link.place, link.size)
                    self.entries.append(check)

    def record(self, recording: Recording, rows: str | None) -> None:
        """Append the list of what a recorder of state records."""
        name = recording.recorder.name
        if recording.listed is not None:
            assert rows is not None
            self.entries.append(Locate(f"{name}.record", rows, recording.listed.numbers))
            return
        assert recording.record is not None
        self.fill(f"{name}.record", recording.record.astype(np.int32))
        if rows is not None:
            self.entries.append(Locate(f"{name}.record", rows))

    def perform(
        self,
        kernel: Kernel,
        epoch: int,
        values: Values,
        indices: Chosen | None = None,
        rows: str | None = None,
        buffers: tuple[Buffer, ...] = (),
        network: int | None = None,
    ) -> None:
        """Append a one-off kernel with the values, indices and arrays it uses.

        Times in it are those of a network, or 0 before it runs.
        """
        refuse_python([kernel])
        self.actions += 1
        kernel = self._with_steps(kernel, values, network)
        renamed = {START: f"_action{self.actions}.start", SIZE: f"_action{self.actions}.size"}
        renamed |= self._conflicts(kernel, numbers_of(values))
        kernel = with_values(kernel, renamed)
        given = {renamed.get(name, name): value for name, value in values.items()}
        if indices is not None:
            buffer, size = f"_action{self.actions}.indices", renamed[SIZE]
            given[size] = 0 if isinstance(indices, Listed) else np.unique(indices).size
            self.values[size] = DType.I64
            self.buffers.append(Buffer(buffer, DType.I32, size))
            kernel = with_indices(kernel, buffer)
        used = self._declare(kernel)
        used |= self._declare_buffers(buffers)
        self.give(given, used, buffers)
        if indices is not None:
            self._fill_indices(buffer, indices, rows)
        unique = replace(kernel, name=f"{kernel.name}.{self.actions}")
        self.entries.append(Perform(unique, epoch))

    def _with_steps(self, kernel: Kernel, values: Values, network: int | None) -> Kernel:
        """Append what counts the steps of clocks; give the kernel as it uses these numbers."""
        nodes = [node for expr in kernel_expressions(kernel) for node in walk(expr)]
        names: dict[str, str] = {}
        for clock in dict.fromkeys(node.clock for node in nodes if isinstance(node, Step)):
            dt = values.get(f"{clock}.dt")
            if isinstance(dt, float):
                names[clock] = f"_action{self.actions}.{clock}.step"
                self.values[names[clock]] = DType.I64
                if network is not None:
                    self.entries.append(CountSteps(names[clock], network, dt))

        def count(node: Expr) -> Expr:
            if isinstance(node, Step) and node.clock in names:
                return Value(DType.I64, names[node.clock])
            return node

        return map_kernel(kernel, lambda expr: map_expr(expr, count))

    def _fill_indices(self, buffer: str, indices: Chosen, rows: str | None) -> None:
        """Append the listing of the elements that a kernel is performed for, each of them once."""
        if isinstance(indices, Listed):
            assert rows is not None
            self.entries.append(Locate(buffer, rows, indices.numbers, distinct=True))
            return
        self.fill(buffer, np.unique(indices).astype(np.int32))
        if rows is not None:
            self.entries.append(Locate(buffer, rows))

    def with_places(self, kernel: Kernel, owner: str, places: Array) -> Kernel:
        """Append the numbering of a group's part; give the kernel as it uses it."""
        if PLACES not in kernel_buffers(kernel):
            return kernel
        buffer = f"_numbering{len(self.buffers)}.places"
        self.buffers.append(Buffer(buffer, DType.I32, f"{owner}.N"))
        self.fill(buffer, places)

        def rename(node: Expr) -> Expr:
            is_place = isinstance(node, Load) and node.buffer == PLACES
            return replace(node, buffer=buffer) if is_place else node  # type: ignore[call-arg]

        return map_kernel(kernel, lambda expr: map_expr(expr, rename))

    def _conflicts(self, kernel: Kernel, values: dict[str, float | int]) -> dict[str, str]:
        """Rename constants that have another type elsewhere, and the sizes of parts of a group."""
        return {
            node.name: f"_action{self.actions}.{node.name}"
            for node in values_of(kernel)
            if self.values.get(node.name, node.dtype) is not node.dtype
            or self.sizes.get(node.name, values.get(node.name)) != values.get(node.name)
        }

    def _declare(self, kernel: Kernel) -> set[str]:
        """Declare the values that a kernel uses; give their names."""
        used = {node.name: node.dtype for node in values_of(kernel)}
        if isinstance(kernel.domain, Elements):
            for name in (kernel.domain.start, kernel.domain.size):
                if name is not None:
                    used[name] = DType.I64
        if isinstance(kernel.domain, Selected):
            used |= {f"{kernel.domain.indices.removesuffix('.indices')}.size": DType.I64}
        self.values |= {name: t for name, t in used.items() if not name.endswith("._size")}
        return set(used) & set(self.values)

    def _declare_buffers(self, buffers: tuple[Buffer, ...]) -> set[str]:
        """Declare arrays; give the names of their lengths."""
        self.buffers += [buffer for buffer in buffers if buffer not in self.buffers]
        extents = {buffer.extent for buffer in buffers if buffer.extent is not None}
        self.values |= dict.fromkeys(sorted(extents), DType.I64)
        return extents

    def program(self, run: Program) -> Program:
        """Give the program of the runs with what the actions use besides."""
        declared = {value.name for value in run.values}
        present = {buffer.name for buffer in run.buffers}
        rows, numbers = self._numbered(run)
        more = (each for each in (*self.buffers, *numbers) if each.name not in present)
        extra = (ValueDecl(n, t) for n, t in sorted(self.values.items()) if n not in declared)
        return replace(
            run,
            values=(*run.values, *extra),
            buffers=(*run.buffers, *more),
            rows=rows,
        )

    def _numbered(self, run: Program) -> tuple[tuple[Rows, ...], tuple[Buffer, ...]]:
        """Give the rows, with creation numbers where actions need them, and these as buffers."""
        kernels = [entry.kernel for entry in self.entries if isinstance(entry, Perform)]
        used = {name for kernel in kernels for name in kernel_buffers(kernel)}
        rows = tuple(
            replace(each, numbers=each.numbers or f"{each.name}._number" in used)
            for each in run.rows
        )
        following = (buffer for each in rows for buffer in following_buffers(each, used))
        return rows, tuple(following)

    def project(
        self, program: Program, initial: dict[str, float], recordings: Iterable[Recording] = ()
    ) -> Project:
        """Give the timeline of what the program has; the results are all that `initial` names."""
        present = {buffer.name for buffer in program.buffers}
        known = {rows.name for rows in program.rows} | {table.name for table in program.tables}
        known |= {buffer.rpartition(".")[0] for buffer in present}
        known |= {history.name for history in program.histories}
        started = tuple((n, value) for n, value in initial.items() if value != 0.0 and n in present)
        return Project(
            tuple(e for e in self._on_clocks() if _owner_of(e) in (None, *known)),
            tuple(self.arrays),
            tuple(name for name in initial if name in present),
            started,
            tuple(each.recorder.name for each in recordings if each.stream is not None),
        )

    def _on_clocks(self) -> Iterator[TimelineEntry]:
        """Give the entries with the clocks that they have in the last run, or else in the next."""
        begins = [begin for begin, _ in self.clock_names]
        for number, entry in enumerate(self.entries):
            if isinstance(entry, Perform):
                before = bisect_right(begins, number)
                nearest_last = (*reversed(self.clock_names[before:]), *self.clock_names[:before])
                names = {was: now for _, each in nearest_last for was, now in each.items()}
                yield replace(entry, kernel=with_clocks(entry.kernel, names))
            else:
                yield entry


def _owner_of(entry: TimelineEntry) -> str | None:
    """Name the owner whose state an entry changes, which a run may have left out."""
    match entry:
        case Forget():
            return entry.table
        case RecallPast():
            return entry.history
        case Recall():
            return entry.event.rpartition(".")[0]
        case Fill() | CheckIndices():
            return entry.buffer.rpartition(".")[0]
        case Link() | Meet() | Unlink() | Locate() | Flag() | Choose() | Prune():
            return entry.rows
        case Perform():
            return entry.kernel.name.partition(".")[0]
        case _:
            return None
