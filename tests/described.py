"""Small networks written down by hand, and an executor driven by names and texts."""

import numpy as np

from eqsim.backends.host.executor import Ranges
from eqsim.backends.runtime.executable import Interpreted
from eqsim.backends.runtime.runtime import RuntimeExecutor
from eqsim.compile import integrate_owner
from eqsim.equations.statements import parse_statements
from eqsim.expr.dtypes import DType
from eqsim.expr.parse import parse_expression
from eqsim.ir.checks.verify import verify
from eqsim.ir.lowering.network import lower_network
from eqsim.ir.show import show_kernel
from eqsim.model.actions import (
    AssignArray,
    AssignExpression,
    Connect,
    ConnectArrays,
    Generator,
    RunNetwork,
    Span,
    SynapticScope,
)
from eqsim.model.network import DEFAULT_SLOTS, NetworkSpec
from eqsim.model.population import (
    Derivative,
    Dynamics,
    EventCondition,
    EventResponse,
    Population,
    Refractory,
)
from eqsim.model.projection import Projection, SpikePathway
from eqsim.model.variables import ConstantName, StateVariable, Subexpression
from eqsim.passes.pipeline import run_passes

CLOCK = "clock"
DT = 1e-4
RANGE_PARTS = ("source_start", "source_size", "target_start", "target_size")


# --- descriptions --------------------------------------------------------------------------------


def _made(kind, given):
    return tuple(each if isinstance(each, kind) else kind(each) for each in given)


def _subexpressions(given):
    return tuple(
        each
        if isinstance(each, Subexpression)
        else Subexpression(each, parse_expression(given[each]))
        for each in given
    )


def _refractory_variables():
    flag = StateVariable("not_refractory", dtype=DType.BOOL, initial=1.0, read_only=True)
    return StateVariable("lastspike", initial=-1e4), flag


def population(
    name="neurons",
    variables=("v",),
    equations=None,
    *,
    pauses=(),
    subexpressions=(),
    constants=(),
    threshold=None,
    reset=None,
    refractory=None,
    is_condition=False,
    method="euler",
    rank=0,
    order=0,
):
    """Describe a population: equations by variable, texts for the rest."""
    derivatives = tuple(
        Derivative(variable, parse_expression(text), variable in pauses, f"d{variable}/dt = {text}")
        for variable, text in (equations or {}).items()
    )
    is_quiet, is_free = threshold is None, refractory is None
    return Population(
        name,
        rank,
        CLOCK,
        (*_made(StateVariable, variables), *(() if is_free else _refractory_variables())),
        _subexpressions(subexpressions),
        _made(ConstantName, constants),
        Dynamics(derivatives, (method,), chosen_by_user=True) if derivatives else None,
        () if is_quiet else (EventCondition("spike", parse_expression(threshold), text=threshold),),
        () if reset is None else (EventResponse("spike", parse_statements(reset)),),
        None if is_free else Refractory(parse_expression(refractory), is_condition, refractory),
        order,
    )


def projection(
    name="syn",
    source="neurons",
    target="neurons",
    *,
    pre=None,
    post=None,
    variables=(),
    subexpressions=(),
    constants=(),
    rank=0,
):
    """Describe a projection with the statements of its two pathways."""
    pathways = tuple(
        SpikePathway(side, side, "spike", parse_statements(text), order=order)
        for side, text, order in (("pre", pre, -1), ("post", post, 1))
        if text is not None
    )
    return Projection(
        name,
        rank,
        CLOCK,
        source,
        target,
        _made(StateVariable, variables),
        _subexpressions(subexpressions),
        _made(ConstantName, constants),
        pathways,
    )


def network(*parts, recorders=(), slots=DEFAULT_SLOTS, operations=()):
    """Describe a network of populations and projections."""
    return NetworkSpec(
        "net",
        (CLOCK,),
        tuple(part for part in parts if isinstance(part, Population)),
        tuple(part for part in parts if isinstance(part, Projection)),
        tuple(recorders),
        slots,
        operations=tuple(operations),
    )


def lowered(spec):
    """Lower a network, and see that the program is well formed."""
    program = lower_network(spec, integrate_owner)
    verify(program)
    return program


def kernel_lines(spec, name):
    """Show a kernel of a network: its first line, then its statements, without comments."""
    kernel = next(each for each in lowered(spec).kernels if each.name == name)
    lines = (line.strip() for line in show_kernel(kernel).splitlines())
    return [line for line in lines if not line.startswith("#")]


