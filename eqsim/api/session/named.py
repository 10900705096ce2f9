"""What the session knows by name: objects, networks and functions, in the order of creation."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from eqsim.api.session.arguments import check_arguments
from eqsim.api.session.session import SESSION

__all__ = ["Named"]


class Named:
    """Base of what has a name and a place in the order of creation."""

    _kind: ClassVar[str] = "object"

    _name: str
    _number: int

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        """Refuse arguments that the class does not take, or that are missing."""
        made = super().__new__(cls)
        check_arguments(made, args, kwargs)
        return made

    def __init__(self, name: Any) -> None:
        self._name = SESSION.claim_name(name, self._kind)

    def _announce(self) -> None:
        """Enter the finished object into the session."""
        self._number = SESSION.register(self)

    @property
    def name(self) -> str:
        """The name; nothing else that is alive has it."""
        return self._name

    @property
    def creation_number(self) -> int:
        """The place in the order of creation."""
        return self._number
