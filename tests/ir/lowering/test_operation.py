"""The kernels of operations."""

from described import CLOCK, lowered, network, population, projection

from eqsim.equations.statements import parse_statements
from eqsim.ir.lowering.operation import FIRST_OPERATION_STREAM
from eqsim.ir.program import Draw, Elements, Once, Selected, Synapses
from eqsim.ir.rewrite import kernel_expressions, walk
from eqsim.ir.show import show_statement
from eqsim.model.operation import NOTHING, Operation
from eqsim.model.variables import ConstantName, StateVariable

VARIABLES = ("v", StateVariable("s", shared=True))
CELLS = population(
    "cells", VARIABLES, {"v": "-v"}, pauses=("v",), threshold="v > 1", refractory="1"
)
SYNAPSES = projection("syn", "cells", "cells", variables=("w",), pre="v_post += w")


def kernels_of(text, shared=None, owner="cells", **given):
    """Give the program of an operation, and its kernels."""
    once = NOTHING if shared is None else parse_statements(shared)
    operation = Operation("op", 3, owner, CLOCK, parse_statements(text), once, **given)
    program = lowered(network(CELLS, SYNAPSES, operations=(operation,)))
    return program, [each for each in program.kernels if each.name.startswith("op")]


def lines(kernel):
    return [show_statement(each) for each in kernel.body]


def streams(kernel):
    found = [node for expr in kernel_expressions(kernel) for node in walk(expr)]
    return [node.stream for node in found if isinstance(node, Draw)]


def test_statements_are_a_loop_over_all_elements_in_the_slot_start():
    _, (kernel,) = kernels_of("v = 2", slot="end", order=2)
    assert kernel.domain == Elements("cells")
    assert (kernel.slot, kernel.order, kernel.clock) == ("end", 2, CLOCK)
    assert kernel.comment == ("cells: v = 2",)


def test_what_pauses_is_guarded():
    _, (kernel,) = kernels_of("v = 2")
    assert lines(kernel) == ["store cells.v[i] = 2.0 where cells.not_refractory[i] != 0.0"]


def test_a_part_counts_from_its_start():
    program, (kernel,) = kernels_of("v = i + N", is_part=True)
    assert kernel.domain == Elements("cells", "op.start", "op.size")
    assert {"op.start", "op.size"} <= {each.name for each in program.values}
    assert "(i64(i) - op.start)" in lines(kernel)[-1] or "op.start" in lines(kernel)[-1]
    assert "op.size" in lines(kernel)[-1]


def test_a_part_with_gaps_has_lists_of_its_elements_and_their_numbers():
    program, (kernel,) = kernels_of("v = i + N", is_part=True, is_listed=True)
    assert kernel.domain == Selected("cells", "op.members", distinct=True)
    extents = {each.name: each.extent for each in program.buffers}
    assert extents["op.members"] == "op.size"
    assert extents["op.places"] == "cells.N"
    assert "op.start" not in {each.name for each in program.values}
    assert "op.places[i]" in lines(kernel)[-1]
    assert "op.size" in lines(kernel)[-1]


def test_constants_are_the_operations_own():
    program, (kernel,) = kernels_of("v = k", constants=(ConstantName("k"),))
    assert "op.k" in lines(kernel)[-1]
    assert "op.k" in {each.name for each in program.values}


def test_shared_values_are_stored_after_a_loop_that_computes_them():
    _, (loop, once) = kernels_of("v = old + s", "old = s; s += 1")
    assert (loop.domain, once.domain) == (Elements("cells"), Once())
    assert (loop.name, once.name) == ("op", "op.shared")
    assert not any("store cells.s" in line for line in lines(loop))
    assert lines(once)[-1].startswith("store cells.s[0]")


def test_both_kernels_draw_the_same_for_what_is_shared():
    _, (loop, once) = kernels_of("v = s + rand()", "s = rand()")
    assert streams(once) == [FIRST_OPERATION_STREAM + 3 * 2**16]
    assert streams(loop) == [FIRST_OPERATION_STREAM + 3 * 2**16 + k for k in (0, 1)]


def test_nothing_is_done_without_statements():
    assert kernels_of("")[1] == []
    _, (once,) = kernels_of("", "s = 1")
    assert once.name == "op.shared"


def test_synapses_are_numbered_where_they_draw():
    program, (kernel,) = kernels_of("w = rand()", owner="syn")
    assert kernel.domain == Synapses("syn")
    assert program.rows[0].numbers
    assert not kernels_of("w = 1", owner="syn")[0].rows[0].numbers
