"""Where the time of a run went, by kernels and by what runs in Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from eqsim.api.networks.magic_network import checked_network
from eqsim.api.session.clocks import TIME
from eqsim.api.session.tables import table_as_html, table_as_text
from eqsim.api.session.whole_numbers import as_whole_number
from eqsim.errors import ModelError
from eqsim.units import from_si

__all__ = ["ProfilingSummary", "profiling_summary"]

_TITLE = "Profiling summary"
_COLUMNS = ("kernel", "time", "part")


class Profiled(Protocol):
    """A network that can tell how long its kernels took."""

    @property
    def profiling_info(self) -> list[tuple[str, Any]]:
        """Names of kernels, operations and functions, with the time each took."""
        ...


class ProfilingSummary:
    """A table of kernels and their times, the longest first.

    Parameters
    ----------
    times : sequence of (str, float)
        Names of kernels with seconds.
    show : int, optional
        How many of them to show.
    """

    __slots__ = ("_rows",)

    def __init__(self, times: Sequence[tuple[str, float]], show: int | None = None) -> None:
        total = sum(seconds for _, seconds in times)
        longest = sorted(times, key=lambda each: -each[1])[:show]
        self._rows = [
            (name, f"{seconds:.3g} s", f"{100 * seconds / total if total else 0:.1f} %")
            for name, seconds in longest
        ]

    def __repr__(self) -> str:
        return f"{_TITLE}\n{table_as_text(_COLUMNS, self._rows)}"

    def _repr_html_(self) -> str:
        return f"<b>{_TITLE}</b>{table_as_html(_COLUMNS, self._rows)}"


def profiling_summary(net: Profiled | None = None, show: int | None = None) -> ProfilingSummary:
    """Show where the time of the last run with ``profile=True`` went.

    Parameters
    ----------
    net : Network, optional
        The network; by default what `run` simulated.
    show : int, optional
        How many kernels to show, those that took longest.

    Examples
    --------
    >>> from eqsim import NeuronGroup, Network, ms, profiling_summary
    >>> G = NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact", name="cells")
    >>> net = Network(G)
    >>> net.run(1*ms, profile=True)
    >>> [name for name, time in net.profiling_info]
    ['cells.update']
    >>> summary = profiling_summary(net, show=5)
    """
    number = as_whole_number(show)
    if show is not None and (number is None or number < 1):
        raise ModelError(f"profiling_summary: show is a number of kernels, not {show!r}")
    times = checked_network(net, "profiling_summary").profiling_info
    return ProfilingSummary(
        [(name, float(time / from_si(1.0, TIME))) for name, time in times], number
    )
