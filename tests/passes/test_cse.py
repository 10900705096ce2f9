"""Equal subexpressions get one name; what may differ does not."""

from eqsim.ir.program import Synapses
from eqsim.passes.cse import EliminateCommon, eliminate_common


def test_subexpressions_are_shared_across_equations(kernel, assert_body):
    before = kernel("""
        store p.x[i] = exp(p.a * p.x[i]) + 1.0
        store p.y[i] = exp(p.a * p.x[i]) - exp(p.b)
        store p.z[i] = exp(p.b)
        """)
    assert_body(
        eliminate_common(before),
        """
        store p.x[i] = exp(p.a * p.x[i]) + 1.0
        let e1 = exp(p.b)
        store p.y[i] = exp(p.a * p.x[i]) - e1
        store p.z[i] = e1
        """,
    )


def test_only_the_largest_shared_part_gets_a_name(kernel, assert_body):
    before = kernel("""
        let left = exp(p.x[i] * p.a) * 2.0
        let right = exp(p.a * p.x[i]) * 3.0
        store p.y[i] = left + right
        """)
    assert_body(
        eliminate_common(before),
        """
        let e1 = exp(p.x[i] * p.a)
        let left = e1 * 2.0
        let right = e1 * 3.0
        store p.y[i] = left + right
        """,
    )


def test_a_name_that_exists_is_used_even_before_its_place(kernel, assert_body):
    before = kernel("""
        store p.y[i] = p.x[i] * p.a + 1.0
        let rate = p.x[i] * p.a
        let same = rate
        store p.z[i] = same
        """)
    assert_body(
        eliminate_common(before),
        """
        let rate = p.x[i] * p.a
        store p.y[i] = rate + 1.0
        store p.z[i] = rate
        """,
    )


def test_loads_are_shared_until_a_store(kernel, assert_body):
    before = kernel("""
        store p.y[i] = p.x[i] * p.x[i]
        store p.x[i] = p.x[i] + p.a
        store p.z[i] = p.x[i] - p.x[i]
        """)
    assert_body(
        eliminate_common(before),
        """
        let x = p.x[i]
        store p.y[i] = x * x
        store p.x[i] = x + p.a
        let x_2 = p.x[i]
        store p.z[i] = x_2 - x_2
        """,
    )


def test_a_store_at_one_axis_may_change_an_entry_at_another(kernel, assert_body):
    before = kernel(
        """
        store q.x[pre] = q.x[post] + q.x[post]
        store q.y[pre] = q.x[post]
        """,
        domain=Synapses("q"),
    )
    assert_body(
        eliminate_common(before),
        """
        let x_post = q.x[post]
        store q.x[pre] = x_post + x_post
        store q.y[pre] = q.x[post]
        """,
    )


def test_draws_are_shared_if_all_their_counters_agree(kernel, assert_body):
    before = kernel("""
        let a = normal(#1, main.step, i)
        let b = normal(#1, main.step, i)
        let c = normal(#2, main.step, i)
        store p.x[i] = a - b + c + normal(#1, main.step, 0)
        """)
    assert_body(
        eliminate_common(before),
        """
        let a = normal(#1, main.step, i)
        let c = normal(#2, main.step, i)
        store p.x[i] = a - a + c + normal(#1, main.step, 0)
        """,
    )


def test_new_names_say_what_is_drawn(kernel, assert_body):
    before = kernel("store p.x[i] = uniform(#1, main.step, i) * uniform(#1, main.step, i)")
    assert_body(
        eliminate_common(before),
        """
        let uniform = uniform(#1, main.step, i)
        store p.x[i] = uniform * uniform
        """,
    )


def test_dead_bindings_and_names_of_names_disappear(kernel, assert_body):
    before = kernel("""
        let unused = exp(p.x[i])
        let noise = normal(#1, main.step, i)
        let number = 2.0
        let value = p.a
        store p.x[i] = number * value
        """)
    assert_body(eliminate_common(before), "store p.x[i] = 2.0 * p.a")


