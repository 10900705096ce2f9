"""What was stored is used instead of loaded, as long as it is what a load would give."""

from eqsim.passes.forward import forward_stores


def test_a_stored_name_is_used_and_the_load_disappears(kernel, assert_body):
    before = kernel("""
        let new_x = p.x[i] * p.a
        store p.x[i] = new_x
        let x = p.x[i]
        store p.y[i] = x + p.x[i] + p.y[i]
        """)
    assert_body(
        forward_stores(before),
        """
        let new_x = p.x[i] * p.a
        store p.x[i] = new_x
        store p.y[i] = new_x + new_x + p.y[i]
        """,
    )


def test_a_stored_computation_gets_a_name(kernel, assert_body):
    before = kernel("""
        store p.x[i] = p.x[i] * p.a
        store p.y[i] = p.x[i]
        """)
    assert_body(
        forward_stores(before),
        """
        let new_x = p.x[i] * p.a
        store p.x[i] = new_x
        store p.y[i] = new_x
        """,
    )


def test_a_choice_between_numbers_stands_where_it_is_used(kernel, assert_body):
    before = kernel("""
        let active = p.x[i] > p.a
        store p.flag[i] = select(active, 1.0, 0.0)
        let flag = p.flag[i]
        store p.y[i] = flag
        """)
    assert_body(
        forward_stores(before),
        """
        let active = p.x[i] > p.a
        store p.flag[i] = select(active, 1.0, 0.0)
        store p.y[i] = select(active, 1.0, 0.0)
        """,
    )


def test_guarded_stores_sums_and_events_end_what_is_known(kernel, assert_body):
    text = """
        store p.x[i] = p.a
        store p.x[i] = p.b where p.y[i] > p.a
        store p.y[i] = p.x[i]
        store p.z[i] = p.a
        accumulate p.z[i] += p.b
        store p.u[i] = p.z[i]
        store p.w[i] = p.a
        emit p.spike when p.w[i] > p.b
          store p.w[i] = p.b
        store p.v[i] = p.w[i]
        """
    expected = text.replace("when p.w[i]", "when p.a")
    assert_body(forward_stores(kernel(text)), expected)


def test_a_store_after_an_event_is_seen_by_the_next_one(kernel, assert_body):
    text = """
        store p.x[i] = p.a
        emit p.spike when true
          store p.y[i] = p.x[i]
          store p.x[i] = p.b
          store p.z[i] = p.x[i]
        """
    expected = text.replace("p.y[i] = p.x[i]", "p.y[i] = p.a")
    assert_body(forward_stores(kernel(text)), expected)
