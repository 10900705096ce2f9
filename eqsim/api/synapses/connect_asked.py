"""What `connect` is asked for, as far as its arguments can contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from eqsim.api.session.whole_numbers import as_whole_number
from eqsim.api.synapses.connect import Rule
from eqsim.errors import ModelError
from eqsim.expr.nodes import Expr, Name, Number
from eqsim.expr.parse import parse_expression
from eqsim.model.actions import Generator

__all__ = ["Asked", "FixedNumbers"]

_COUNTER = "_k"


@dataclass(frozen=True, slots=True)
class FixedNumbers:
    """What a user asked for: one of three numbers, and whether pairs may be drawn repeatedly."""

    indegree: Any = None
    outdegree: Any = None
    total: Any = None
    multapses: bool = False

    def given(self) -> tuple[str, ...]:
        """Name the numbers that were given."""
        names = ("indegree", "outdegree", "total")
        return tuple(name for name in names if getattr(self, name) is not None)

    def rule(self, sizes: tuple[int | None, int | None]) -> Rule | None:
        """Give the rule for parts of so many sources and targets; None where no number is given."""
        given = self.given()
        if not given:
            if self.multapses:
                raise ModelError(
                    "connect: multapses goes with indegree, outdegree or total",
                    hint="n=2 makes two synapses for each pair",
                )
            return None
        if len(given) > 1:
            raise ModelError(f"connect: give one of {' and '.join(given)}, not both")
        (name,) = given
        number = _number(name, getattr(self, name))
        outer: Literal["pre", "post"] = "post" if name == "indegree" else "pre"
        inner, available = ("N_pre", sizes[0]) if outer == "post" else ("N_post", sizes[1])
        if name == "total":
            pre, post = sizes
            available = None if pre is None or post is None else pre * post
        if isinstance(number, Number) and not self.multapses and available is not None:
            _check_available(name, int(number.value), available)
        return Rule(
            Generator(
                outer,
                _COUNTER,
                Number(0),
                Name(inner),
                Number(1),
                Name(_COUNTER),
                sample_size=None if name == "total" else number,
                total=number if name == "total" else None,
                replacement=self.multapses,
            ),
            by_source=outer == "post",
        )


def _check_available(name: str, wanted: int, available: int) -> None:
    if wanted > available:
        raise ModelError(
            f"connect: {name} is {wanted}, but there are {available} "
            f"{'pairs' if name == 'total' else 'neurons'} to choose from",
            hint="multapses=True connects pairs more than once",
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments that say which pairs to connect; by default each."""

    condition: Any = None
    i: Any = None
    j: Any = None
    p: Any = 1
    n: Any = 1
    skip_if_invalid: bool = False
    autapses: bool = True

    def refuse_beside(self, given: str, numbers: FixedNumbers) -> None:
        """Refuse what has no meaning beside another argument, `given`."""
        plain = Asked()
        others = ["condition", "skip_if_invalid"]
        if given != "i and j":
            others += ["i", "j", "p", "n"]
        if given in ("i and j", "matrix"):
            others.append("autapses")
        wrong = [
            name for name in others if not _is_plain(getattr(self, name), getattr(plain, name))
        ]
        wrong += numbers.given()
        if numbers.multapses:
            wrong.append("multapses")
        if wrong:
            raise ModelError(f"connect: {wrong[0]} has no meaning beside {given}")


def _is_plain(value: Any, default: Any) -> bool:
    return value is default or (isinstance(value, float | int) and value == default)


def _number(name: str, given: Any) -> Expr:
    if isinstance(given, str) and name != "total":
        return parse_expression(given)
    whole = as_whole_number(given)
    if whole is None or whole < 0:
        kind = "a whole number" if name == "total" else "a whole number or a text"
        raise ModelError(f"connect: {name} is {kind}, and not negative, not {given!r}")
    return Number(whole)