def test_what_happens_after_events_only_is_not_computed_in_each_pass(kernel, assert_body):
    before = kernel("""
        emit p.spike when p.x[i] > p.a
          store p.y[i] = exp(p.x[i])
          store p.z[i] = exp(p.x[i]) * p.y[i]
        """)
    assert_body(
        eliminate_common(before),
        """
        emit p.spike when p.x[i] > p.a
          store p.y[i] = exp(p.x[i])
          store p.z[i] = exp(p.x[i]) * p.y[i]
        """,
    )


def test_the_body_uses_what_the_prologue_knows(kernel, assert_body):
    before = kernel(
        "store p.x[i] = f64(main.step) * main.dt + p.g[0]",
        before="""
            let t = f64(main.step) * main.dt
            let gain = p.g[0]
            """,
    )
    assert_body(
        eliminate_common(before),
        """
        let t = f64(main.step) * main.dt
        let gain = p.g[0]
        ---
        store p.x[i] = t + gain
        """,
    )


def test_equal_propagators_are_one_with_the_names_that_are_needed(kernel, assert_body):
    before = kernel("""
        let [a, _; _, b] = propagator([p.a, 0.0; 0.0, p.b])
        let [c, d; _, _] = propagator([p.a, 0.0; 0.0, p.b])
        let [e] = propagator([p.a])
        store p.x[i] = a + c * d
        """)
    assert_body(
        eliminate_common(before),
        """
        let [a, d; _, _] = propagator([p.a, 0.0; 0.0, p.b])
        store p.x[i] = a + a * d
        """,
    )


def test_guards_take_part(kernel, assert_body):
    before = kernel("""
        store p.x[i] = 1.0 where p.y[i] > p.a
        accumulate p.z[i] += 1.0 where p.y[i] > p.a
        """)
    assert_body(
        eliminate_common(before),
        """
        let e1 = p.y[i] > p.a
        store p.x[i] = 1.0 where e1
        accumulate p.z[i] += 1.0 where e1
        """,
    )


def test_all_kernels_are_treated(kernel, program, assert_body):
    twice = "store p.x[i] = exp(p.a) + exp(p.a)"
    result = EliminateCommon().run(program(kernel(twice), setup=[kernel(twice, "p.setup")]))
    for shared in (*result.setup, *result.kernels):
        assert_body(shared, "let e1 = exp(p.a)\nstore p.x[i] = e1 + e1")


def test_what_the_loop_stores_is_not_known_before_it(kernel, assert_body):
    before = kernel(
        """
        store q.y[s] = q.total[0]
        accumulate q.total[0] += q.y[s]
        """,
        domain=Synapses("q"),
        before="let total = q.total[0]",
    )
    assert_body(
        eliminate_common(before),
        """
        store q.y[s] = q.total[0]
        accumulate q.total[0] += q.y[s]
        """,
    )


def test_nothing_is_changed_where_nothing_is_shared(kernel):
    before = kernel("store p.x[i] = p.x[i] * p.a")
    assert eliminate_common(before) == before


def test_functions_of_the_user_s_are_called_once_unless_they_have_a_memory(kernel, assert_body):
    before = kernel("""
        store p.x[i] = p.f(p.a) + p.g(p.a)
        store p.y[i] = p.f(p.a) - p.g(p.b)
        store p.z[i] = p.f#1(p.a) + p.f#2(p.a)
        """)
    assert_body(
        eliminate_common(before),
        """
        let f = p.f(p.a)
        store p.x[i] = f + p.g(p.a)
        store p.y[i] = f - p.g(p.b)
        store p.z[i] = p.f#1(p.a) + p.f#2(p.a)
        """,
    )


def test_indices_of_stores_are_shared_too(kernel, assert_body):
    before = kernel("store p.ring[main.step % p.n + i] = f64(main.step % p.n + i)")
    assert_body(
        eliminate_common(before),
        """
        let e1 = main.step % p.n + i
        store p.ring[e1] = f64(e1)
        """,
    )


def test_an_entry_at_an_index_is_not_known_after_a_store_at_another(kernel, assert_body):
    text = """
        let x = p.ring[main.step]
        store p.ring[main.step - 1] = x
        let y = p.ring[main.step]
        store p.x[i] = x + y
        """
    assert_body(eliminate_common(kernel(text)), text)
