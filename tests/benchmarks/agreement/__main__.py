"""Run the same scripts in eqsim and Brian 2: `python -m tests.benchmarks.agreement --help`."""

from __future__ import annotations

import os
import subprocess
import sys

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from tests.benchmarks.agreement.answers import Answer, read
from tests.benchmarks.agreement.cases import SUBJECTS
from tests.benchmarks.agreement.compare import Finding, compare
from tests.benchmarks.environment import INSTRUCTIONS, ROOT, find_peer

STYLES = {"agrees": "green", "decided": "yellow", "differs": "red"}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("subjects", nargs=-1, type=click.Choice(SUBJECTS))
@click.option("--only", help="Only cases whose names contain this.")
@click.option("--brian-python", help="The Python that has Brian 2.")
@click.option("--target", default="numpy", help="numpy or compiled: how eqsim runs the scripts.")
@click.option("--all", "everything", is_flag=True, help="List also what agrees.")
def main(
    subjects: tuple[str, ...],
    only: str | None,
    brian_python: str | None,
    target: str,
    everything: bool,
) -> None:
    """Compare what scripts see in eqsim with what they see in Brian 2.

    SUBJECTS are files of cases; all of them by default.  The exit code is the number of
    differences for which there is no reason in differences.py.
    """
    peer = find_peer(brian_python)
    if peer is None:
        raise SystemExit(INSTRUCTIONS)
    names = subjects or SUBJECTS
    own = _run(sys.executable, "eqsim", target, names, only)
    other = _run(peer, "brian2", "numpy", names, only)
    findings = [compare(name, own[name], other[name]) for name in own]
    _show(findings, everything)
    raise SystemExit(sum(each.verdict == "differs" for each in findings))


def _run(
    python: str, simulator: str, target: str, subjects: tuple[str, ...], only: str | None
) -> dict[str, Answer]:
    command = [python, "-m", "tests.benchmarks.agreement.run_cases", *subjects]
    command += [] if only is None else ["--only", only]
    environment = dict(
        os.environ,
        AGREEMENT_SIMULATOR=simulator,
        AGREEMENT_TARGET=target,
        PYTHONPATH=os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        MPLBACKEND="Agg",
    )
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    return read(done.stdout)


def _show(findings: list[Finding], everything: bool) -> None:
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    for each in findings:
        if everything or each.verdict == "differs":
            console.print(f"{each.case}: [{STYLES[each.verdict]}]{each.verdict}")
            console.print(Padding(Text(each.text), (0, 0, 0, 4)))
    counts = {verdict: sum(each.verdict == verdict for each in findings) for verdict in STYLES}
    console.print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))


if __name__ == "__main__":
    main()
