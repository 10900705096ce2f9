"""Loops are joined where no one in between can tell."""

import pytest

from eqsim.ir.effects import effects
from eqsim.ir.program import Elements, Events, Once
from eqsim.passes.fuse import Fuse

UPDATE = """
    let active = f64(main.step) * main.dt - p.last[i] >= p.ref
    let new_v = select(active, p.v[i] * p.a, p.v[i])
    store p.v[i] = new_v
    store p.flag[i] = select(active, 1.0, 0.0)
    """
SPIKE = """
    let v = p.v[i]
    let flag = p.flag[i]
    let happens = flag != 0.0 and v > p.Vt
    emit p.spike when happens
      store p.last[i] = f64(main.step) * main.dt
      store p.flag[i] = 0.0
    """


@pytest.fixture
def update(kernel):
    return kernel(UPDATE, slot="groups", comment=("dv/dt = -v/tau",))


@pytest.fixture
def spike(kernel):
    return kernel(SPIKE, "p.spike", slot="thresholds", comment=("v > Vt",))


def names(program):
    return [kernel.name for kernel in program.kernels]


def test_update_and_threshold_become_one_loop(update, spike, program, assert_kernels):
    fused = Fuse().run(program(update, spike))
    assert_kernels(
        fused.kernels,
        """
        kernel p.update_and_spike over p in groups
          # dv/dt = -v/tau
          # v > Vt
          let active = f64(main.step) * main.dt - p.last[i] >= p.ref
          let new_v = select(active, p.v[i] * p.a, p.v[i])
          store p.v[i] = new_v
          store p.flag[i] = select(active, 1.0, 0.0)
          let happens = active and new_v > p.Vt
          emit p.spike when happens
            store p.last[i] = f64(main.step) * main.dt
            store p.flag[i] = 0.0
        """,
    )


def test_locals_of_the_same_name_are_told_apart(kernel, program, assert_kernels):
    first = kernel("let e = p.x[i] * p.a\nstore p.x[i] = e", before="let d = exp(p.a)")
    second = kernel("let e = p.y[i] * d\nstore p.y[i] = e", "p.second", before="let d = exp(p.b)")
    assert_kernels(
        Fuse().run(program(first, second)).kernels,
        """
        kernel p.update_and_second over p
          before the loop:
            let d_2 = exp(p.b)
          loop:
            let e = p.x[i] * p.a
            store p.x[i] = e
            let e_2 = p.y[i] * d_2
            store p.y[i] = e_2
        """,
    )


def test_the_place_is_the_first_one_if_the_second_may_move_there(update, spike, kernel, program):
    reader = kernel("store q.x[i] = q.y[i] + p.g[0]", "q.other", Elements("q"))
    other = Fuse().run(program(update, reader, spike))
    assert names(other) == ["p.update_and_spike", "q.other"]
    assert other.kernels[0].slot == "groups"


def test_the_place_is_the_second_one_if_only_the_first_may_move(kernel, program):
    first = kernel("store p.x[i] = p.x[i] * p.a", "p.first", slot="groups", order=1)
    writer = kernel("store p.g[0] = p.b", "p.shared", Once())
    second = kernel("store p.y[i] = p.x[i] + p.g[0]", "p.second", slot="thresholds", order=2)
    fused = Fuse().run(program(first, writer, second))
    assert names(fused) == ["p.shared", "p.first_and_second"]
    assert (fused.kernels[1].slot, fused.kernels[1].order) == ("thresholds", 2)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("store p.v[i] = p.b", Events("p.spike")),
        ("store p.w[i] = p.v[i] + p.Vt\nstore p.flag[i] = 1.0", Elements("p", "p.N", "p.N")),
        ("store p.v[i] = 1.0\nstore p.last[i] = p.flag[i]", Elements("p", "p.N", "p.N")),
    ],
)
def test_who_reads_or_writes_in_between_prevents_it(text, domain, update, spike, kernel, program):
    between = kernel(text, "p.between", domain)
    assert names(Fuse().run(program(update, between, spike))) == [
        "p.update",
        "p.between",
        "p.spike",
    ]


def test_a_reader_in_between_may_be_passed_by_the_one_it_does_not_concern(
    update, spike, kernel, program
):
    reader = kernel("store q.x[i] = p.v[i]", "q.linked", Elements("q"))
    assert names(Fuse().run(program(update, reader, spike))) == ["p.update_and_spike", "q.linked"]


@pytest.mark.parametrize(
    ("text", "domain", "clock"),
    [
        ("store p.y[i] = p.x[i]", Elements("q"), "main"),
        ("store p.y[i] = p.x[i]", Elements("p", "p.N", "p.N"), "main"),
        ("store p.y[i] = p.x[i]", Elements("p"), None),
        ("accumulate p.g[0] += p.x[i]", Elements("p"), "main"),
    ],
)
def test_other_elements_clocks_and_sums_stay_apart(text, domain, clock, kernel, program):
    first = kernel("store p.x[i] = p.x[i] * p.a")
    second = kernel(text, "p.second", domain)
    second = type(second)(second.name, second.domain, second.body, clock=clock)
    assert len(Fuse().run(program(first, second)).kernels) == 2


def test_what_an_event_stores_is_not_read_in_the_same_loop(update, spike, kernel, program):
    third = kernel("store p.w[i] = p.last[i]", "p.third")
    fused = Fuse().run(program(update, spike, third))
    assert names(fused) == ["p.update_and_spike", "p.third"]


def test_more_than_two_loops_are_joined(kernel, program):
    kernels = [kernel(f"store p.{name}[i] = p.a", f"p.{name}") for name in ("x", "y", "z")]
    assert names(Fuse().run(program(*kernels))) == ["p.x_and_y_and_z"]


def test_effects_of_a_kernel_are_collected_once_for_all_pairs(kernel, program, monkeypatch):
    collected = []

    def counted(each):
        collected.append(each)
        return effects(each)

    monkeypatch.setattr("eqsim.passes.fuse.effects", counted)
    texts = [(f"q{n}", part) for part in ("x", "y") for n in range(6)]
    kernels = [kernel(f"store {q}.{x}[i] = p.a", f"{q}.{x}", Elements(q)) for q, x in texts]
    assert len(Fuse().run(program(*kernels)).kernels) == 6
    assert len(collected) == len({id(each) for each in collected})


def test_a_loop_that_only_python_can_perform_stays_alone(kernel, program):
    first, python, cpp = (
        kernel(text, f"p.{name}")
        for name, text in (
            ("first", "store p.v[i] = p.v[i] * p.a"),
            ("python", "store p.w[i] = p.f(p.v[i])"),
            ("cpp", "store p.u[i] = p.g(p.v[i])"),
        )
    )
    assert names(Fuse().run(program(first, python, cpp))) == ["p.first_and_cpp", "p.python"]


def test_the_name_of_a_kernel_without_an_owner_is_kept_whole(kernel, program):
    first, second = (
        kernel(f"store p.v[i] = p.v[i] * p.{x}", name)
        for x, name in (("a", "p.first"), ("b", "in"))
    )
    assert names(Fuse().run(program(first, second))) == ["p.first_and_in"]


def test_what_is_written_at_an_index_stays_apart(kernel, program):
    fill = kernel("store p.ring[main.step % p.n + i] = p.v[i]", "p.fill")
    update = kernel("store p.v[i] = p.v[i] + p.ring[(main.step - 1) % p.n + i]")
    assert names(Fuse().run(program(fill, update))) == ["p.fill", "p.update"]
