"""`Equations`: a model as an immutable mapping from names to equations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, KeysView, Mapping
from typing import Any, NoReturn, Protocol

from eqsim.equations.check import check_equations, symbols_of
from eqsim.equations.display import equations_to_latex
from eqsim.equations.equation import Equation, EquationKind
from eqsim.equations.flags import check_flags, refuse_together
from eqsim.equations.lines import parse_equations
from eqsim.equations.noise import NoiseType, check_noise, noise_names, noise_type
from eqsim.equations.order import Dependency, dependencies, order_subexpressions
from eqsim.equations.replacement import replace_names, write_equation
from eqsim.equations.resolve import Constant, Scope, resolve
from eqsim.errors import ModelError, NameResolutionError, UnknownObjectError
from eqsim.expr.infer import Symbol
from eqsim.expr.nodes import Expr
from eqsim.expr.rewrite import names, references, substitute
from eqsim.expr.show import show
from eqsim.expr.suggest import did_you_mean
from eqsim.units import Dimension

__all__ = ["Equations"]


class Named(Protocol):
    """What has names for texts: a group or synapses."""

    def _symbols(self) -> Mapping[str, Symbol]:
        """Give what the names in a text mean."""
        ...


class Equations(Mapping[str, Equation]):
    """The equations of a model.

    Parameters
    ----------
    equations : str or iterable of Equation
        Lines of the forms `dx/dt = expression : unit (flags)`, `x = expression : unit (flags)`
        and `x : unit (flags)`.
    **replacements : str, number or quantity
        Names to replace: by other names or expressions (in quotes), or by values.

    Examples
    --------
    >>> from eqsim.equations.equations import Equations
    >>> Equations("dv/dt = -v/tau : volt", v="u")
    du/dt = -u/tau : volt
    """

    __slots__ = ("_by_name",)

    def __init__(self, equations: str | Iterable[Equation], /, **replacements: object) -> None:
        parsed = parse_equations(equations) if isinstance(equations, str) else _listed(equations)
        parsed = replace_names(parsed, replacements)
        self._by_name = _by_unique_name(parsed)
        check_noise(parsed)
        order_subexpressions(parsed)

    def __getitem__(self, name: str) -> Equation:
        if name not in self._by_name:
            raise UnknownObjectError(
                f"no equation is called {name!r}",
                details=(f"equations: {', '.join(self._by_name) or 'none'}",),
                hint=did_you_mean(name, self._by_name),
            )
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Equations):
            return NotImplemented
        return tuple(self.values()) == tuple(other.values())

    def __hash__(self) -> int:
        return hash(tuple(self.values()))

    def __add__(self, other: Equations | str) -> Equations:
        if isinstance(other, str):
            other = Equations(other)
        if not isinstance(other, Equations):
            return NotImplemented
        return Equations((*self.values(), *other.values()))

    def __radd__(self, other: str) -> Equations:
        return Equations(other) + self if isinstance(other, str) else NotImplemented

    def __str__(self) -> str:
        return "\n".join(equation.text or write_equation(equation) for equation in self.values())

    def __repr__(self) -> str:
        return str(self) or "Equations('')"

    def _repr_latex_(self) -> str:
        return equations_to_latex(self.values())

    def substitute(self, /, **replacements: object) -> Equations:
        """Give equations with names replaced, as the constructor does."""
        return Equations(self.values(), **replacements)

    def of_kind(self, *kinds: EquationKind) -> tuple[Equation, ...]:
        """Give the equations of some kinds, in their order."""
        return tuple(equation for equation in self.values() if equation.kind in kinds)

    def _names_of(self, *kinds: EquationKind) -> KeysView[str]:
        return _as_set(equation.name for equation in self.of_kind(*kinds))

    @property
    def names(self) -> KeysView[str]:
        """All names that are defined."""
        return self._by_name.keys()

    @property
    def diff_eq_names(self) -> KeysView[str]:
        """Names with a differential equation."""
        return self._names_of(EquationKind.DIFFERENTIAL)

    @property
    def subexpr_names(self) -> KeysView[str]:
        """Names of subexpressions."""
        return self._names_of(EquationKind.SUBEXPRESSION)

    @property
    def eq_names(self) -> KeysView[str]:
        """Names with a right side: differential equations and subexpressions."""
        return self._names_of(EquationKind.DIFFERENTIAL, EquationKind.SUBEXPRESSION)

    @property
    def parameter_names(self) -> KeysView[str]:
        """Names of parameters."""
        return self._names_of(EquationKind.PARAMETER)

    @property
    def identifiers(self) -> KeysView[str]:
        """Names that are used but not defined here, each once, in order."""
        used = (
            name
            for equation in self.values()
            if equation.expression is not None
            for name in names(equation.expression)
        )
        return _as_set(name for name in used if name not in self)

    @property
    def dimensions(self) -> dict[str, Dimension]:
        """The dimension of every variable."""
        return {equation.name: equation.dimension for equation in self.values()}

    @property
    def diff_eq_expressions(self) -> list[tuple[str, str]]:
        """Names and right sides of differential equations."""
        return self._right_sides(EquationKind.DIFFERENTIAL)

    @property
    def eq_expressions(self) -> list[tuple[str, str]]:
        """Names and right sides of differential equations and subexpressions."""
        return self._right_sides(EquationKind.DIFFERENTIAL, EquationKind.SUBEXPRESSION)

    def _right_sides(self, *kinds: EquationKind) -> list[tuple[str, str]]:
        return [(each.name, str(each.expr)) for each in self.of_kind(*kinds)]

    def get_substituted_expressions(
        self, variables: object = None, include_subexpressions: bool = False
    ) -> list[tuple[str, str]]:
        """Give names and right sides, with subexpressions written out.

        Parameters
        ----------
        variables : optional
            Has no effect.
        include_subexpressions : bool
            Whether also those of the subexpressions themselves, besides differential equations.

        Examples
        --------
        >>> from eqsim import Equations
        >>> model = Equations("dx/dt = -I/C : volt") + "I = g*x : amp"
        >>> model.get_substituted_expressions()
        [('x', '-(g*x)/C')]
        """
        del variables
        known: dict[str, Expr] = {}
        found = []
        for each in self.ordered:
            if each.expression is None:
                continue
            written_out = substitute(each.expression, known)
            is_subexpression = each.kind is EquationKind.SUBEXPRESSION
            if is_subexpression:
                known[each.name] = written_out
            if include_subexpressions or not is_subexpression:
                found.append((each.name, show(written_out)))
        return found

    def check_flags(
        self,
        allowed_flags: Mapping[str, Collection[str]],
        incompatible_flags: Iterable[Collection[str]] = (),
    ) -> None:
        """Refuse flags that are not allowed, and such that exclude each other.

        Parameters
        ----------
        allowed_flags : dict
            The flags for each kind, 'differential equation', 'subexpression' or 'parameter'; a kind
            that is left out is refused altogether.
        incompatible_flags : sequence of sequences of str, optional
            Flags of which an equation has one at most.

        Examples
        --------
        >>> from eqsim import Equations
        >>> Equations("w : 1 (constant)").check_flags({"parameter": ["constant", "shared"]})
        """
        check_flags(self.values(), allowed_flags, "this model")
        for group in incompatible_flags:
            refuse_together(self.values(), group)

    def check_units(self, group: Named, run_namespace: Mapping[str, object]) -> None:
        """Refuse equations whose units do not balance.

        Parameters
        ----------
        group : group or synapses
            Whose names the equations may use besides their own.
        run_namespace : dict
            Values of external names.

        Examples
        --------
        >>> from eqsim import Equations, NeuronGroup, ms
        >>> G = NeuronGroup(1, "x : 1")
        >>> Equations("dy/dt = (x - y)/tau : 1").check_units(G, {"tau": 5*ms})
        """
        known = {**group._symbols(), **symbols_of(self.values())}
        texts = [each.expression for each in self.values() if each.expression is not None]
        used = [node for text in texts for node in references(text)]
        outside = [node for node in used if node.id not in self.stochastic_variables]
        found = resolve(outside, known, (Scope("the namespace", run_namespace),))
        constants = {n: float(c.value) for n, c in found.items() if isinstance(c, Constant)}
        symbols = {**known, **{name: each.symbol for name, each in found.items()}}
        check_equations(self, symbols, constants)

    @staticmethod
    def register_identifier_check(check: object) -> NoReturn:
        """Refuse: equations do not change their rules; check their `names` yourself."""
        del check
        raise ModelError(
            "equations have no list of checks that could be extended",
            hint="check the names where you make equations: for name in equations.names: ...",
        )

    @property
    def is_stochastic(self) -> bool:
        """Whether there is noise in the equations."""
        return bool(self.stochastic_variables)

    @property
    def stochastic_type(self) -> NoiseType | None:
        """How noise enters: `None`, 'additive' or 'multiplicative'."""
        return noise_type(self.values())

    @property
    def stochastic_variables(self) -> KeysView[str]:
        """The names of noise: `xi` and names that start with `xi_`."""
        return _as_set(noise_names(self.values()))

    @property
    def dependencies(self) -> dict[str, tuple[Dependency, ...]]:
        """What each equation uses, directly and through subexpressions."""
        return dependencies(self.values())

    @property
    def ordered(self) -> tuple[Equation, ...]:
        """Subexpressions, each after those it uses; differential equations; parameters."""
        return (
            *order_subexpressions(self.values()),
            *self.of_kind(EquationKind.DIFFERENTIAL),
            *self.of_kind(EquationKind.PARAMETER),
        )


def _as_set(names: Iterable[str]) -> KeysView[str]:
    """Give names as a set that keeps their order."""
    return dict.fromkeys(names).keys()


def _by_unique_name(equations: tuple[Equation, ...]) -> dict[str, Equation]:
    found: dict[str, Equation] = {}
    for equation in equations:
        if equation.name in found:
            raise NameResolutionError(
                f"'{equation.name}' is defined twice",
                span=equation.span,
                details=(f"first: {found[equation.name].text}",),
                hint="rename one of the two",
            )
        found[equation.name] = equation
    return found


def _listed(equations: object) -> tuple[Equation, ...]:
    try:
        listed: tuple[Any, ...] = tuple(equations)  # type: ignore[arg-type]
    except TypeError:  # it cannot be iterated
        listed = (equations,)
    if all(isinstance(each, Equation) for each in listed):
        return listed
    raise ModelError(f"equations are a text, not {equations!r}", hint="such as 'x : 1'")
