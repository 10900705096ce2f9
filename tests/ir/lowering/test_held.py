"""The kernels of subexpressions that are constant over a step."""

from dataclasses import replace

from described import lowered, network, population, projection

from eqsim.expr.parse import parse_expression
from eqsim.ir.program import Elements, Once, Synapses
from eqsim.ir.show import show_statement
from eqsim.model.variables import StateVariable, Subexpression

HELD = tuple(
    Subexpression(name, parse_expression(text), shared=shared, text=f"{name} = {text} : 1")
    for name, text, shared in (("s", "rand()", True), ("a", "s + v", False), ("b", "2*a", False))
)
VARIABLES = tuple(StateVariable(e.name, shared=e.shared, computed=True) for e in HELD)


def kernels_of(program):
    """Give the kernels in the slot before the start."""
    return [kernel for kernel in program.kernels if kernel.slot == "before_start"]


def test_shared_values_are_computed_once_and_the_others_in_a_loop():
    cells = replace(population("cells", ("v", *VARIABLES)), held=HELD)
    once, loop = kernels_of(lowered(network(cells)))
    assert (once.domain, loop.domain) == (Once(), Elements("cells"))
    assert show_statement(once.body[-1]).startswith("store cells.s[0] = ")
    stores = [show_statement(each).partition(" = ")[0] for each in loop.body]
    assert [each for each in stores if "store" in each] == ["store cells.a[i]", "store cells.b[i]"]
    assert loop.comment == ("a = s + v : 1", "b = 2*a : 1")


def test_they_come_before_all_that_reads_them():
    cells = replace(population("cells", ("v", *VARIABLES), {"v": "a"}), held=HELD)
    names = [kernel.name for kernel in lowered(network(cells)).kernels]
    assert names == ["cells.update.shared", "cells.update.held", "cells.update"]


def test_those_of_synapses_are_numbered_where_they_draw():
    held = (Subexpression("r", parse_expression("rand()*v_post")),)
    variables = (StateVariable("r", computed=True),)
    synapses = replace(projection("syn", "cells", "cells", variables=variables), held=held)
    program = lowered(network(population("cells"), synapses))
    (kernel,) = kernels_of(program)
    assert kernel.domain == Synapses("syn")
    assert program.rows[0].numbers
