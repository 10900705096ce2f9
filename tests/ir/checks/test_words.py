"""The layout of a program's state."""

from described import CLOCK, lowered, network, population, projection

from eqsim.expr.dtypes import DType
from eqsim.ir.checks.words import Word, words
from eqsim.ir.program import Program
from eqsim.model.recorder import SpikeRecorder
from eqsim.model.variables import ConstantName, StateVariable


def program(post=None):
    cells = population(
        "cells",
        ("v", StateVariable("n", dtype=DType.I64)),
        {"v": "-v/tau"},
        constants=("tau", ConstantName("k", DType.I64), ConstantName("b", DType.BOOL)),
        threshold="v > 1",
    )
    synapses = projection("syn", "cells", "cells", variables=("w",), pre="v += w", post=post)
    recorders = (SpikeRecorder("spikes", "cells", "spike"),)
    return lowered(network(cells, synapses, recorders=recorders))


def test_an_empty_program_has_what_every_program_has():
    names = [word.name for word in words(Program("net", (), (), ()))]
    assert names == [
        *("seed", "epoch", "failure"),
        *("failure_owner", "failure_element", "failure_time"),
    ]


def test_each_clock_has_its_step():
    assert Word(f"{CLOCK}.step", "i64") in words(program())


def test_numbers_have_the_kind_of_their_type():
    kinds = {word.name: word.kind for word in words(program())}
    assert (kinds["cells.tau"], kinds["cells.k"], kinds["cells.b"]) == ("f64", "i64", "i64")


def test_arrays_are_pointers_to_the_type_of_storage():
    types = {word.name: word.dtype for word in words(program()) if word.kind == "pointer"}
    assert types == {
        "cells.v": DType.F64,
        "cells.n": DType.I32,
        "syn.w": DType.F64,
        "cells.spike.list": DType.I32,
        "cells.spike.count": DType.I64,
        "syn._row": DType.I64,
        "syn._post": DType.I32,
        "spikes._step.data": DType.I64,
        "spikes.i.data": DType.I32,
    }


def test_columns_are_there_where_they_are_needed():
    plain, transposed = ({word.name for word in words(program(post))} for post in (None, "w = 1"))
    assert {"syn._column", "syn._synapse", "syn._pre"} <= transposed - plain


def test_names_are_unique():
    names = [word.name for word in words(program("w += rand()"))]
    assert len(names) == len(set(names))
