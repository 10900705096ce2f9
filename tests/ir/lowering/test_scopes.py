"""What names mean in populations and on synapses."""

import pytest
from described import population, projection

from eqsim.expr.dtypes import DType
from eqsim.ir.lowering.scopes import (
    Given,
    Named,
    PopulationScope,
    Stored,
    SynapticScope,
    dt,
    index_from,
    paused_variables,
    storage_dtype,
    time,
)
from eqsim.ir.program import Axis
from eqsim.ir.show import show_expr
from eqsim.model.variables import ConstantName, StateVariable

SOURCE = population(
    "cells",
    ("v", StateVariable("shift", shared=True)),
    {"v": "-v/tau"},
    subexpressions={"twice": "2*v"},
    constants=("tau", ConstantName("count", DType.I64)),
    threshold="v > 1",
)
TARGET = population(
    "targets", ("v", "u"), {"v": "-v", "u": "-u"}, refractory="0.001", pauses=("v",)
)
SYNAPSES = projection(
    "syn",
    "cells",
    "targets",
    variables=("w", StateVariable("scale", shared=True)),
    subexpressions={"double": "2*w"},
    constants=("g",),
)
BOTH = {"cells": SOURCE, "targets": TARGET}


def given(scope, name):
    meaning = scope.lookup(name)
    assert isinstance(meaning, Given)
    return show_expr(meaning.expr)


def place(scope, name):
    meaning = scope.lookup(name)
    assert isinstance(meaning, Stored)
    return meaning.buffer, meaning.at, meaning.guard


def test_time_is_the_steps_number_times_dt():
    assert show_expr(time("clock")) == "f64(clock.step) * clock.dt"
    assert show_expr(dt("clock")) == "clock.dt"


def test_an_index_counts_from_the_start_of_a_range():
    assert show_expr(index_from(Axis.POST, None)) == "post"
    assert show_expr(index_from(Axis.ELEMENT, "M.start", "M.places")) == "i64(M.places[i])"
    assert show_expr(index_from(Axis.POST, "syn._target_start")) == "post - syn._target_start"


@pytest.mark.parametrize(
    ("variable", "stored"),
    [
        (StateVariable("v"), DType.F64),
        (StateVariable("n", dtype=DType.I64), DType.I32),
        (StateVariable("b", dtype=DType.BOOL), DType.BOOL),
        (StateVariable("not_refractory", dtype=DType.BOOL), DType.F64),
    ],
)
def test_stored_type(variable, stored):
    assert storage_dtype(variable) is stored


# --- populations ---------------------------------------------------------------------------------


def test_a_variable_stands_at_the_element_and_a_shared_one_at_no_index():
    scope = PopulationScope(SOURCE)
    assert place(scope, "v") == ("cells.v", Axis.ELEMENT, None)
    assert place(scope, "shift") == ("cells.shift", Axis.SCALAR, None)


def test_a_subexpression_is_evaluated_in_its_own_scope():
    scope = PopulationScope(SOURCE)
    meaning = scope.lookup("twice")
    assert isinstance(meaning, Named)
    assert meaning.scope is scope


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("tau", "cells.tau"),
        ("count", "cells.count"),
        ("i", "i"),
        ("N", "cells.N"),
        ("t", "f64(clock.step) * clock.dt"),
        ("dt", "clock.dt"),
        ("t_in_timesteps", "clock.step"),
    ],
)
def test_names_of_every_population(name, meaning):
    assert given(PopulationScope(SOURCE), name) == meaning


def test_a_constant_has_the_type_of_its_value():
    assert PopulationScope(SOURCE).lookup("count").expr.dtype is DType.I64


def test_an_unknown_name_has_no_meaning():
    assert PopulationScope(SOURCE).lookup("unknown") is None


def test_a_part_of_a_population_counts_from_its_start():
    assert given(PopulationScope(SOURCE, start="_action.start"), "i") == "i - _action.start"


def test_a_variable_pauses_only_where_there_is_a_refractory_period():
    assert paused_variables(TARGET) == {"v"}
    assert paused_variables(population(equations={"v": "-v"}, pauses=("v",))) == set()
    assert paused_variables(population()) == set()


# --- synapses ------------------------------------------------------------------------------------


def scope():
    return SynapticScope.of(SYNAPSES, BOTH)


def test_own_names_stand_at_the_synapse():
    assert place(scope(), "w") == ("syn.w", Axis.SYNAPSE, None)
    assert place(scope(), "scale") == ("syn.scale", Axis.SCALAR, None)
    assert given(scope(), "g") == "syn.g"
    assert isinstance(scope().lookup("double"), Named)


def test_names_with_pre_are_of_the_source():
    assert place(scope(), "v_pre") == ("cells.v", Axis.PRE, None)
    assert place(scope(), "shift_pre") == ("cells.shift", Axis.SCALAR, None)


@pytest.mark.parametrize("suffix", ["", "_post"])
def test_bare_names_and_names_with_post_are_of_the_target(suffix):
    flag = "targets.not_refractory"
    assert place(scope(), f"v{suffix}") == ("targets.v", Axis.POST, flag)
    assert place(scope(), f"u{suffix}") == ("targets.u", Axis.POST, None)
    assert place(scope(), f"lastspike{suffix}") == ("targets.lastspike", Axis.POST, None)


def test_numbers_of_neurons_count_from_the_start_of_each_side():
    assert given(scope(), "i") == "pre - syn._source_start"
    assert given(scope(), "j") == "post - syn._target_start"


def test_sizes_are_those_of_the_sides():
    assert given(scope(), "N_pre") == "syn._source_size"
    assert given(scope(), "N_post") == "syn._target_size"


def test_own_names_hide_those_of_the_target():
    own = projection("syn", "cells", "targets", variables=("u",))
    assert place(SynapticScope.of(own, BOTH), "u") == ("syn.u", Axis.SYNAPSE, None)


def test_a_recurrent_projection_tells_its_two_sides_apart():
    own = SynapticScope.of(projection("syn", "targets", "targets"), BOTH)
    assert place(own, "v_pre")[1] is Axis.PRE
    assert place(own, "v_post")[1] is Axis.POST


def test_subexpressions_of_both_sides_have_keys_of_their_own():
    own = SynapticScope.of(projection("syn", "cells", "cells"), BOTH)
    assert own.lookup("twice_pre").key != own.lookup("twice_post").key


def test_an_unknown_name_has_no_meaning_on_synapses():
    assert scope().lookup("unknown_pre") is None
    assert scope().lookup("unknown") is None
