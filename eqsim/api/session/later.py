"""Names that scripts for Brian 2 use and this version does not have: they say so when used."""

from __future__ import annotations

from typing import Any, NoReturn

from eqsim.errors import UnknownAttributeError

__all__ = ["LATER", "NotAvailable"]


class NotAvailable:
    """Stands for a class or function of a later version.

    Parameters
    ----------
    name : str
        Its name.
    """

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def _refuse(self) -> NoReturn:
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
        return f"<{self._name}: not available in this version>"


LATER = {
    name: NotAvailable(name)
    for name in (
        *("SpatialNeuron", "Cylinder"),
        *("Morphology", "Section", "Soma"),
        *("BrianObject", "CodeRunner", "Expression", "Group", "Nameable", "SpikeSource"),
        *("Statements", "Trackable", "Unit", "VariableOwner", "get_local_namespace"),
        *("CythonCodeObject", "NumpyCodeObject", "all_devices", "std_silent"),
        *("DEFAULT_CONSTANTS", "DEFAULT_FUNCTIONS", "DEFAULT_UNITS"),
    )
}
