"""Whether the library of solvers is on this machine, on which their tests depend.

Where it is not, compiled programs with solvers are refused, and that is tested instead.  The
environment variable EQSIM_TEST_SUNDIALS says that it has to be there.
"""

import os
from functools import cache

from eqsim.backends.building.solver_library import linked_libraries
from eqsim.backends.building.toolchain import find_toolchain
from eqsim.errors import CompilationError
from eqsim.options import CompileOptions


@cache
def is_installed():
    """Tell whether compiled programs can have solvers; True where they have to."""
    if os.environ.get("EQSIM_TEST_SUNDIALS"):
        return True
    try:
        linked_libraries(find_toolchain(CompileOptions()))
    except CompilationError:
        return False
    return True


def solving_backends():
    """List the backends on which solvers can run."""
    return ("numpy", "runtime", "cpp_standalone") if is_installed() else ("numpy",)
