"""What does not change in a loop is computed before it, or once a run."""

import pytest

from eqsim.ir.checks.verify import verify
from eqsim.ir.program import Elements, Events, Let, LetPropagator, Once
from eqsim.ir.show import show
from eqsim.passes.hoist import Hoist


def shown(program):
    return show(program).partition("\n\n")[2].replace(" on main\n", "\n")


def test_what_the_run_determines_becomes_a_value(kernel, program):
    before = program(kernel("store p.v[i] = p.v[i] * exp(-main.dt / p.tau) + (p.a - p.b)"))
    after = Hoist().run(before)
    assert [value.name for value in after.values if value.derived] == [
        "p.exp_tau",
        "p.difference_a_b",
    ]
    assert shown(after) == (
        "setup kernel constants once\n"
        "  set p.exp_tau = exp(-main.dt / p.tau)\n"
        "  set p.difference_a_b = p.a - p.b\n"
        "\n"
        "kernel p.update over p\n"
        "  store p.v[i] = p.v[i] * p.exp_tau + p.difference_a_b\n"
    )


def test_bindings_give_their_names(kernel, program):
    before = program(
        kernel("""
            let rate = p.a / p.tau
            let e1 = exp(rate)
            let alias = rate
            store p.v[i] = p.v[i] * rate * e1
            store p.w[i] = alias
            """)
    )
    assert shown(Hoist().run(before)) == (
        "setup kernel constants once\n"
        "  let e1 = p.a / p.tau\n"
        "  set p.rate = e1\n"
        "  set p.exp_a_tau = exp(e1)\n"
        "\n"
        "kernel p.update over p\n"
        "  store p.v[i] = p.v[i] * p.rate * p.exp_a_tau\n"
        "  store p.w[i] = p.rate\n"
    )


def test_equal_computations_of_several_kernels_are_one(kernel, program):
    text = "store {0}.v[i] = {0}.v[i] * exp(main.dt)"
    first = kernel(text.format("p"))
    second = kernel(text.format("q"), "q.update", Elements("q"))
    after = Hoist().run(program(first, second))
    assert shown(after) == (
        "setup kernel constants once\n"
        "  set p.exp_1 = exp(main.dt)\n"
        "\n"
        "kernel p.update over p\n"
        "  store p.v[i] = p.v[i] * p.exp_1\n"
        "\n"
        "kernel q.update over q\n"
        "  store q.v[i] = q.v[i] * p.exp_1\n"
    )


def test_names_do_not_clash(kernel, program):
    after = Hoist().run(program(kernel("store p.v[i] = p.v[i] * exp(p.a) + p.exp_a")))
    assert "p.v[i] * p.exp_a_2 + p.exp_a" in shown(after)


def test_a_propagator_is_computed_once(kernel, program):
    text = """
        let [A, B; _, _] = propagator([-main.dt / p.tau, main.dt; 0.0, 0.0])
        store {0}.v[i] = A * {0}.v[i] + B * p.a
        """
    first = kernel(text.format("p"))
    second = kernel(text.format("q"), "q.update", Elements("q"))
    assert shown(Hoist().run(program(first, second))) == (
        "setup kernel p.propagator once\n"
        "  let [p_A, p_B; _, _] = propagator([-main.dt / p.tau, main.dt; 0.0, 0.0])\n"
        "  set p.A = p_A\n"
        "  set p.B = p_B\n"
        "\n"
        "setup kernel constants once\n"
        "  set p.product_B_a = p.B * p.a\n"
        "\n"
        "kernel p.update over p\n"
        "  store p.v[i] = p.A * p.v[i] + p.product_B_a\n"
        "\n"
        "kernel q.update over q\n"
        "  store q.v[i] = p.A * q.v[i] + p.product_B_a\n"
    )


def test_what_the_element_determines_becomes_a_buffer_if_it_is_expensive(kernel, program):
    before = program(
        kernel("""
            let rate = main.dt / p.tau[i]
            let twice = p.size[i] * 2.0
            store p.v[i] = p.v[i] * exp(-rate) + twice * p.v[i]
            """)
    )
    after = Hoist().run(before)
    assert [(b.name, b.extent) for b in after.buffers if b.derived] == [("p.exp_tau", "p.N")]
    assert shown(after) == (
        "setup kernel p.constants over p\n"
        "  store p.exp_tau[i] = exp(-(main.dt / p.tau[i]))\n"
        "\n"
        "kernel p.update over p\n"
        "  let twice = p.size[i] * 2.0\n"
        "  store p.v[i] = p.v[i] * p.exp_tau[i] + twice * p.v[i]\n"
    )


def test_a_propagator_of_elements_is_kept_for_each(kernel, program):
    before = program(
        kernel("""
            let [A] = propagator([-main.dt / p.tau[i]])
            store p.v[i] = A * p.v[i]
            """)
    )
    assert shown(Hoist().run(before)) == (
        "setup kernel p.constants over p\n"
        "  let [p_A] = propagator([-main.dt / p.tau[i]])\n"
        "  store p.A[i] = p_A\n"
        "\n"
        "kernel p.update over p\n"
        "  store p.v[i] = p.A[i] * p.v[i]\n"
    )


def test_buffers_that_some_kernel_writes_are_not_constant(kernel, program):
    reset = kernel("store p.tau[i] = p.a", "p.reset", Events("p.spike"))
    update = kernel("""
        store p.v[i] = exp(p.tau[i])
        emit p.spike when p.v[i] > p.a
        """)
    before = program(update, reset)
    assert Hoist().run(before) == before


