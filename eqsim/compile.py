"""From a network's description to something that runs: the table of stages.

| stage     | from          | to             | room           |
|-----------|---------------|----------------|----------------|
| integrate | `Dynamics`    | `Update`       | `integration/` |
| lower     | `NetworkSpec` | `Program`      | `ir/`          |
| passes    | `Program`     | `Program`      | `passes/`      |
| emit      | `Program`     | `SourceTree`   | `codegen/`     |
| build     | `SourceTree`  | `Executable`   | `backends/`    |

The target 'numpy' skips the last two: the reference interpreter performs the program itself.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Literal

from eqsim.backends.runtime.compiled import Compiled
from eqsim.backends.runtime.executable import Executable, Interpreted
from eqsim.codegen.sources import emit_library
from eqsim.errors import EqsimWarning, named_in_errors
from eqsim.integration.describe import describe
from eqsim.integration.held import past_values
from eqsim.integration.select import integrate
from eqsim.integration.update import Update
from eqsim.ir.checks.order import depends_on_order
from eqsim.ir.checks.python_calls import CPP_HINT, python_calls, refuse_python
from eqsim.ir.lowering.network import lower_network
from eqsim.ir.program import Deliveries, Kernel, Program
from eqsim.ir.show import show
from eqsim.model.network import NetworkSpec
from eqsim.model.population import Population
from eqsim.model.projection import Projection
from eqsim.options import CompileOptions
from eqsim.passes.pipeline import run_passes

__all__ = [
    "compile_network",
    "explain_cpp",
    "explain_ir",
    "explain_update",
    "integrate_owner",
    "list_kernels",
    "lower_to_export",
    "lower_to_program",
]

Target = Literal["compiled", "numpy"]


def integrate_owner(owner: Population | Projection) -> Update | None:
    """Choose a method for the equations of neurons or synapses; None without any."""
    if owner.dynamics is None:
        return None
    with named_in_errors(owner.name):
        return integrate(owner.dynamics, owner.subexpressions, owner.functions)


def lower_to_program(spec: NetworkSpec, options: CompileOptions) -> Program:
    """Give the program of a network after all passes."""
    program = lower_network(spec, integrate_owner)
    _warn_of_order(program)
    return run_passes(program, options.passes)


def lower_to_export(spec: NetworkSpec, options: CompileOptions) -> Program:
    """Give the program of a network that will run without Python; its functions are refused."""
    program = lower_to_program(spec, options)
    refuse_python((*program.setup, *program.kernels))
    return program


def _warn_of_order(program: Program) -> None:
    for kernel in program.kernels:
        if isinstance(kernel.domain, Deliveries) and depends_on_order(kernel):
            warnings.warn(
                f"{kernel.name}: the result depends on the order of synapses; they are worked on "
                "one by one, by spike time, source and synapse number\n  "
                + "\n  ".join(kernel.comment)
                + "\n  hint: write sums as x += ...; read what other synapses change in a "
                "pathway of its own with a later order",
                EqsimWarning,
                stacklevel=2,
            )


def _warn_of_python(program: Program) -> None:
    for function, kernel in python_calls(program.kernels).items():
        name = function.rpartition(".")[2]
        warnings.warn(
            f"{kernel.name}: '{name}' is a function in Python only, so that the run returns to "
            f"Python in every step, which takes 0.1 ms and more; {CPP_HINT}",
            EqsimWarning,
            stacklevel=2,
        )


def list_kernels(spec: NetworkSpec) -> tuple[Kernel, ...]:
    """List what happens in a step in its order, whether active or not; equations stay unsolved."""
    unsolved_projections = tuple(replace(each, event_driven=()) for each in spec.projections)
    everything = replace(spec, inactive=(), projections=unsolved_projections)

    def unsolved(owner: Population | Projection) -> Update | None:
        if owner.dynamics is None:
            return None
        return Update("", past_values(owner.dynamics, owner.subexpressions), ())

    return lower_network(everything, unsolved).kernels


def compile_network(spec: NetworkSpec, options: CompileOptions, target: Target) -> Executable:
    """Give something that runs the network in this process."""
    if target == "numpy":
        return Interpreted(lower_to_program(spec, options))
    program = lower_to_program(spec, options)
    _warn_of_python(program)
    return Compiled.build(program, options)


def explain_update(spec: NetworkSpec) -> str:
    """Tell how the equations of each population and projection are integrated, and why so."""
    parts = []
    owners: tuple[Population | Projection, ...] = (*spec.populations, *spec.projections)
    for owner in owners:
        update = integrate_owner(owner)
        if update is not None:
            parts.append(f"{owner.name}\n{describe(update)}")
    return "\n\n".join(parts)


def explain_ir(spec: NetworkSpec, options: CompileOptions) -> str:
    """Show the program of a network after all passes."""
    return show(lower_to_program(spec, options))


def explain_cpp(spec: NetworkSpec, options: CompileOptions) -> str:
    """Show the C++ kernels of a network."""
    return emit_library(lower_to_program(spec, options))["kernels.hpp"]
