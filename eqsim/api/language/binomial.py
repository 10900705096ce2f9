"""Binomial draws with fixed parameters, as a function for model text."""

from __future__ import annotations

import numpy as np

from eqsim.api.session.named import Named
from eqsim.api.session.whole_numbers import MOST_TRIALS, as_whole_number
from eqsim.equations.functions import BinomialDraw, BoundFunction
from eqsim.errors import ModelError
from eqsim.expr.functions import Function
from eqsim.units import DIMENSIONLESS, UnitSignature, to_si

__all__ = ["BinomialFunction"]


class BinomialFunction(Named):
    """A function of no arguments that draws the successes among `n` trials.

    Parameters
    ----------
    n : int
        The number of trials.
    p : float
        The probability of success.
    approximate : bool
        Has no effect: draws are exact, also of many trials.
    name : str, optional
        The name; by default 'binomialfunction', 'binomialfunction_1', ...

    Examples
    --------
    >>> from eqsim import BinomialFunction, NeuronGroup
    >>> heads = BinomialFunction(100, 0.5)
    >>> G = NeuronGroup(1000, "x : 1")
    >>> G.x = "heads()"
    >>> bool(49 < G.x[:].mean() < 51), heads.n, heads.p
    (True, 100, 0.5)
    """

    _kind = "binomialfunction"

    def __init__(self, n: int, p: float, approximate: bool = True, name: str | None = None) -> None:
        del approximate
        super().__init__(name)
        trials = as_whole_number(n)
        if trials is None or not 0 <= trials <= MOST_TRIALS:
            raise ModelError(f"{self._name}: the number of trials is a whole number, not {n!r}")
        probability = np.asarray(to_si(p, DIMENSIONLESS, what=f"{self._name}: the probability"))
        if probability.ndim > 0 or probability.dtype.kind == "c" or not 0 <= probability <= 1:
            raise ModelError(f"{self._name}: a probability lies between 0 and 1, not {p!r}")
        self._n, self._p = trials, float(probability)
        self._announce()

    @property
    def n(self) -> int:
        """The number of trials."""
        return self._n

    @property
    def p(self) -> float:
        """The probability of success."""
        return self._p

    def bound_as(self, name: str, owner: object = None) -> BoundFunction:
        """Give the function that model text calls by this name."""
        del owner
        signature = UnitSignature({}, DIMENSIONLESS)
        return BoundFunction(
            name,
            Function(name, (), "a binomial draw", signature, dtype="integer", draws=True),
            BinomialDraw(),
            {"n": self._n, "p": self._p},
            original=self,
        )

    def __repr__(self) -> str:
        return f"<BinomialFunction {self._name!r}: {self._n} trials of probability {self._p}>"
