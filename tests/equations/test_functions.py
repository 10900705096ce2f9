"""Functions from around a model, bound to a name and described for a time step."""

from eqsim.equations.functions import BoundFunction, ExternalFunction, Table, is_function_source
from eqsim.equations.resolve import Scope, resolve
from eqsim.expr.functions import Function
from eqsim.expr.parse import parse_expression
from eqsim.expr.rewrite import references


class Half:
    """A function that is constant over steps of half a second."""

    def bound_as(self, name, owner):
        signature = Function(name, ("x",), "half of it")
        return BoundFunction(
            name, signature, Table(), {"": 1.0}, lambda dt: dt == 0.5, original=self
        )


def test_it_is_described_for_a_time_step():
    bound = Half().bound_as("half", None)
    assert bound.symbol.function.signature == "half(x)"
    assert bound.described(0.5) == ExternalFunction("half", Table(), holds=True)
    assert bound.described(1.0) == ExternalFunction("half", Table())


def test_names_of_calls_are_bound():
    half = Half()
    found = resolve(
        references(parse_expression("half(y) + exp(x)")),
        ("x", "y"),
        [Scope("here", {"half": half})],
    )
    assert list(found) == ["half"]
    assert found["half"].original is half


def test_a_class_is_no_function():
    assert is_function_source(Half())
    assert not is_function_source(Half)
    assert not is_function_source(3.0)
