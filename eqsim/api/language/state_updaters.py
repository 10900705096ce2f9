"""Methods of integration of one's own: objects for `method=`, and names for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeAlias

from eqsim.api.session.session import SESSION
from eqsim.errors import IntegrationError, ModelError
from eqsim.integration.explicit import explicit_method
from eqsim.integration.method import IntegrationMethod
from eqsim.integration.methods import find_method, names_of_methods
from eqsim.integration.scheme import parse_scheme
from eqsim.integration.system import NoiseKind, System

__all__ = ["ExplicitStateUpdater", "Method", "StateUpdateMethod", "read_methods"]

#: What `method=` takes.
Method: TypeAlias = "str | StateUpdateMethod | IntegrationMethod"

_NOISE = {
    None: NoiseKind.NONE,
    "additive": NoiseKind.ADDITIVE,
    "multiplicative": NoiseKind.MULTIPLICATIVE,
}


class StateUpdateMethod:
    """A method of integration of one's own, to be given as `method=`.

    Parameters
    ----------
    method : IntegrationMethod
        What it does; 'Extend' in the documentation tells how to make one.
    """

    def __init__(self, method: IntegrationMethod) -> None:
        if not isinstance(method, IntegrationMethod):
            raise ModelError(f"a method of integration is an IntegrationMethod, not {method!r}")
        self._method = method

    @property
    def method(self) -> IntegrationMethod:
        """What it does."""
        return self._method

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self._method.summary}>"

    @staticmethod
    def register(name: str, method: StateUpdateMethod | IntegrationMethod) -> None:
        """Give a method a name, for this session.

        Parameters
        ----------
        name : str
            What `method=` will know it by; no other method has it.
        method : StateUpdateMethod or IntegrationMethod
            The method.

        Examples
        --------
        >>> from eqsim import ExplicitStateUpdater, NeuronGroup, StateUpdateMethod, ms, run
        >>> ralston = ExplicitStateUpdater('''
        ... k1 = dt*f(x, t)
        ... k2 = dt*f(x + 2*k1/3, t + 2*dt/3)
        ... x_new = x + (k1 + 3*k2)/4
        ... ''')
        >>> StateUpdateMethod.register("ralston", ralston)
        >>> G = NeuronGroup(1, "dx/dt = -x**2/ms : 1", method="ralston")
        >>> G.x = 1
        >>> run(1*ms)
        >>> print(round(G.x[0], 2))
        0.5
        """
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z]\w*", name, re.ASCII):
            raise ModelError(
                f"{name!r} cannot be the name of a method",
                details=("names are ASCII letters, digits and '_', and begin with a letter",),
            )
        if name in names_of_methods() or name in SESSION.methods:
            raise ModelError(
                f"there is an integration method {name!r} already", hint="choose another name"
            )
        SESSION.methods[name] = replace(_as_method(method), name=name, aliases=())


class ExplicitStateUpdater(StateUpdateMethod):
    """An explicit method of integration, written as text.

    The text has a line `name = expression` for each intermediate result and a last line
    `x_new = expression`.  It is written for one variable and holds for each.

    ==============  ==============================================================================
    `x`, `t`        the variable and the time at the beginning of the step
    `dt`            the length of the step
    `f(x, t)`       the right-hand side without noise, at any state and time
    `g(x, t)`       the factor of the noise, at any state and time
    `dW`            the increment of the noise: a normal draw of variance `dt`, one for a step
    ==============  ==============================================================================

    Other functions of model text can be used, draws excepted.  Where an equation has several
    noises, a line that holds both g and dW, and the last one, is summed over them; another line
    that holds one of them has a value for each noise.

    Parameters
    ----------
    description : str
        The text.
    stochastic : {None, 'additive', 'multiplicative'}
        Which noise the method accepts: none; only that whose factor depends neither on a variable
        nor on time; any.
    custom_check : callable, optional
        Is given the system of equations (`eqsim.integration.system.System`), and gives the reason
        why the method does not suit it, or None.

    Examples
    --------
    >>> from eqsim import ExplicitStateUpdater, NeuronGroup, mV, ms, run
    >>> heun = ExplicitStateUpdater('''
    ... x_predicted = x + f(x, t)*dt
    ... x_new = x + (f(x, t) + f(x_predicted, t + dt))*dt/2
    ... ''')
    >>> G = NeuronGroup(1, "dv/dt = -v/(10*ms) : volt", method=heun)
    >>> G.v = 10*mV
    >>> run(10*ms)
    >>> print(G.v[0])
    3.6788562 mV
    """

    def __init__(
        self,
        description: str,
        stochastic: Literal["additive", "multiplicative"] | None = None,
        custom_check: Callable[[System], str | None] | None = None,
    ) -> None:
        if not isinstance(description, str):
            raise ModelError(f"the description of a method is a string, not {description!r}")
        if not isinstance(stochastic, str | None) or stochastic not in _NOISE:
            raise ModelError(
                f"stochastic is None, 'additive' or 'multiplicative', not {stochastic!r}"
            )
        if custom_check is not None and not callable(custom_check):
            raise ModelError(f"custom_check is a function, not {custom_check!r}")
        _check_noise(description, stochastic)
        self._description = description
        super().__init__(
            explicit_method(
                "explicit",
                "a method of the user's",
                description,
                noise=_NOISE[stochastic],
                check=custom_check,
            )
        )

    @property
    def description(self) -> str:
        """The text."""
        return self._description


def _check_noise(description: str, stochastic: str | None) -> None:
    has_noise = parse_scheme(description).has_noise
    if has_noise and stochastic is None:
        raise ModelError(
            "the description holds noise, and stochastic=None says that there is none",
            hint="write stochastic='additive' or stochastic='multiplicative'",
        )
    if not has_noise and stochastic is not None:
        raise ModelError(
            f"stochastic={stochastic!r}, but the description leaves noise out",
            hint="add a term with the noise, such as g(x, t)*dW",
        )


# --- reading `method=` -------------------------------------------------------------------------


def read_methods(given: Any) -> tuple[tuple[str | IntegrationMethod, ...], bool]:
    """Give the methods to try, and whether the user chose a single one."""
    is_single = not isinstance(given, Sequence) or isinstance(given, str)
    every = (given,) if is_single else tuple(given)
    if not every:
        raise ModelError("method names no integration method", hint="leave it out, or name one")
    return tuple(map(_read_method, every)), is_single


def _read_method(given: Any) -> str | IntegrationMethod:
    if not isinstance(given, str):
        return _as_method(given)
    if given in SESSION.methods:
        return SESSION.methods[given]
    try:
        find_method(given)
    except IntegrationError as error:
        if SESSION.methods:
            error.details += (f"registered: {', '.join(SESSION.methods)}",)
        raise
    return given


def _as_method(given: Any) -> IntegrationMethod:
    if isinstance(given, StateUpdateMethod):
        return given.method
    if isinstance(given, IntegrationMethod):
        return given
    raise ModelError(
        f"{given!r} is no integration method",
        details=("a method is a name, an ExplicitStateUpdater or a StateUpdateMethod",),
    )
