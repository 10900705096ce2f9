"""The kernels of summed variables."""

from dataclasses import replace

from described import lowered, network, population, projection

from eqsim.expr.parse import parse_expression
from eqsim.ir.program import Elements, Synapses
from eqsim.ir.show import show_statement
from eqsim.model.projection import Sum

CELLS = population("cells", ("v", "g"), {"v": "g"}, order=3)


def summing(name="syn", text="v_pre", *, side="post", rank=0, is_term=False):
    described = projection(name, "cells", "cells", variables=("w",), rank=rank)
    return replace(described, sums=(Sum(side, "g", parse_expression(text), is_term),))


def kernels_of(*projections):
    return {kernel.name: kernel for kernel in lowered(network(CELLS, *projections)).kernels}


def test_a_sum_begins_with_zero_just_before_the_update():
    kernels = kernels_of(summing())
    assert list(kernels) == ["syn.g_post.begin", "syn.g_post.add", "cells.update"]
    begin, add, update = kernels.values()
    assert (begin.slot, begin.order, update.order) == (add.slot, add.order, 3) == ("groups", 2, 3)
    assert begin.domain == Elements("cells", "syn._target_start", "syn._target_size")
    assert [show_statement(each) for each in begin.body] == ["store cells.g[i] = 0.0"]
    assert add.domain == Synapses("syn", "post")
    assert show_statement(add.body[-1]) == "accumulate cells.g[post] += v_pre"


def test_a_sum_for_the_source_goes_over_its_rows():
    kernels = kernels_of(summing(side="pre", text="v_post"))
    assert kernels["syn.g_pre.add"].domain == Synapses("syn", "pre")
    assert kernels["syn.g_pre.begin"].domain.start == "syn._source_start"


def test_parts_with_gaps_are_found_by_their_places():
    described = replace(summing(), listed=("target",))
    begin = kernels_of(described)["syn.g_post.begin"]
    assert begin.domain == Elements("cells")
    assert show_statement(begin.body[0]).endswith("where i64(syn._target_places[i]) >= 0")


def test_all_parts_of_a_variable_begin_before_its_first_term():
    names = list(kernels_of(summing(is_term=True), summing("more", rank=1, is_term=True)))
    assert names == [
        *("syn.g_post.begin_1", "syn.g_post.begin_2", "syn.g_post.add"),
        *("more.g_post.add", "cells.update"),
    ]


def test_what_is_summed_is_read_from_before():
    kernels = kernels_of(summing(text="w*g_pre"))
    assert next(iter(kernels)) == "cells.keep_g"
    reads = [show_statement(each) for each in kernels["syn.g_post.add"].body]
    assert reads[1] == "let g_pre = cells._g_before[pre]"
