"""Messages, through Python's `logging` under the name 'eqsim'; nothing is shown unless asked for.

Warnings are Python's (`EqsimWarning`): the module `warnings` filters them.  The names under which
users know messages suppress them in either channel.
"""

from __future__ import annotations

import logging
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from eqsim.errors import EqsimWarning

__all__ = [
    "LEVELS",
    "BrianLogger",
    "catch_logs",
    "console_level",
    "get_logger",
    "set_console_level",
]

DIAGNOSTIC = 5
LEVELS: Mapping[str, int] = MappingProxyType(
    {
        "CRITICAL": logging.CRITICAL,
        "ERROR": logging.ERROR,
        "WARNING": logging.WARNING,
        "INFO": logging.INFO,
        "DEBUG": logging.DEBUG,
        "DIAGNOSTIC": DIAGNOSTIC,
    }
)
NOTHING = logging.CRITICAL + 1
ROOT = "eqsim"

#: How the warnings begin that users know by a name, as regular expressions.
WARNINGS: Mapping[str, str] = MappingProxyType(
    {
        "only_threshold": ".*a threshold, but neither",
        "no_refractory": ".*is flagged 'unless refractory', but the group",
        "resolution_conflict": ".*(has different values in|is not used: )",
        "unused_brian_object": "run does not simulate",
        "invalid_values": ".*is not a number .NaN. any more",
        "synapses_order": ".*the result depends on the order of synapses",
    }
)

logging.addLevelName(DIAGNOSTIC, "DIAGNOSTIC")


class _Console(logging.Handler):
    """Shows messages on what is the standard error at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """Show a message."""
        print(self.format(record), file=sys.stderr)


def console_level() -> str:
    """Give the least level of messages that are shown."""
    level = logging.getLogger(ROOT).level or logging.WARNING
    return next((name for name, number in LEVELS.items() if number == level), "WARNING")


def set_console_level(level: str) -> None:
    """Show messages from a level on; by handlers that are there already, or else by our own."""
    logger = logging.getLogger(ROOT)
    logger.setLevel(LEVELS[level])
    if not logger.hasHandlers():
        console = _Console()
        console.setFormatter(logging.Formatter("%(levelname)-10s %(message)s [%(name)s]"))
        logger.addHandler(console)


class BrianLogger:
    """Writes messages under a name; what is said of the class holds for all of eqsim's.

    Parameters
    ----------
    name : str
        The name, in the hierarchy of 'eqsim'.

    Examples
    --------
    >>> from eqsim import BrianLogger
    >>> BrianLogger.log_level_error()
    >>> BrianLogger.suppress_name("method_choice")
    >>> BrianLogger.log_level_warn()
    """

    __slots__ = ("_said", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self._said: set[tuple[str | None, str]] = set()

    def diagnostic(self, msg: str, name_suffix: str | None = None, once: bool = False) -> None:
        """Write a message of level DIAGNOSTIC."""
        self._write(DIAGNOSTIC, msg, name_suffix, once)

    def debug(self, msg: str, name_suffix: str | None = None, once: bool = False) -> None:
        """Write a message of level DEBUG."""
        self._write(logging.DEBUG, msg, name_suffix, once)

    def info(self, msg: str, name_suffix: str | None = None, once: bool = False) -> None:
        """Write a message of level INFO."""
        self._write(logging.INFO, msg, name_suffix, once)

    def warn(self, msg: str, name_suffix: str | None = None, once: bool = False) -> None:
        """Write a message of level WARNING."""
        self._write(logging.WARNING, msg, name_suffix, once)

    def error(self, msg: str, name_suffix: str | None = None, once: bool = False) -> None:
        """Write a message of level ERROR."""
        self._write(logging.ERROR, msg, name_suffix, once)

    def _write(self, level: int, msg: str, suffix: str | None, once: bool) -> None:
        if once and (suffix, msg) in self._said:
            return
        self._said.add((suffix, msg))
        name = self.name if suffix is None else f"{self.name}.{suffix}"
        logging.getLogger(name).log(level, "%s", msg)

    @staticmethod
    def log_level_diagnostic() -> None:
        """Show everything."""
        set_console_level("DIAGNOSTIC")

    @staticmethod
    def log_level_debug() -> None:
        """Show messages of level DEBUG and above."""
        set_console_level("DEBUG")

    @staticmethod
    def log_level_info() -> None:
        """Show messages of level INFO and above: choices of methods, compilations."""
        set_console_level("INFO")

    @staticmethod
    def log_level_warn() -> None:
        """Show messages of level WARNING and above."""
        set_console_level("WARNING")

    @staticmethod
    def log_level_error() -> None:
        """Show messages of level ERROR and above."""
        set_console_level("ERROR")

    @staticmethod
    def suppress_hierarchy(name: str, filter_log_file: bool = False) -> None:
        """Show no messages under a name, such as 'eqsim.integration'.

        Parameters
        ----------
        name : str
            The name at the top of what is not shown.
        filter_log_file : bool
            Has no effect: there is no file.
        """
        del filter_log_file
        logging.getLogger(name).setLevel(NOTHING)

    @staticmethod
    def suppress_name(name: str, filter_log_file: bool = False) -> None:
        """Show no messages and warnings of a name, such as 'method_choice' or 'only_threshold'.

        Parameters
        ----------
        name : str
            The last part of the messages' name.
        filter_log_file : bool
            Has no effect: there is no file.
        """
        del filter_log_file
        if name in WARNINGS:
            warnings.filterwarnings("ignore", WARNINGS[name], EqsimWarning)
        for known in list(logging.root.manager.loggerDict):
            if known.startswith(f"{ROOT}.") and known.rpartition(".")[2] == name:
                logging.getLogger(known).setLevel(NOTHING)


def get_logger(module_name: str = ROOT) -> BrianLogger:
    """Give an object that writes messages under a name.

    Parameters
    ----------
    module_name : str
        The name; it is put under 'eqsim' where it is not there already.

    Examples
    --------
    >>> from eqsim import get_logger
    >>> get_logger("mypackage").name
    'eqsim.mypackage'
    """
    inside = module_name == ROOT or module_name.startswith(f"{ROOT}.")
    return BrianLogger(module_name if inside else f"{ROOT}.{module_name}")


class _Collector(logging.Handler):
    """Keeps level, name and text of messages."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.found: list[tuple[str, str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a message."""
        self.found.append((record.levelname, record.name, record.getMessage()))


