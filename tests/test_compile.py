"""The stages from a description to something that runs."""

import itertools
from dataclasses import replace

import pytest
from described import network, population, projection
from networks import NETWORKS, cuba, is_finite, ordered, outcome

from eqsim.backends.runtime.compiled import Compiled
from eqsim.backends.runtime.executable import Interpreted
from eqsim.compile import (
    compile_network,
    explain_cpp,
    explain_ir,
    explain_update,
    integrate_owner,
    list_kernels,
    lower_to_program,
)
from eqsim.errors import IntegrationError, ModelError
from eqsim.ir.checks.verify import verify
from eqsim.ir.show import show
from eqsim.options import CompileOptions

CELLS = population(
    "cells", ("v", "u"), {"v": "(u - v)/0.01", "u": "-u/0.01"}, threshold="v > 1", reset="v = 0",
    method="exact",
)  # fmt: skip
PARROTS = population("parrots", threshold="v > 0", rank=1)
SPEC = network(CELLS, PARROTS, projection("syn", "cells", "parrots", pre="v += 1"))
OPTIONS = CompileOptions(optimisation=0)


def test_a_population_without_equations_has_no_update():
    assert integrate_owner(PARROTS) is None
    assert integrate_owner(CELLS).method == "exact"


def test_a_program_is_well_formed_after_all_passes():
    program = lower_to_program(SPEC, OPTIONS)
    verify(program)
    assert program.name == "net"


def test_no_passes_leave_the_program_as_it_was_lowered():
    bare = lower_to_program(SPEC, CompileOptions(passes=()))
    assert bare.setup == ()
    assert bare != lower_to_program(SPEC, OPTIONS)


def test_what_happens_in_a_step_is_listed_without_solving_anything():
    unsolvable = network(population(equations={"v": "-v**3"}, method="exact", threshold="v > 1"))
    names = [kernel.name for kernel in list_kernels(replace(unsolvable, inactive=("neurons",)))]
    assert names == ["neurons.update", "neurons.spike"]


def test_an_unknown_pass_is_refused():
    with pytest.raises(ModelError, match="no pass named 'magic'"):
        lower_to_program(SPEC, CompileOptions(passes=("magic",)))


def test_equations_that_a_method_cannot_integrate_are_refused():
    spec = network(population(equations={"v": "-v**3"}, method="exact"))
    with pytest.raises(IntegrationError):
        lower_to_program(spec, OPTIONS)


def test_the_target_numpy_needs_no_compiler():
    executable = compile_network(SPEC, OPTIONS, "numpy")
    assert isinstance(executable, Interpreted)
    assert executable.program == lower_to_program(SPEC, OPTIONS)


@pytest.mark.compile
@pytest.mark.usefixtures("cache_folder")
def test_the_target_compiled_is_a_library():
    executable = compile_network(SPEC, OPTIONS, "compiled")
    assert isinstance(executable, Compiled)
    assert executable.program == lower_to_program(SPEC, OPTIONS)


def test_each_stage_can_be_looked_at():
    assert explain_ir(SPEC, OPTIONS) == show(lower_to_program(SPEC, OPTIONS))
    update = explain_update(SPEC)
    assert update.startswith("cells\n")
    assert "parrots" not in update
    assert "syn" in explain_cpp(SPEC, OPTIONS)


# --- passes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", NETWORKS)
def test_passes_leave_every_bit_as_it_is(make):
    expected = outcome(make, steps=100)
    assert is_finite(expected)
    assert outcome(make, steps=100, passes=OPTIONS.passes) == expected


@pytest.mark.parametrize("make", [cuba, ordered])
@pytest.mark.parametrize("passes", tuple(itertools.permutations(OPTIONS.passes, 2)))
def test_any_two_passes_leave_every_bit_as_it_is(make, passes):
    assert outcome(make, steps=60, passes=passes) == outcome(make, steps=60)
