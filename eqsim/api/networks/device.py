"""Choosing where simulations run, and building standalone projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from os import PathLike, fspath
from typing import Any

from eqsim.api.groups.undefined import report_undefined
from eqsim.api.networks.simulation import catch_up
from eqsim.api.objects.closed import Closed
from eqsim.api.objects.simulated import Simulated
from eqsim.api.session.executors import device_choice
from eqsim.api.session.session import SESSION
from eqsim.api.session.switches import as_switch
from eqsim.api.session.timings import Timings
from eqsim.backends.standalone import StandaloneExecutor
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
        run_args : sequence of str
            Arguments for the program, such as ``["--seed", "7"]``.
        """
        if isinstance(run_args, Mapping):
            raise SimulationError(
                "device.build: run_args as a mapping is not available in this version",
                hint="give command line arguments, such as ['--seed', '7']",
            )
        folder = None if directory is None else fspath(directory)
        executor = self._standalone("build")
        summary = executor.build(
            directory=folder, compile=compile, run=run, run_args=tuple(run_args)
        )
        if summary.completed is not None:
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
        """Choose the device again, as after `reinit`."""
        current = SESSION.device
        kept = {each.name: getattr(current.options, each.name) for each in fields(CompileOptions)}
        set_device(
            current.name,
            current.build_on_run if build_on_run is None else build_on_run,
            current.directory,
            current.target,
            **(kept | options),
        )

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