@contextmanager
def catch_logs(log_level: int = logging.WARNING) -> Iterator[list[tuple[str, str, str]]]:
    """Collect messages and warnings instead of showing them.

    Parameters
    ----------
    log_level : int
        The least level of messages that are collected.

    Yields
    ------
    list of tuple
        Level, name and text of each message so far.

    Examples
    --------
    >>> from eqsim import NeuronGroup, catch_logs
    >>> with catch_logs() as logs:
    ...     G = NeuronGroup(1, "v : 1", threshold="v > 1")
    >>> logs[0][:2]
    ('WARNING', 'eqsim.only_threshold')
    """
    logger, collector = logging.getLogger(ROOT), _Collector(log_level)
    before = logger.level, logger.propagate, logger.handlers
    logger.propagate, logger.handlers = False, [collector]
    logger.setLevel(log_level)
    try:
        with warnings.catch_warnings():
            _divert_warnings(collector)
            yield collector.found
    finally:
        level, logger.propagate, logger.handlers = before
        logger.setLevel(level)


def _divert_warnings(collector: _Collector) -> None:
    """Have eqsim's own warnings collected, until warnings are caught no more."""
    show = warnings.showwarning
    warnings.simplefilter("always", EqsimWarning)

    def divert(message: Warning | str, category: type[Warning], *args: Any, **kwargs: Any) -> None:
        if issubclass(category, EqsimWarning):
            collector.found.append(("WARNING", f"{ROOT}.{_name_of(str(message))}", str(message)))
        else:
            show(message, category, *args, **kwargs)

    warnings.showwarning = divert


def _name_of(message: str) -> str:
    """Give the name under which users know a warning."""
    known = (name for name, begin in WARNINGS.items() if re.match(begin, message))
    return next(known, "warnings")
