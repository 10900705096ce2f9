"""The command `eqsim`: demos, a look at the toolchain, the cache of compiled kernels."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from eqsim import demo as demos
from eqsim._version import __version__
from eqsim.backends.building import cache as kernel_cache
from eqsim.backends.building.toolchain import find_toolchain
from eqsim.codegen.render import template_folder
from eqsim.engine import INCLUDE_DIR
from eqsim.errors import EqsimError
from eqsim.options import CompileOptions

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def commands() -> None:
    """Simulate models that are written as equations."""


@commands.command()
@click.argument("name", default="cuba")
@click.option("--standalone", is_flag=True, help="Build and run a C++ project.")
@click.option("--numpy", "interpreted", is_flag=True, help="Interpret; needs no compiler.")
@click.option("--list", "listing", is_flag=True, help="Name the demos.")
@click.option("--output", type=click.Path(path_type=Path), help="The picture's file.")
def demo(
    name: str, standalone: bool, interpreted: bool, listing: bool, output: Path | None
) -> None:
    """Run a demo: say what it did, and draw it."""
    if listing:
        for each in demos.demo_names():
            click.echo(f"{each:28} {demos.describe_demo(each)}")
        return
    device = "cpp_standalone" if standalone else "numpy" if interpreted else "runtime"
    click.echo(f"{demos.describe_demo(name)}  (device: {device})")
    done = demos.run_demo(name, device)
    for line in demos.report(done):
        click.echo(line)
    picture = Path(f"{name}.png")
    if output is not None:
        picture = picture.replace(output)
    click.echo(f"picture            {picture}")


@commands.command()
@click.argument("name", default="cuba")
@click.option(
    "--stage",
    type=click.Choice(["equations", "update", "integration", "ir", "cpp"]),
    default="cpp",
    help="What to show: the equations, their update, its accuracy, the program, or its C++.",
)
def explain(name: str, stage: str) -> None:
    """Show a demo network at a stage of its way to code."""
    click.echo(demos.explain(demos.run_demo(name, "runtime"), stage))


@commands.command()
def doctor() -> None:
    """Check whether models can be compiled and run here."""
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("eqsim", lambda: __version__),
        ("Python", lambda: sys.version.split()[0]),
        ("compiler", lambda: find_toolchain(CompileOptions()).describe()),
        ("engine headers", lambda: str(INCLUDE_DIR)),
        ("templates", lambda: str(template_folder())),
        ("cache", _describe_cache),
    )
    failed = False
    for name, check in checks:
        try:
            click.echo(f"{name:15} {check()}")
        except EqsimError as error:
            failed = True
            click.echo(f"{name:15} PROBLEM: {error}")
    sys.exit(1 if failed else 0)


def _describe_cache() -> str:
    description = kernel_cache.describe()
    megabytes = description.bytes / 1e6
    return f"{description.folder}: {description.libraries} libraries, {megabytes:.1f} MB"


@commands.command()
@click.option("--clear", "clearing", is_flag=True, help="Remove all compiled kernels.")
def cache(clearing: bool) -> None:
    """Show or clear the cache of compiled kernels."""
    if clearing:
        removed = kernel_cache.clear()
        click.echo(f"removed {removed.libraries} libraries ({removed.bytes / 1e6:.1f} MB)")
    else:
        click.echo(_describe_cache())


def main() -> None:
    """Run the command; errors of eqsim are shown without a traceback."""
    try:
        commands()
    except EqsimError as error:
        click.echo(f"{type(error).__name__}: {error}", err=True)
        sys.exit(1)