def test_only_loops_over_elements_get_buffers(kernel, program):
    update = kernel("emit p.spike when p.v[i] > p.a")
    reset = kernel("store p.v[i] = exp(p.tau[i])", "p.reset", Events("p.spike"))
    before = program(update, reset)
    assert Hoist().run(before) == before


def test_shared_entries_that_nobody_writes_are_constant(kernel, program):
    after = Hoist().run(program(kernel("store p.v[i] = p.v[i] * exp(p.gain[0]) + p.gain[0]")))
    assert shown(after) == (
        "setup kernel constants once\n"
        "  set p.exp_gain = exp(p.gain[0])\n"
        "\n"
        "kernel p.update over p\n"
        "  store p.v[i] = p.v[i] * p.exp_gain + p.gain[0]\n"
    )


def test_what_the_step_determines_goes_before_the_loop(kernel, program):
    shared = kernel("store p.gain[0] = p.gain[0] * p.a", "p.shared", Once())
    update = kernel("""
        let t = f64(main.step) * main.dt
        let phase = sin(t * (p.a + p.b))
        store p.v[i] = p.v[i] * phase + exp(p.gain[0])
        emit p.spike when p.v[i] > p.a
          store p.last[i] = t
        """)
    assert shown(Hoist().run(program(shared, update))).split("\n\n")[1:] == [
        "kernel p.shared once\n  store p.gain[0] = p.gain[0] * p.a",
        "kernel p.update over p\n"
        "  before the loop:\n"
        "    let t = f64(main.step) * main.dt\n"
        "    let phase = sin(t * p.sum_a_b)\n"
        "    let now1 = exp(p.gain[0])\n"
        "  loop:\n"
        "    store p.v[i] = p.v[i] * phase + now1\n"
        "    emit p.spike when p.v[i] > p.a\n"
        "      store p.last[i] = t\n",
    ]


def test_what_the_loop_changes_is_not_known_before_it(kernel, program):
    before = program(kernel("accumulate p.total[0] += exp(p.total[0]) * p.v[i]"))
    assert Hoist().run(before) == before


def test_names_alone_and_numbers_alone_stay(kernel, program):
    before = program(kernel("store p.v[i] = p.v[i] * p.a + 2.0"))
    assert Hoist().run(before) == before


def test_without_a_loop_there_is_nothing_before_it(kernel, program):
    before = program(kernel("store p.gain[0] = f64(main.step) * main.dt", "p.shared", Once()))
    assert Hoist().run(before) == before


def test_hoisting_again_changes_nothing(kernel, program):
    once = Hoist().run(program(kernel("store p.v[i] = p.v[i] * exp(p.a) + exp(p.tau[i])")))
    assert Hoist().run(once) == once


CHAIN = "\n".join(f"let s{k + 1} = s{k} * s{k} + s{k}" for k in range(40))


@pytest.mark.parametrize(
    ("first", "values", "buffers", "bindings"),
    [
        ("p.a", True, False, False),
        ("exp(p.tau[i])", False, True, True),
        ("p.tau[i]", False, False, True),
    ],
)
def test_long_chains_of_names_are_not_expanded(first, values, buffers, bindings, kernel, program):
    before = program(kernel(f"let s0 = {first}\n{CHAIN}\nstore p.v[i] = p.v[i] * s40"))
    after = Hoist().run(before)
    verify(after)
    assert any(value.derived for value in after.values) == values
    assert any(buffer.derived for buffer in after.buffers) == buffers
    assert any(isinstance(item, Let) for item in after.kernels[0].body) == bindings
    assert len(show(after)) < 50_000


@pytest.mark.parametrize("first", ["p.a", "exp(p.tau[i])"])
def test_a_propagator_of_a_long_chain_stays(first, kernel, program):
    text = f"let s0 = {first}\n{CHAIN}\nlet [A] = propagator([s40])\nstore p.v[i] = p.v[i] * A"
    after = Hoist().run(program(kernel(text)))
    verify(after)
    (update,) = after.kernels
    place = update.prologue if first == "p.a" else update.body
    assert any(isinstance(item, LetPropagator) for item in place)


def test_functions_of_the_user_s_move_out_of_the_loop_unless_they_have_a_memory(kernel, program):
    before = program(
        kernel("""
            store p.v[i] = p.v[i] * p.f(p.a) + p.g(f64(main.step))
            store p.w[i] = p.f(p.w[i]) + p.f#1(p.a)
            """)
    )
    assert shown(Hoist().run(before)) == (
        "setup kernel constants once\n"
        "  set p.f_a = p.f(p.a)\n"
        "\n"
        "kernel p.update over p\n"
        "  before the loop:\n"
        "    let now1 = p.g(f64(main.step))\n"
        "  loop:\n"
        "    store p.v[i] = p.v[i] * p.f_a + now1\n"
        "    store p.w[i] = p.f(p.w[i]) + p.f#1(p.a)\n"
    )


def test_the_row_of_a_ring_is_found_before_the_loop(kernel, program):
    before = program(
        kernel("store p.ring[main.step % p.n * p.n + i] = p.v[i]", "p.fill"),
        kernel("store p.v[i] = p.ring[(main.step - 1) % p.n * p.n + i]"),
    )
    assert shown(Hoist().run(before)) == (
        "kernel p.fill over p\n"
        "  before the loop:\n"
        "    let now1 = main.step % p.n * p.n\n"
        "  loop:\n"
        "    store p.ring[now1 + i] = p.v[i]\n"
        "\n"
        "kernel p.update over p\n"
        "  before the loop:\n"
        "    let now1 = (main.step - 1) % p.n * p.n\n"
        "  loop:\n"
        "    store p.v[i] = p.ring[now1 + i]\n"
    )
