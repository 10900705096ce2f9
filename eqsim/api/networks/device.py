"""Choosing where simulations run, and building standalone projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from eqsim.api.groups.undefined import report_undefined
from eqsim.api.networks.run_arguments import command_line
from eqsim.api.networks.simulation import catch_up
from eqsim.api.objects.closed import Closed
from eqsim.api.objects.simulated import Simulated
from eqsim.api.session.executors import device_choice
from eqsim.api.session.session import SESSION
from eqsim.api.session.switches import as_switch
from eqsim.api.session.timings import Timings
from eqsim.backends.host.executor import RunSummary
from eqsim.backends.project.standalone import StandaloneExecutor
from eqsim.errors import ModelError, SimulationError
from eqsim.options import CompileOptions

__all__ = ["Device", "device", "get_device", "set_device"]


def set_device(
    name: str,
    build_on_run: bool = True,
    directory: str | PathLike[str] | None = None,
    target: str = "auto",
    **options: Any,
) -> None:
    """Choose where what is made from now on is simulated.

    Parameters
    ----------
    name : str
        'runtime', in this process (the default), or 'cpp_standalone', as a C++ project.
    build_on_run : bool
        Whether a standalone project is built and executed at its (only) `run`.  With False any
        number of runs can follow each other; `device.build()` then builds and executes them all.
    directory : path, optional
        The folder of the standalone project; a temporary one by default.
    target : str
        For 'runtime': 'auto' or 'compiled' (by the C++ compiler), or 'numpy' (interpreted; needs
        no compiler).
    **options
        Fields of `eqsim.options.CompileOptions`, such as ``optimisation=1``.

    Examples
    --------
    >>> import eqsim as eq
    >>> eq.set_device("runtime", target="numpy")
    >>> eq.get_device().name
    'runtime'
    >>> eq.set_device("runtime")
    """
    SESSION.choose(
        device_choice(
            name,
            target=target,
            build_on_run=as_switch(build_on_run, "set_device: build_on_run"),
            directory=None if directory is None else _path(directory),
            options=options,
        )
    )


def _path(directory: Any) -> str:
    if not isinstance(directory, (str, PathLike)):
        raise ModelError(f"set_device: directory is a path, not {directory!r}")
    return fspath(directory)


def _inner_folder(name: Any) -> str:
    """Check the name of a folder for results."""
    path = Path(name) if isinstance(name, str) and name else Path("/")
    if path.is_absolute() or ".." in path.parts:
        raise ModelError(
            f"device.run: results_directory is the name of a folder in the project, not {name!r}"
        )
    return str(path)


def get_device() -> Device:
    """Give the chosen device.

    Examples
    --------
    >>> import eqsim as eq
    >>> eq.get_device()
    Device('runtime')
    """
    return device


class Device(Closed):
    """The chosen device; there is one, `device`, and it always stands for the current choice.

    Examples
    --------
    >>> import eqsim as eq
    >>> eq.device.name
    'runtime'
    """

    __slots__ = ()

    @property
    def name(self) -> str:
        """The name of the chosen device."""
        return SESSION.device.name

    def build(
        self,
        directory: str | PathLike[str] | None = None,
        compile: bool = True,
        run: bool = True,
        run_args: Sequence[str] | Mapping[str, Any] = (),
    ) -> None:
        """Write, compile and execute the standalone project of all that was done so far.

        Parameters
        ----------
        directory : path, optional
            The project's folder; by default the one given to `set_device`.
        compile : bool
            Whether to compile it.
        run : bool
            Whether to execute it and make its results available.
        run_args : dict or sequence of str
            Values of variables, and arguments for the program, as for `run`.
        """
        folder = None if directory is None else fspath(directory)
        executor = self._standalone("build")
        summary = executor.build(directory=folder, compile=compile, run=False)
        if compile and run:
            built = summary.build_seconds
            arguments = command_line(run_args, executor.folder / "results" / "arguments")
            self._take(executor, executor.execute(tuple(arguments), built))

    def run(
        self,
        directory: str | PathLike[str] | None = None,
        results_directory: str | None = None,
        with_output: bool = True,
        run_args: Any = None,
    ) -> None:
        """Execute a project that has been built, and make its results available.

        Parameters
        ----------
        directory : path, optional
            The project's folder, which is the one that was built.
        results_directory : str, optional
            The folder for the results, within that of the project; by default 'results'.
            Executions at the same time need folders of their own.
        with_output : bool
            Whether to show what the program reports.
        run_args : dict or sequence of str
            Values of variables, such as ``{G.v: -60*mV}``, or texts, such as ``"G.v=-0.06"`` (in
            SI) or ``"--seed", "7"``.  They are set where `apply_run_args` was called, or else
            before the first run, and are those of elements or synapses in the order of creation.

        Examples
        --------
        >>> import eqsim as eq
        >>> eq.device.run()
        Traceback (most recent call last):
        eqsim.errors.SimulationError: device.run: the device 'runtime' needs no run
          hint: set_device('cpp_standalone', build_on_run=False) first
        """
        executor = self._standalone("run")
        if directory is not None and Path(directory).resolve() != executor.folder.resolve():
            raise ModelError(
                f"device.run: {fspath(directory)} is not the folder of the project",
                details=(f"built in {executor.folder}",),
            )
        inner = _inner_folder("results" if results_directory is None else results_directory)
        given = () if run_args is None else run_args
        arguments = command_line(given, executor.folder / inner / "arguments")
        quiet = () if as_switch(with_output, "device.run: with_output") else ("--quiet",)
        self._take(executor, executor.execute(("--results", inner, *quiet, *arguments)))

    def apply_run_args(self) -> None:
        """Let variables get their values from the arguments of the program here.

        What the script assigns later is assigned after them.
        """
        self._standalone("apply_run_args").apply_arguments()

    def _take(self, executor: StandaloneExecutor, summary: RunSummary) -> None:
        """Let objects know what an execution came to."""
        made = [each for each in SESSION.alive() if isinstance(each, Simulated)]
        for progress in [each._progress for each in made if each._progress is not None]:
            times = (progress.timings.create, summary.build_seconds, summary.simulate_seconds)
            progress.timings = Timings(*times)
            progress.profile = summary.profile or progress.profile
            reached = executor.reached(progress.key)
            if reached is not None:
                catch_up(progress, reached)
        report_undefined(made)

    def reinit(self) -> None:
        """Forget what was done so far, to describe another standalone project."""
        SESSION.choose(SESSION.device)

    def activate(self, build_on_run: bool | None = None, **options: Any) -> None:
        """Choose the device again, as after `reinit`, with other options where some are given."""
        current = SESSION.device
        kept = {each.name: getattr(current.options, each.name) for each in fields(CompileOptions)}
        kept |= {each: getattr(current, each) for each in ("name", "directory", "target")}
        again = current.build_on_run if build_on_run is None else build_on_run
        set_device(**(kept | options), build_on_run=again)

    @property
    def build_on_run(self) -> bool:
        """Whether a standalone project is built and executed at its (only) `run`."""
        return SESSION.device.build_on_run

    @property
    def build_options(self) -> dict[str, Any]:
        """The settings that were given to `set_device`, by name."""
        choice = SESSION.device
        return {"directory": choice.directory, "target": choice.target, **asdict(choice.options)}

    def __repr__(self) -> str:
        return f"Device({self.name!r})"

    def _label(self) -> str:
        return "the device"

    def _standalone(self, what: str) -> StandaloneExecutor:
        executor = SESSION.executor
        if not isinstance(executor, StandaloneExecutor):
            raise SimulationError(
                f"device.{what}: the device {self.name!r} needs no {what}",
                hint="set_device('cpp_standalone', build_on_run=False) first",
            )
        return executor


#: Stands for the chosen device.
device = Device()
