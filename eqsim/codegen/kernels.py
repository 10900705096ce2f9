"""A kernel as one C++ function."""

from __future__ import annotations

from eqsim.codegen.connections import connection_lines, made_by
from eqsim.codegen.elements import with_early_responses
from eqsim.codegen.heads import head_lines
from eqsim.codegen.lines import function
from eqsim.codegen.loops import loop_lines
from eqsim.codegen.scope import Declarations, Scope, kernel_scope
from eqsim.codegen.solutions import solver_lines
from eqsim.codegen.statements import statements_lines
from eqsim.codegen.user_code import user_arrays, user_sources
from eqsim.ir.program import Emit, Kernel, Pairs

__all__ = ["kernel_text", "signature"]


def kernel_text(kernel: Kernel, name: str, known: Declarations, linkage: str = "") -> str:
    """Print a kernel as a function of the state."""
    kernel = with_early_responses(kernel)
    scope = kernel_scope(kernel, known)
    events = tuple(dict.fromkeys(s.event for s in kernel.body if isinstance(s, Emit)))
    lines = [
        *head_lines(scope),
        *_pointer_lines(kernel, scope),
        *statements_lines(kernel.prologue, scope),
        *solver_lines(kernel.body, scope),
        *(line for event in events for line in _open_list(event, scope)),
        *_loop_lines(kernel, scope),
        *(_close_list(event, scope) for event in events),
    ]
    slot = f" (slot '{kernel.slot}')" if kernel.slot else ""
    about = (f"{kernel.name}{slot}", *kernel.comment)
    return function(linkage + signature(kernel, name), lines, about)


def signature(kernel: Kernel, name: str) -> str:
    """Print what a kernel's function takes and gives."""
    if isinstance(kernel.domain, Pairs):
        return f"bool {name}(State& state, project::{made_by(kernel.domain)}& made)"
    return f"void {name}(State& state)"


def _pointer_lines(kernel: Kernel, scope: Scope) -> list[str]:
    """Let the user's functions read their arrays."""
    return [
        f"{pointer} = {scope.known.field(buffer)};"
        for source in user_sources((kernel,))
        for pointer, buffer in user_arrays(source)
    ]


def _loop_lines(kernel: Kernel, scope: Scope) -> list[str]:
    if isinstance(kernel.domain, Pairs):
        return connection_lines(kernel.domain, kernel, scope)
    return loop_lines(kernel.domain, kernel, scope)


def _open_list(event: str, scope: Scope) -> list[str]:
    place = f"eqsim::ring_list({scope.known.ring(event)}, {scope.known.step_of_event(event)})"
    return [
        f"int32_t* __restrict {scope.event_list(event)} = {place};",
        f"int64_t {scope.event_count(event)} = 0;",
    ]


def _close_list(event: str, scope: Scope) -> str:
    place = f"eqsim::ring_count({scope.known.ring(event)}, {scope.known.step_of_event(event)})"
    return f"*{place} = {scope.event_count(event)};"
