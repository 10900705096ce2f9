"""The update of a system by an explicit method, line by line of its description."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from eqsim.expr.arithmetic import ZERO, is_zero, join
from eqsim.expr.functions import CONSTANTS
from eqsim.expr.nodes import Binary, Call, Expr, Name, Number
from eqsim.expr.rewrite import children, names, rebuild, substitute
from eqsim.integration.linear_step import linear_step
from eqsim.integration.method import IntegrationMethod, Options, Refused
from eqsim.integration.scheme import NOISY, Line, Scheme, parse_scheme, split_noise
from eqsim.integration.system import DT, NoiseKind, StateEquation, System, when_active
from eqsim.integration.update import Binding, Update, UpdateStep
from eqsim.model.variables import Subexpression

__all__ = ["Drive", "explicit_method", "explicit_update"]

#: Gives what else moves during the step, at a time written in `t` and `dt`: names and values.
Drive = Callable[[Expr], Mapping[str, Expr]]


def explicit_method(
    name: str,
    summary: str,
    description: str,
    *,
    order: float | None = None,
    noise: NoiseKind = NoiseKind.NONE,
    strong_order: float | None = None,
    weak_order: float | None = None,
    check: Callable[[System], str | None] | None = None,
) -> IntegrationMethod:
    """Make a method of a description; `check` gives the reason why it does not suit a system."""
    scheme = parse_scheme(description)

    def build(system: System, options: Options) -> Update:
        del options
        if check is not None and (reason := check(system)):
            raise Refused(reason)
        return explicit_update(name, scheme, system)

    return IntegrationMethod(
        name,
        summary,
        build,
        order,
        noise,
        strong_order,
        weak_order,
        linear_step=linear_step(scheme),
        scheme=scheme,
    )


def explicit_update(
    method: str, scheme: Scheme, system: System, drive: Drive | None = None
) -> Update:
    """Give the update of a system by an explicit method.

    Parameters
    ----------
    method : str
        The method's name.
    scheme : Scheme
        Its description.
    system : System
        The equations.
    drive : callable, optional
        What else moves, where the equations depend on more than their own variables and time.
    """
    stepper = _Stepper(scheme, system, drive or (lambda _: {}))
    results = tuple(stepper.carry_out())
    return Update(method, (*system.draws, *stepper.steps), results)


@dataclass(slots=True)
class _Stepper:
    """Writes out a description for every variable, and for every noise where it is needed."""

    scheme: Scheme
    system: System
    drive: Drive
    steps: list[UpdateStep] = field(default_factory=list)
    _values: dict[tuple[str, str, str | None], Expr] = field(default_factory=dict)
    _stages: dict[tuple[Expr, Expr, str | None], dict[str, Expr]] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def carry_out(self) -> Iterator[Binding]:
        """Bind what the lines name, and give the new values."""
        for name in self.system.noises:
            increment = Binary("*", Call("sqrt", (DT,)), Call("randn", ()))
            self._values["dW", "", name] = self._bind(f"dW_{name}", increment)
        *before, last = self.scheme.lines
        for line in before:
            for noise in self._noises if line.per_noise else (None,):
                for equation in self.system.equations:
                    value = self._value_of(line, equation, noise)
                    label = "_".join(filter(None, (line.name, equation.variable, noise)))
                    key = (line.name, equation.variable, noise)
                    self._values[key] = self._bind(label, value)
        for equation in self.system.equations:
            yield Binding(equation.variable, self._value_of(last, equation, None))

    @property
    def _noises(self) -> tuple[str | None, ...]:
        return self.system.noises or (None,)

    def _value_of(self, line: Line, equation: StateEquation, noise: str | None) -> Expr:
        if line.per_noise:
            return self._write(line.expression, equation, noise)
        if len(equation.diffusions) < 2:
            only = next((diffusion.noise for diffusion in equation.diffusions), None)
            return self._write(line.expression, equation, only)
        noisy = NOISY | self.scheme.per_noise
        plain, noise_part = split_noise(line.expression, noisy)
        value = ZERO if plain is None else self._write(plain, equation, None)
        if noise_part is not None:
            for diffusion in equation.diffusions:
                value = join("+", value, self._write(noise_part, equation, diffusion.noise))
        return value

    def _write(self, e: Expr, equation: StateEquation, noise: str | None) -> Expr:
        match e:
            case Name():
                return self._look_up(e, equation, noise)
            case Call(function="f" | "g", arguments=(state, time)):
                side = _right_hand_side(e.function, equation, noise)
                if side == ZERO:
                    return ZERO
                side = when_active(equation, side)
                return substitute(side, self._moved(state, time, noise))
            case Binary(op=op, left=left, right=right):
                return join(
                    op, self._write(left, equation, noise), self._write(right, equation, noise)
                )
        return rebuild(e, [self._write(child, equation, noise) for child in children(e)])

    def _look_up(self, e: Name, equation: StateEquation, noise: str | None) -> Expr:
        if e.id == "x":
            return Name(equation.variable)
        if e.id == "dW":
            return self._values.get(("dW", "", noise), ZERO)
        if e.id in CONSTANTS:
            return Number(CONSTANTS[e.id])
        owner = noise if e.id in self.scheme.per_noise else None
        return self._values.get((e.id, equation.variable, owner), e)

    # --- stages -----------------------------------------------------------------------------

    def _moved(self, state: Expr, time: Expr, noise: str | None) -> dict[str, Expr]:
        """Give what stands for the variables at a state and time of the description."""
        noisy = not self.scheme.per_noise.isdisjoint((*names(state), *names(time)))
        noisy = noisy or not NOISY.isdisjoint((*names(state), *names(time)))
        key = (state, time, noise if noisy else None)
        if key not in self._stages:
            self._stages[key] = self._new_stage(*key, number=len(self._stages) + 1)
        return self._stages[key]

    def _new_stage(
        self, state: Expr, time: Expr, noise: str | None, *, number: int
    ) -> dict[str, Expr]:
        moved: dict[str, Expr] = {}
        needed = self._needed()
        for equation in self.system.equations:
            variable = equation.variable
            value = self._write(state, equation, noise)
            if variable in needed and value != Name(variable):
                moved[variable] = self._bind(f"x{number}_{variable}", value)
        now = self._write(time, self.system.equations[0], noise)
        if "t" in needed and now != Name("t"):
            moved["t"] = self._bind(f"x{number}_t", now)
        moved.update((name, value) for name, value in self.drive(now).items() if name in needed)
        for subexpression in self._moving(moved, needed):
            value = substitute(subexpression.expression, moved)
            moved[subexpression.name] = self._bind(f"x{number}_{subexpression.name}", value)
        return moved

    def _moving(
        self, moved: Mapping[str, Expr], needed: frozenset[str]
    ) -> tuple[Subexpression, ...]:
        """Give the subexpressions that change with what has moved, in order of use."""
        changed = frozenset(moved)
        return tuple(
            each
            for each in self.system.subexpressions
            if each.name in needed and changed & self.system.inside[each.name]
        )

    def _needed(self) -> frozenset[str]:
        """Give every name that the right-hand sides depend on."""
        sides = (
            side
            for equation in self.system.equations
            for side in (equation.drift, *(d.factor for d in equation.diffusions))
        )
        return frozenset().union(*map(self.system.dependencies, sides))

    def _bind(self, label: str, value: Expr) -> Expr:
        """Bind a local name to a value, and give what stands for it."""
        if isinstance(value, Name) or is_zero(value):
            return value
        name = f"_{label}"
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        self.steps.append(Binding(name, value))
        return Name(name)


def _right_hand_side(function: str, equation: StateEquation, noise: str | None) -> Expr:
    if function == "f":
        return equation.drift
    return next((d.factor for d in equation.diffusions if d.noise == noise), ZERO)
