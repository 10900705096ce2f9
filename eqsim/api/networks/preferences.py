"""Preferences under the names that users know: a face of the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from eqsim.api.networks.magic import start_scope
from eqsim.api.session.preference import Preference, kept
from eqsim.api.session.preference_files import parse_preferences, read_text, standard_files
from eqsim.api.session.preference_table import PREFERENCES
from eqsim.api.session.session import DEFAULT_DT, SESSION
from eqsim.errors import PreferenceError
from eqsim.expr.suggest import did_you_mean

__all__ = ["BrianPreference", "Preferences", "prefs", "restore_initial_state"]


class BrianPreference:
    """A preference of another package.

    Parameters
    ----------
    default : object
        Its value where nobody sets it.
    docs : str
        What it is for.
    validator : callable, optional
        Tells whether a value is a good one; by default it has to be of the default's type.

    Examples
    --------
    >>> from eqsim import BrianPreference, prefs
    >>> prefs.register_preferences("mine", "Settings of mine.",
    ...                            speed=BrianPreference(2.0, "How fast."))
    >>> prefs.mine.speed
    2.0
    """

    __slots__ = ("default", "docs", "validator")

    def __init__(
        self, default: Any, docs: str, validator: Callable[[Any], bool] | None = None
    ) -> None:
        self.default = default
        self.docs = docs
        self.validator = validator


class Preferences:
    """Settings by dotted names, as attributes or items.

    Examples
    --------
    >>> import eqsim as eq
    >>> eq.prefs.codegen.target
    'auto'
    >>> eq.prefs["codegen.target"] = "auto"
    >>> print(eq.prefs.get_documentation("legacy"))
    legacy.refractory_timing = False
        Always False: refractory periods are whole numbers of steps.
    """

    __slots__ = ("_prefix",)

    def __init__(self, prefix: str = "") -> None:
        object.__setattr__(self, "_prefix", prefix)

    def __getattr__(self, name: str) -> Any:
        full, known = self._full(name), _known()
        if full in known:
            return known[full].read(full)
        if any(each.startswith(f"{full}.") for each in known):
            return Preferences(f"{full}.")
        if name.startswith("__"):
            raise AttributeError(name)
        raise _unknown(full)

    def __setattr__(self, name: str, value: Any) -> None:
        full, known = self._full(name), _known()
        if full not in known:
            raise _unknown(full)
        known[full].write(full, value)

    def __getitem__(self, name: str) -> Any:
        if not isinstance(name, str):
            raise _unknown(repr(name))
        return getattr(self, name)

    def __setitem__(self, name: str, value: Any) -> None:
        if not isinstance(name, str):
            raise _unknown(repr(name))
        setattr(self, name, value)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._full(name) in _known()

    def __dir__(self) -> list[str]:
        own = [known for known in _known() if known.startswith(self._prefix)]
        parts = {known.removeprefix(self._prefix).partition(".")[0] for known in own}
        return sorted({*_METHODS, *parts})

    def __repr__(self) -> str:
        return self.as_file.rstrip()

    @property
    def as_file(self) -> str:
        """The preferences as the text of a file that `read_preference_file` takes."""
        known = _known()
        shown = (name for name in known if name.startswith(self._prefix))
        return "".join(f"{name} = {_shown(known[name].read(name))}\n" for name in shown)

    def get_documentation(self, basename: str = "") -> str:
        """Describe preferences, with their present values.

        Parameters
        ----------
        basename : str
            The beginning of their names; by default all are described.
        """
        known, begin = _known(), self._full(basename)
        shown = (name for name in known if f"{name}.".startswith(f"{begin}." if begin else ""))
        return "\n".join(
            f"{name} = {_shown(known[name].read(name))}\n    {known[name].doc}" for name in shown
        )

    def register_preferences(self, basename: str, doc: str, **preferences: BrianPreference) -> None:
        """Add preferences of another package.

        Parameters
        ----------
        basename : str
            What stands before the dot in their names.
        doc : str
            What they are for.
        **preferences : BrianPreference
            Preferences by name.
        """
        del doc
        for name, each in preferences.items():
            full = self._full(f"{basename}.{name}")
            if full in PREFERENCES:
                raise PreferenceError(f"there is a preference {full!r} already")
            SESSION.registered[full] = kept(each.default, each.docs, each.validator)

    def read_preference_file(self, file: str | PathLike[str]) -> None:
        """Set what a file says, in lines such as ``codegen.target = 'numpy'``.

        Parameters
        ----------
        file : path
            The file.  Values are literals of Python's; nothing is executed.
        """
        path = Path(file)
        self._read(read_text(path), str(path), is_own=True)

    def load_preferences(self) -> None:
        """Read `~/.eqsim/user_preferences`, then `eqsim_preferences` in the present folder.

        The second file may come with somebody's project, so that it cannot name compilers.
        """
        for path, is_own in standard_files():
            if path.is_file():
                self._read(read_text(path), str(path), is_own=is_own)

    def reset_to_defaults(self) -> None:
        """Give all preferences their default values."""
        for name, each in _known().items():
            each.write(name, each.default)

    def _read(self, text: str, where: str, *, is_own: bool) -> None:
        known = _known()
        for name, value, place in parse_preferences(text, where):
            if name not in known:
                raise _unknown(name, place)
            if not (is_own or known[name].is_data):
                raise PreferenceError(
                    f"{place}: {name} can be set in your own file or in Python only",
                    details=("it decides which programs are started",),
                )
            known[name].write(name, value)

    def _full(self, name: str) -> str:
        return f"{self._prefix}{name}"


_METHODS = tuple(name for name in vars(Preferences) if not name.startswith("_"))


def _known() -> Mapping[str, Preference]:
    return {**PREFERENCES, **SESSION.registered}


def _shown(value: Any) -> str:
    return value.__name__ if isinstance(value, type) else repr(value)


def _unknown(name: str, place: str = "") -> PreferenceError:
    known, where = _known(), f"{place}: " if place else ""
    return PreferenceError(
        f"{where}there is no preference {name!r}",
        hint=did_you_mean(name, known) or "print(prefs) lists all of them",
    )


#: The preferences of the session.
prefs = Preferences()


def restore_initial_state() -> None:
    """Give the default clock and all preferences their first values, and begin a new scope.

    Examples
    --------
    >>> import eqsim as eq
    >>> eq.defaultclock.dt = 1*eq.ms
    >>> eq.restore_initial_state()
    >>> print(eq.defaultclock.dt)
    100 us
    """
    SESSION.default_clock.dt = DEFAULT_DT
    prefs.reset_to_defaults()
    start_scope()