# --- running -------------------------------------------------------------------------------------


class Simulation:
    """A network on a runtime executor."""

    def __init__(
        self, spec, sizes, values=None, *, ranges=None, make=Interpreted, passes=(), seed=11
    ):
        self.spec, self.sizes, self.steps, self.epoch, self.seed = spec, sizes, 0, 1, seed
        self.make, self.passes, self.progress, self.finished = make, passes, None, 0
        self.executor = RuntimeExecutor(self._compile, lambda *_: (self.progress, self._finish))
        self.executor.seed(seed)
        self.owners = {each.name: each for each in (*spec.populations, *spec.projections)}
        self.values = {f"{CLOCK}.dt": DT, **(values or {})}
        for each in spec.populations:
            self.executor.add_population(each.name, each.variables, sizes[each.name])
            self.values[f"{each.name}.N"] = sizes[each.name]
        for each in spec.projections:
            self._add_projection(each, (ranges or {}).get(each.name))

    def _add_projection(self, owner, given):
        sizes = self.sizes
        whole = (owner.source, 0, sizes[owner.source], owner.target, 0, sizes[owner.target])
        ranges = Ranges(*(given or whole))
        self.executor.add_projection(owner.name, owner.variables, ranges)
        self.values |= {f"{owner.name}._{part}": getattr(ranges, part) for part in RANGE_PARTS}
        for pathway in owner.pathways:
            self.values.setdefault(f"{owner.name}.{pathway.name}.delay", 0)

    def _compile(self, spec):
        return self.make(run_passes(lowered(spec), self.passes))

    def _finish(self):
        self.finished += 1

    def record(self, recorder, record=None, start=0, size=None):
        size = self.sizes.get(recorder.source, 0) if size is None else size
        chosen = None if record is None else np.asarray(record, np.int64)
        self.executor.add_recorder(recorder, chosen, start, size)

    def owner(self, name):
        owner = self.owners[name]
        if isinstance(owner, Population):
            return owner
        return SynapticScope(owner, self.owners[owner.source], self.owners[owner.target])

    def action(self, name, variable, text, *, condition=None, indices=None, **rest):
        self.epoch += 1
        return AssignExpression(
            self.owner(name),
            variable,
            parse_expression(text),
            self.epoch,
            None if condition is None else parse_expression(condition),
            None if indices is None else np.asarray(indices, np.int64),
            values=self.values,
            **{"steps": {CLOCK: self.steps}, **rest},
        )

    def assign(self, name, variable, given, *, indices=None, **rest):
        """Assign a text, or an array."""
        if isinstance(given, str):
            action = self.action(name, variable, given, indices=indices, **rest)
            self.executor.assign_expression(action)
            return
        places = None if indices is None else np.asarray(indices, np.int64)
        values = np.asarray(given).reshape(-1)
        self.executor.assign_array(AssignArray(name, variable, values, places))

    def evaluate(self, name, text, **rest):
        return self.executor.evaluate(self.action(name, "", text, **rest))

    def link(self, name, pre, post):
        sides = (np.asarray(side, np.int64) for side in (pre, post))
        self.executor.connect_arrays(ConnectArrays(name, *sides))

    def connect(
        self, name, other="k", over=("0", "N_post", "1"), *, outer="pre", copies=None, skip=False,
        **parts,
    ):  # fmt: skip
        """Connect by `other for k in range(*over)` and the further parts of a generator."""
        texts = {part: parse_expression(text) for part, text in parts.items()}
        rule = Generator(outer, "k", *map(parse_expression, over), parse_expression(other), **texts)
        self.epoch += 1
        many = None if copies is None else parse_expression(copies)
        scope = self.owner(name)
        self.executor.connect(
            Connect(scope, rule, self.epoch, many, skip, self.values, steps={CLOCK: self.steps})
        )

    def run(self, steps, *, report=None):
        span = Span(self.steps, self.steps + steps)
        action = RunNetwork(self.spec, self.values, {CLOCK: span}, steps * DT, self.seed, 1, report)
        summary = self.executor.run(action)
        self.steps += summary.completed
        return summary

    def array(self, name, variable):
        return self.executor.array(name, variable)

    def recording(self, name, column):
        return self.executor.recording(name, column)

    def pairs(self, name):
        """List the synapses as pairs (i, j) in the order of creation."""
        return list(zip(*(side.tolist() for side in self.executor.synapses(name)), strict=True))
