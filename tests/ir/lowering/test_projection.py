"""The kernels of pathways."""

from dataclasses import replace

import pytest
from described import CLOCK, kernel_lines, lowered, network, population, projection

from eqsim.ir.effects import effects
from eqsim.ir.lowering.projection import FIRST_SYNAPTIC_STREAM, synapse_number
from eqsim.ir.program import Delays, Deliveries, Draw
from eqsim.ir.rewrite import kernel_expressions, walk
from eqsim.ir.show import show, show_expr
from eqsim.model.recorder import StateRecorder
from eqsim.model.variables import StateVariable

CELLS = population("cells", threshold="v > 1")
TARGETS = population("targets", rank=1)


def kernel_of(described, name):
    program = lowered(network(CELLS, TARGETS, described))
    return next(kernel for kernel in program.kernels if kernel.name == name)


def test_a_pre_pathway_follows_the_sources_spikes():
    kernel = kernel_of(projection("syn", "cells", "targets", pre="v_post += 1"), "syn.pre")
    assert kernel.domain == Deliveries("syn", "cells.spike", "pre", "syn.pre.delay")
    assert (kernel.slot, kernel.order, kernel.comment) == ("synapses", -1, ("on pre: v_post += 1",))


def test_a_post_pathway_follows_the_targets_spikes_on_columns():
    described = projection("syn", "targets", "cells", post="v_pre += 1")
    program = lowered(network(CELLS, TARGETS, described))
    assert program.kernels[-1].domain == Deliveries("syn", "cells.spike", "post", "syn.post.delay")
    assert program.rows[0].columns


def test_delays_of_single_synapses_order_rows_and_need_no_columns():
    described = projection("syn", "targets", "cells", pre="v_post += 1", post="v_pre += 1")
    late = StateVariable("late")
    pathways = tuple(replace(each, delays="late") for each in described.pathways)
    described = replace(described, variables=(late,), pathways=pathways[-1:])
    program = lowered(network(CELLS, TARGETS, described))
    rows, own = program.rows[0], "syn.post.delays"
    assert program.kernels[-1].domain == Deliveries(
        "syn", "cells.spike", "post", "syn.post.delay", own
    )
    assert rows.delays == (Delays(own, "post", "syn.late", "syn.post.delay", CLOCK),)
    assert not rows.columns
    assert "delays syn.post.delays: post, syn.late + syn.post.delay on" in show(program)


def test_pre_goes_before_post():
    described = projection("syn", "cells", "cells", pre="v += 1", post="v_pre *= 2")
    names = [kernel.name for kernel in lowered(network(CELLS, described)).kernels]
    assert names == ["cells.spike", "syn.pre", "syn.post"]


def test_projections_of_one_order_go_by_creation():
    parts = [projection(name, "cells", "cells", pre="v += 1", rank=rank)
             for rank, name in enumerate("cab")]  # fmt: skip
    names = [kernel.name for kernel in lowered(network(CELLS, *parts)).kernels]
    assert names[1:] == ["c.pre", "a.pre", "b.pre"]


@pytest.mark.parametrize(("text", "numbered"), [("v_post += 1", False), ("v_post += rand()", True)])
def test_creation_numbers_are_kept_where_synapses_draw(text, numbered):
    program = lowered(network(CELLS, TARGETS, projection("syn", "cells", "targets", pre=text)))
    assert program.rows[0].numbers is numbered
    assert ("syn._number" in {buffer.name for buffer in program.buffers}) is numbered


def test_a_draw_belongs_to_the_synapse_by_its_creation_number():
    kernel = kernel_of(projection("syn", "cells", "targets", pre="v_post += rand()"), "syn.pre")
    draws = [node for expr in kernel_expressions(kernel) for node in walk(expr)
             if isinstance(node, Draw)]  # fmt: skip
    assert [show_expr(draw.index) for draw in draws] == ["i64(syn._number[s])"]
    assert show_expr(synapse_number("syn")) == "syn._number[s]"


def test_streams_are_distinct_over_pathways_and_projections():
    parts = [projection(name, "cells", "cells", pre="v += rand() + randn()",
                        post="v_pre += rand()", rank=rank)
             for rank, name in enumerate("ab")]  # fmt: skip
    program = lowered(network(CELLS, *parts))
    streams = [stream for kernel in program.kernels for stream in sorted(effects(kernel).draws)]
    assert len(streams) == len(set(streams)) == 6
    assert min(streams) == FIRST_SYNAPTIC_STREAM


def test_recorders_shift_no_streams():
    described = projection("syn", "cells", "cells", pre="w = rand()", variables=("w",))
    recorder = StateRecorder("trace", "syn", ("w",), "clock")
    alone, recorded = (
        lowered(network(CELLS, described, recorders=each)) for each in ((), (recorder,))
    )
    kept = [kernel for kernel in recorded.kernels if not kernel.name.startswith("trace.")]
    assert kept == list(alone.kernels)


def test_subexpressions_of_both_sides_are_evaluated_at_their_neuron():
    cells = population("cells", ("v",), subexpressions={"x": "2*v"}, threshold="v > 1")
    described = projection(
        "syn", "cells", "cells", variables=("w",), subexpressions={"y": "w*x_pre"},
        pre="w = y + x_post",
    )  # fmt: skip
    assert kernel_lines(network(cells, described), "syn.pre")[1:] == [
        "let w = syn.w[s]",
        "let v_pre = cells.v[pre]",
        "let x_pre = 2.0 * v_pre",
        "let y = w * x_pre",
        "let v_post = cells.v[post]",
        "let x_post = 2.0 * v_post",
        "store syn.w[s] = y + x_post",
    ]
