"""Copies of what is read through links, where it is written in the same slot."""

from eqsim.expr.dtypes import DType
from eqsim.ir.expressions import Axis, Entry, Literal, Load
from eqsim.ir.functions import arithmetic
from eqsim.ir.lowering.linked import keep_linked
from eqsim.ir.program import Buffer, Elements, Kernel, Store, Synapses
from eqsim.ir.show import show_kernel
from eqsim.model.population import Population

POPULATIONS = {name: Population(name, 0, "clock", ()) for name in ("a", "b")}
BUFFERS = (
    Buffer("a.v", DType.F64, "a.N"),
    Buffer("b.u", DType.F64, "b.N"),
    Buffer("b.k", DType.I32, "b.N"),
)


def writer(owner="a", buffer="a.v", order=0):
    """Make a kernel that writes a buffer."""
    value = Literal(DType.F64, 1.0)
    body = (Store(buffer, Axis.ELEMENT, value),)
    return Kernel(f"{owner}.update", Elements(owner), body, slot="groups", order=order)


def reader(value, order=0):
    """Make a kernel of `b` that reads something."""
    body = (Store("b.u", Axis.ELEMENT, value),)
    return Kernel("b.read", Elements("b"), body, slot="groups", order=order)


LOAD = Load(DType.F64, "a.v", Axis.ELEMENT)


def kept(*kernels):
    """Give the texts of the kernels after copies have been put in."""
    done, buffers = keep_linked(kernels, BUFFERS, POPULATIONS)
    return [show_kernel(kernel) for kernel in done], buffers


def test_what_was_written_before_is_read_from_a_copy():
    texts, buffers = kept(writer(), reader(LOAD))
    assert [text.split()[1] for text in texts] == ["a.keep_v", "a.update", "b.read"]
    assert "store a._v_before[i] = a.v[i]" in texts[0]
    assert "store b.u[i] = a._v_before[i]" in texts[2]
    assert [(each.name, each.extent, each.scratch) for each in buffers] == [
        ("a._v_before", "a.N", True)
    ]


def test_what_is_written_later_or_elsewhere_needs_no_copy():
    for kernels in (
        (reader(LOAD), writer()),
        (writer(order=-1), reader(LOAD)),
        (writer("b", "b.k"), reader(LOAD)),
        (writer("b", "b.u"), reader(Load(DType.F64, "b.u", Axis.ELEMENT))),
    ):
        texts, buffers = kept(*kernels)
        assert len(texts) == 2
        assert buffers == ()


def test_a_link_to_the_own_group_reads_a_copy():
    number = Load(DType.I32, "b.k", Axis.ELEMENT)
    texts, _ = kept(reader(Entry(DType.F64, "b.u", number)))
    assert "store b._u_before[i] = b.u[i]" in texts[0]
    assert "store b.u[i] = b._u_before[b.k[i]]" in texts[1]


def test_each_place_of_a_step_has_its_own_copy():
    texts, buffers = kept(writer(), reader(LOAD), writer(order=1), reader(LOAD, order=1))
    assert [text.split()[1] for text in texts] == [
        *("a.keep_v", "a.update", "b.read"),
        *("a.keep_v_2", "a.update", "b.read"),
    ]
    assert len(buffers) == 1


def test_synapses_with_links_read_copies_through_these_only():
    through = Entry(DType.F64, "a.v", Load(DType.I32, "s.k", Axis.SYNAPSE))
    body = (
        Store("s.w", Axis.SYNAPSE, arithmetic("+", through, Load(DType.F64, "a.v", Axis.POST))),
    )
    update = Kernel("s.update", Synapses("s"), body, slot="groups")
    done, _ = keep_linked((writer(), update), BUFFERS, POPULATIONS, linking={"s"})
    print(show_kernel(done[-1]))
    assert "a._v_before" in show_kernel(done[-1])
    done, buffers = keep_linked((writer(), update), BUFFERS, POPULATIONS)
    assert (len(done), buffers) == (2, ())
