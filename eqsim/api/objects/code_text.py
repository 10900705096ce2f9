"""`Expression` and `Statements`: pieces of model text on their own."""

from __future__ import annotations

from typing import Any

from eqsim.api.objects.model_text import text_argument
from eqsim.equations.identifiers import is_noise
from eqsim.equations.statements import parse_statements
from eqsim.errors import ModelError
from eqsim.expr.parse import parse_expression
from eqsim.expr.rewrite import calls, names
from eqsim.expr.show import show
from eqsim.expr.symbolic import Symbols
from eqsim.integration.linear import NotLinear, linear_form

__all__ = ["Expression", "Statements"]


class CodeText:
    """Base of texts of a model; equal texts are equal."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    @property
    def code(self) -> str:
        """The text."""
        return self._text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._text!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CodeText):
            return NotImplemented
        return type(self) is type(other) and self._text == other._text

    def __hash__(self) -> int:
        return hash((type(self), self._text))


class Expression(CodeText):
    """An expression of model text.

    Parameters
    ----------
    code : str
        The text.

    Examples
    --------
    >>> from eqsim import Expression
    >>> noisy = Expression("-v/tau + sigma*xi*tau**-0.5")
    >>> sorted(noisy.identifiers)
    ['sigma', 'tau', 'v', 'xi']
    >>> drift, noise = noisy.split_stochastic()
    >>> drift, noise
    (Expression('-v/tau'), {'xi': Expression('sigma*tau**-0.5')})
    """

    __slots__ = ("_node",)

    def __init__(self, code: str) -> None:
        text = text_argument("an expression", code)
        self._node = parse_expression(text)
        super().__init__(" ".join(text.split()))

    @property
    def identifiers(self) -> set[str]:
        """All names in it, those of functions too."""
        return {*names(self._node), *(each.function for each in calls(self._node))}

    @property
    def stochastic_variables(self) -> set[str]:
        """The names of noise in it: `xi` and names that start with `xi_`."""
        return set(filter(is_noise, names(self._node)))

    def split_stochastic(self) -> tuple[Expression | None, dict[str, Expression] | None]:
        """Give what stands there without noise, and the factor of each noise.

        Where there is no noise, the factors are None; where there is nothing else, the rest is.
        """
        noises = sorted(self.stochastic_variables)
        if not noises:
            return self, None
        symbols = Symbols(noises)
        try:
            form = linear_form(symbols, self._node)
        except NotLinear as error:
            raise ModelError(
                f"noise must be a term times a factor: {self._text}",
                details=(str(error),),
                hint="write it as drift + factor*xi",
            ) from error
        factors = {name: _shown(symbols, form.coefficients[name]) for name in noises}
        return (_shown(symbols, form.constant) if form.constant != 0 else None), factors


class Statements(CodeText):
    """Statements of model text: assignments, one a line or with ``;`` between them.

    Parameters
    ----------
    code : str
        The text.

    Examples
    --------
    >>> from eqsim import Statements
    >>> Statements("v = Vr; w += b").identifiers == {"v", "Vr", "w", "b"}
    True
    """

    __slots__ = ("_block",)

    def __init__(self, code: str) -> None:
        self._block = parse_statements(text_argument("statements", code))
        super().__init__(code)

    @property
    def identifiers(self) -> set[str]:
        """All names in them, those of functions too."""
        found = {each.target for each in self._block.assignments}
        for each in self._block.assignments:
            found |= {*names(each.expression), *(one.function for one in calls(each.expression))}
        return found


def _shown(symbols: Symbols, e: Any) -> Expression:
    return Expression(show(symbols.from_sympy(e)))
