"""Which executors there are, and what a user may say about each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Literal

from eqsim.api.session.caller import with_warnings_here
from eqsim.api.session.progress import show_progress
from eqsim.backends.host.executor import Executor
from eqsim.backends.project.standalone import StandaloneExecutor
from eqsim.backends.runtime.executable import Executable
from eqsim.backends.runtime.runtime import RuntimeExecutor
from eqsim.compile import compile_network, lower_to_export
from eqsim.errors import ModelError
from eqsim.expr.suggest import did_you_mean
from eqsim.ir.program import Program
from eqsim.model.network import NetworkSpec
from eqsim.options import CompileOptions

__all__ = ["DEFAULT_DEVICE", "DEVICES", "DeviceChoice", "device_choice", "make_executor"]

Target = Literal["compiled", "numpy"]

#: What users may write for a target, with what it means.
TARGETS: Mapping[str, Target] = MappingProxyType(
    {"auto": "compiled", "compiled": "compiled", "cython": "compiled", "numpy": "numpy"}
)


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """A device with its settings; `directory` and `build_on_run` concern standalone projects."""

    name: str = "runtime"
    target: Target = "compiled"
    build_on_run: bool = True
    directory: str | None = None
    options: CompileOptions = field(default_factory=CompileOptions)

    @property
    def keeps_objects(self) -> bool:
        """Whether what was made stays, so that no name can be used twice."""
        return self.name == "cpp_standalone"


DEFAULT_DEVICE = DeviceChoice()


def _runtime(choice: DeviceChoice) -> Executor:
    def compile_for(spec: NetworkSpec) -> Executable:
        return with_warnings_here(lambda: compile_network(spec, choice.options, choice.target))

    return RuntimeExecutor(compile_for, show_progress)


def _standalone(choice: DeviceChoice) -> Executor:
    def lower(spec: NetworkSpec) -> Program:
        return with_warnings_here(lambda: lower_to_export(spec, choice.options))

    return StandaloneExecutor(lower, choice.directory, choice.build_on_run, choice.options)


DEVICES: Mapping[str, Callable[[DeviceChoice], Executor]] = MappingProxyType(
    {"runtime": _runtime, "cpp_standalone": _standalone}
)


def make_executor(choice: DeviceChoice) -> Executor:
    """Make the executor of a device."""
    return DEVICES[choice.name](choice)


def device_choice(
    name: str,
    *,
    target: str = "auto",
    build_on_run: bool = True,
    directory: str | None = None,
    options: Mapping[str, Any] = MappingProxyType({}),
) -> DeviceChoice:
    """Check what a user said about a device."""
    if not isinstance(name, str) or name not in DEVICES:
        raise ModelError(
            f"there is no device {name!r}",
            details=(f"devices: {', '.join(DEVICES)}",),
            hint=did_you_mean(name, DEVICES),
        )
    if not isinstance(target, str) or target not in TARGETS:
        raise ModelError(
            f"there is no target {target!r}",
            details=(f"targets: {', '.join(TARGETS)}",),
            hint=did_you_mean(target, TARGETS),
        )
    if name == "runtime" and directory is not None:
        raise ModelError(
            "the device 'runtime' writes no project, so that it takes no directory",
            hint="set_device('cpp_standalone', directory=...) writes one",
        )
    if name == "runtime" and not build_on_run:
        raise ModelError(
            "the device 'runtime' runs at once: it takes no build_on_run=False",
            hint="set_device('cpp_standalone', build_on_run=False) waits for device.build()",
        )
    if name == "cpp_standalone" and TARGETS[target] == "numpy":
        raise ModelError(
            "the device 'cpp_standalone' is always compiled: it has no target 'numpy'",
            hint="set_device('runtime', target='numpy') interprets",
        )
    return DeviceChoice(name, TARGETS[target], build_on_run, directory, _compile_options(options))


def _compile_options(given: Mapping[str, Any]) -> CompileOptions:
    known = [each.name for each in fields(CompileOptions)]
    offered = ("build_on_run", "directory", "target", *known)
    for name in given:
        if name not in known:
            raise ModelError(
                f"there is no option {name!r}",
                details=(f"options: {', '.join(offered)}",),
                hint=did_you_mean(name, offered),
            )
    return CompileOptions(**given)
