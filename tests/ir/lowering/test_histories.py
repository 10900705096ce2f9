"""Where the past of variables is kept, and how kernels find it."""

from dataclasses import replace

import pytest
from described import kernel_lines, lowered, network, population, projection

from eqsim.errors import ModelError
from eqsim.expr.dtypes import DType
from eqsim.expr.parse import parse_expression
from eqsim.ir.program import Axis, Cast, Literal, Load, Past, Value, ValueDecl
from eqsim.ir.rewrite import kernel_expressions, walk
from eqsim.model.projection import Sum
from eqsim.model.variables import StateVariable


def histories(spec):
    """Show what a program keeps: each history with its delays."""
    return {each.name: each for each in lowered(spec).histories}


def place(history, delay, index):
    """Give the text of where a past value stands."""
    steps = f"max(min(i64(floor({delay} / clock.dt + 0.5)), {history}.depth - 1), 0)"
    row = f"clock.step % {history}.depth - {steps}"
    return f"select({row} < 0, {row} + {history}.depth, {row}) * {history}.stride + {index}"


def test_a_row_is_written_before_the_slot_and_read_at_the_delay():
    cells = population("cells", ("v",), {"v": "-delayed(v, 0.25)"})
    assert kernel_lines(network(cells), "cells.v.history_1") == [
        "kernel cells.v.history_1 over cells in groups on clock",
        "store cells.v@groups@clock[clock.step % cells.v@groups@clock.depth * "
        "cells.v@groups@clock.stride + i] = cells.v[i]",
    ]
    where = place("cells.v@groups@clock", "0.25", "i")
    read = f"let v_delayed = cells.v@groups@clock[{where}]"
    assert read in kernel_lines(network(cells), "cells.update")
    assert [each.name for each in lowered(network(cells)).kernels] == [
        "cells.v.history_1",
        "cells.update",
    ]


def test_one_history_serves_all_readers_of_a_slot():
    cells = population("cells", ("v", "d", "g"), {"v": "delayed(v, 0.5) + delayed(v, d)"})
    total = Sum("post", "g", parse_expression("delayed(v_pre, lag)"))
    lag = StateVariable("lag", storage=DType.F32)
    synapses = replace(projection("syn", "cells", "cells", variables=(lag,)), sums=(total,))
    ((name, history),) = histories(network(cells, synapses)).items()
    assert (name, history.of, history.clock) == ("cells.v@groups@clock", "cells.v", "clock")
    synaptic, fixed, own = history.delays
    assert fixed == Literal(DType.F64, 0.5)
    assert own == Load(DType.F64, "cells.d", Axis.ELEMENT)
    assert synaptic == Cast(DType.F64, Load(DType.F32, "syn.lag", Axis.SYNAPSE))


def test_each_slot_has_its_own():
    cells = population(
        "cells", ("v", "w"), threshold="delayed(v, 1) > 0", reset="w = delayed(v, 1)"
    )
    assert set(histories(network(cells))) == {"cells.v@thresholds@clock", "cells.v@resets@clock"}
    names = [each.name for each in lowered(network(cells)).kernels]
    first, second = names.index("cells.v.history_1"), names.index("cells.v.history_2")
    assert names[first + 1] == "cells.spike"
    assert names[second + 1] == "cells.spike.response"


def test_what_all_elements_share_has_rows_of_one_entry():
    cells = population("cells", ("v", StateVariable("s", shared=True)), {"v": "delayed(s, 1)"})
    first, *body = kernel_lines(network(cells), "cells.s.history_1")
    assert first == "kernel cells.s.history_1 once in groups on clock"
    assert body == [
        "store cells.s@groups@clock[clock.step % cells.s@groups@clock.depth * "
        "cells.s@groups@clock.stride] = cells.s[0]"
    ]


def test_the_host_gives_sizes():
    cells = population("cells", ("v",), {"v": "delayed(v, d)"}, constants=("d",))
    program = lowered(network(cells))
    declared = [
        ValueDecl(f"cells.v@groups@clock.{p}", DType.I64) for p in ("depth", "stride", "size")
    ]
    assert [each for each in program.values if each in declared] == declared
    (history,) = program.histories
    assert history.delays == (Value(DType.F64, "cells.d"),)


def test_readers_that_are_inactive_keep_their_history():
    cells = population("cells", ("v", "g"))
    total = Sum("post", "g", parse_expression("delayed(v_pre, 1)"))
    synapses = replace(projection("syn", "cells", "cells"), sums=(total,))
    idle = replace(network(cells, synapses), inactive=("syn",))
    assert [each.name for each in lowered(idle).kernels] == ["cells.v.history_1"]


def test_no_past_is_left_in_a_program():
    cells = population("cells", ("v",), {"v": "delayed(v, 1)"}, threshold="v > delayed(v, 2)")
    program = lowered(network(cells))
    nodes = (n for k in program.kernels for e in kernel_expressions(k) for n in walk(e))
    assert not any(isinstance(node, Past) for node in nodes)


@pytest.mark.parametrize(
    ("pre", "words"),
    [
        ("d_post += 1; v = delayed(v, d_post)", "the delay changes during the run"),
        ("v = delayed(w, 1)", "'w' belongs to synapses"),
        ("v = delayed(twice, 1)", "'twice' is not stored"),
        ("v = delayed(v, w*2)", "computed anew"),
    ],
)
def test_refusals_name_the_reader(pre, words):
    cells = population("cells", ("v", "d"), subexpressions={"twice": "2*v"}, threshold="v > 1")
    synapses = projection("syn", "cells", "cells", variables=("w",), pre=pre.replace("; ", "\n"))
    with pytest.raises(ModelError, match=words) as caught:
        lowered(network(cells, synapses))
    assert str(caught.value).startswith("syn: ")
    assert caught.value.span is not None


def test_statements_do_not_see_what_is_written_in_their_slot():
    cells = population("cells", ("v", "w"), threshold="v > 1")
    synapses = projection("syn", "cells", "cells", pre="v += 1\nw = delayed(v_post, 0)")
    _, *body = kernel_lines(network(cells, synapses), "syn.pre")
    assert body[0].startswith("accumulate cells.v[post]")
    assert body[1].startswith("let v_delayed = cells.v@synapses@clock[")
