"""The preferences that scripts for Brian 2 set: honoured, without effect, or refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from eqsim.api.session.executors import device_choice
from eqsim.api.session.logs import LEVELS, console_level, set_console_level
from eqsim.api.session.preference import Preference, kept, only, without_effect
from eqsim.api.session.schedule import checked_schedule
from eqsim.api.session.session import SESSION
from eqsim.api.session.storage import float_type
from eqsim.errors import PreferenceError
from eqsim.model.network import DEFAULT_SLOTS
from eqsim.options import CompileOptions, find_inexact_flag

__all__ = ["PREFERENCES"]

_BITS = "all devices compute the same bits"


def _read_target(_: str) -> str:
    return "numpy" if SESSION.device.target == "numpy" else "auto"


def _write_target(_: str, value: Any) -> None:
    _choose(target=device_choice(SESSION.device.name, target=value).target)


def _choose(**changes: Any) -> None:
    changed = replace(SESSION.device, **changes)
    if changed != SESSION.device:
        SESSION.choose(changed)


def _set_option(**changes: Any) -> None:
    _choose(options=replace(SESSION.device.options, **changes))


def _write_compiler(_: str, value: Any) -> None:
    if value == "msvc":
        raise PreferenceError(
            "prefs.codegen.cpp.compiler: Microsoft's compiler is not supported",
            hint="use g++ or clang++",
        )
    _set_option(compiler="" if value in ("", "unix") else value)


def _write_flags(name: str, value: Any) -> None:
    flags = () if value is None else tuple(value) if isinstance(value, list | tuple) else value
    inexact = find_inexact_flag(flags)
    if inexact is not None:
        raise PreferenceError(
            f"prefs.{name}: {inexact} lets the compiler change results",
            details=(_BITS,),
            hint="leave it out: what can be done without changing results is done by default",
        )
    _set_option(extra_flags=flags)


def _read_flags(_: str) -> list[str]:
    return list(SESSION.device.options.extra_flags)


def _write_hoisting(name: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise PreferenceError(f"prefs.{name} is True or False, not {value!r}")
    passes = CompileOptions().passes
    _set_option(passes=passes if value else tuple(each for each in passes if each != "hoist"))


def _write_schedule(name: str, value: Any) -> None:
    SESSION.default_schedule = checked_schedule(value, f"prefs.{name}")


def _write_float(name: str, value: Any) -> None:
    SESSION.default_float = float_type(value, f"prefs.{name}")


def _dtype(default: type[np.generic], way_out: str) -> Preference:
    def write(name: str, value: Any) -> None:
        try:
            dtype = np.dtype(value)
        except TypeError:
            raise PreferenceError(f"prefs.{name} is a type of NumPy's, not {value!r}") from None
        if dtype != default:
            raise PreferenceError(
                f"prefs.{name}: numbers of type {dtype} are not available in this version",
                hint=way_out,
            )

    doc = f"The type of numbers: {np.dtype(default).name}."
    return Preference(doc, default, lambda _: default, write)


_CORE = {
    "core.default_float_dtype": Preference(
        "The type in which floats are stored: float32 or float64.",
        np.float64,
        lambda _: SESSION.default_float.numpy.type,
        _write_float,
    ),
    "core.default_integer_dtype": _dtype(np.int32, "leave it at int32"),
    "core.network.default_schedule": Preference(
        "The slots of a step, for networks without a schedule of their own.",
        list(DEFAULT_SLOTS),
        lambda _: list(SESSION.default_schedule),
        _write_schedule,
    ),
    "core.outdated_dependency_error": without_effect(True, "the installer checks versions"),
    "core.stop_on_keyboard_interrupt": only(
        True, "Ctrl-C ends a run after the step it is in", "put runs into a process of their own"
    ),
    "legacy.refractory_timing": only(
        False, "refractory periods are whole numbers of steps", "choose periods that are"
    ),
    "GSL.directory": without_effect(None, "solvers come with their package"),
}

_CODEGEN = {
    "codegen.target": Preference(
        "'auto' or 'cython' (compiled), or 'numpy' (interpreted).",
        "auto",
        _read_target,
        _write_target,
    ),
    "codegen.loop_invariant_optimisations": Preference(
        "Whether what does not change within a loop is computed before it.",
        True,
        lambda _: "hoist" in SESSION.device.options.passes,
        _write_hoisting,
    ),
    "codegen.cpp.compiler": Preference(
        "The command of a C++ compiler; empty to look for one.",
        "",
        lambda _: SESSION.device.options.compiler,
        _write_compiler,
        is_data=False,
    ),
    "codegen.string_expression_target": without_effect("numpy", "texts are always interpreted"),
    "codegen.synapse_connect_target": without_effect("auto", "rules are performed by the engine"),
    "codegen.max_cache_dir_size": kept(
        1000, "Size in MB beyond which `check_cache` warns of the cache of compiled kernels."
    ),
    "codegen.generators.cpp.flush_denormals": only(
        False, _BITS, "add a small constant where numbers become denormal"
    ),
    "codegen.generators.cpp.restrict_keyword": without_effect(
        "__restrict", "kernels are compiled for one family of compilers"
    ),
    "codegen.runtime.cython.cache_dir": only(
        None, "the environment chooses the cache's folder", "set EQSIM_CACHE_DIR"
    ),
    "codegen.runtime.cython.delete_source_files": without_effect(True, "the cache keeps them"),
    "codegen.runtime.cython.multiprocess_safe": without_effect(True, "it always is"),
    "codegen.runtime.numpy.discard_units": without_effect(False, "kernels hold no units"),
}
_CODEGEN |= {
    f"codegen.cpp.{name}": Preference(
        "Further flags of the compiler.", [], _read_flags, _write_flags, is_data=False
    )
    for name in ("extra_compile_args", "extra_compile_args_gcc")
}
_CODEGEN |= {
    f"codegen.cpp.{name}": only(
        [], "kernels use no other libraries", "give flags in prefs.codegen.cpp.extra_compile_args"
    )
    for name in (
        *("define_macros", "extra_link_args", "headers", "include_dirs", "libraries"),
        *("library_dirs", "runtime_library_dirs"),
    )
}
_CODEGEN |= {
    f"codegen.cpp.{name}": without_effect("", "Microsoft's compiler is not supported")
    for name in ("extra_compile_args_msvc", "msvc_architecture", "msvc_vars_location")
}

_PROJECTS = {
    "devices.cpp_standalone.openmp_threads": only(
        0, "projects have one thread in this version", "leave it at 0"
    ),
    "devices.cpp_standalone.openmp_spatialneuron_strategy": without_effect(
        None, "morphologies are not available in this version"
    ),
    "devices.cpp_standalone.make_cmd_unix": without_effect("make", "eqsim builds projects itself"),
    "devices.cpp_standalone.run_cmd_unix": only(
        "./main", "eqsim starts projects itself", "build with run=False and start it yourself"
    ),
    "devices.cpp_standalone.run_environment_variables": without_effect(
        {}, "programs get the environment of Python"
    ),
}
_PROJECTS |= {
    f"devices.cpp_standalone.extra_make_args_{system}": without_effect([], "there is nothing more")
    for system in ("unix", "windows")
}


def _write_level(_: str, value: Any) -> None:
    if value not in LEVELS:
        raise PreferenceError(
            f"prefs.logging.console_log_level: there is no level {value!r}",
            details=(f"levels: {', '.join(LEVELS)}",),
        )
    set_console_level(value)


_FILES = "logging.getLogger('eqsim').addHandler(logging.FileHandler(...)) writes a file"

_LOGGING = {
    "logging.console_log_level": Preference(
        "The least level of messages shown: " + ", ".join(LEVELS) + ".",
        "WARNING",
        lambda _: console_level(),
        _write_level,
    ),
    "logging.file_log": only(False, "no files are left behind", _FILES),
    "logging.save_script": only(False, "no files are left behind", "keep your script yourself"),
    "logging.std_redirection": without_effect(True, "what compilers say is in their errors"),
    "logging.std_redirection_to_file": without_effect(False, "nothing is redirected"),
    "logging.display_brian_error_message": without_effect(False, "errors speak for themselves"),
    "logging.warn_for_unused_objects": without_effect(True, "filter the warning instead"),
    "logging.file_log_level": without_effect("DIAGNOSTIC", "there is no file"),
    "logging.file_log_max_size": without_effect(10_000_000, "there is no file"),
    "logging.delete_log_on_exit": without_effect(True, "there is no file"),
}

#: All preferences, by dotted name.
PREFERENCES: Mapping[str, Preference] = MappingProxyType(
    dict(sorted((_CORE | _CODEGEN | _PROJECTS | _LOGGING).items()))
)
