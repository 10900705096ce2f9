"""Names that scripts for Brian 2 use and this version does not have: they say so when used."""

from __future__ import annotations

from typing import Any, NoReturn

from eqsim.errors import UnknownAttributeError

__all__ = ["LATER", "NotAvailable"]


class NotAvailable:
    """Stands for a class or function that is not there.

    Parameters
    ----------
    name : str
        Its name.
    instead : str, optional
        What to use instead; without it, the name is one of a later version.
    """

    __slots__ = ("_instead", "_name")

    def __init__(self, name: str, instead: str | None = None) -> None:
        self._name = name
        self._instead = instead

    def _refuse(self) -> NoReturn:
        if self._instead is not None:
            raise UnknownAttributeError(f"there is no {self._name}", hint=self._instead)
        raise UnknownAttributeError(
            f"{self._name} is not available in this version",
            hint="'From Brian 2' in the documentation lists what is not there yet",
        )

    def __call__(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        del args, kwargs
        self._refuse()

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        self._refuse()

    def __instancecheck__(self, instance: object) -> NoReturn:
        self._refuse()

    def __mro_entries__(self, bases: tuple[Any, ...]) -> NoReturn:
        self._refuse()

    def __repr__(self) -> str:
        missing = "not available in this version" if self._instead is None else "not there"
        return f"<{self._name}: {missing}>"


LATER = {
    name: NotAvailable(name)
    for name in (
        *("SpatialNeuron", "Cylinder"),
        *("Morphology", "Section", "Soma"),
    )
}

_TARGET = (
    "a network is one program, which set_device('runtime', target='numpy') interprets and "
    "target='compiled' compiles; Network.explain('cpp') shows its code"
)

#: Names of what eqsim does in another way, and how.
INSTEAD = {
    "NumpyCodeObject": _TARGET,
    "CythonCodeObject": _TARGET,
    "all_devices": "there are 'runtime' and 'cpp_standalone': set_device(name) chooses one, and "
    "`device` stands for it",
    "std_silent": "eqsim prints nothing by itself; contextlib.redirect_stdout and "
    "contextlib.redirect_stderr silence what Python prints",
    "brian_prefs": "preferences are attributes of `prefs`",
    "independent": "the method 'exact' solves such equations: method='exact'",
}

LATER |= {name: NotAvailable(name, instead) for name, instead in INSTEAD.items()}
