"""What has the attributes of its class, and refuses others: a misspelt name is told at once."""

from __future__ import annotations

from typing import Any

from eqsim.api.objects.simulated import unknown_attribute
from eqsim.errors import UnknownAttributeError

__all__ = ["Closed"]

_PACKAGE = __name__.partition(".")[0]


class Closed:
    """Base of what has no attributes but those of its class; a user's own class may have more."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or hasattr(type(self), name):
            raise AttributeError(name)
        raise unknown_attribute(self._label(), name, dir(type(self)))

    def __setattr__(self, name: str, value: Any) -> None:
        member = getattr(type(self), name, None)
        if isinstance(member, property) and member.fset is None:
            raise UnknownAttributeError(f"{self._label()}.{name} can only be read")
        is_own = type(self).__module__.partition(".")[0] == _PACKAGE
        if is_own and not name.startswith("_") and not hasattr(type(self), name):
            raise unknown_attribute(self._label(), name, dir(type(self)))
        object.__setattr__(self, name, value)

    def _label(self) -> str:
        """Give the name of the object in errors."""
        return str(getattr(self, "name", type(self).__name__))
