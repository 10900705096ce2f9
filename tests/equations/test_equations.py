"""`Equations` objects."""

from __future__ import annotations

import pytest

import eqsim as eq
from eqsim.equations.equation import EquationKind
from eqsim.equations.equations import Equations
from eqsim.equations.order import Dependency
from eqsim.errors import EquationSyntaxError, ModelError, NameResolutionError, UnitError
from eqsim.expr.show import show
from eqsim.units import BASE_UNITS, ms, mV

TEXT = """
dv/dt = (I - v)/tau + sigma*xi*tau**-0.5 : volt  # membrane
I = a + b : volt
a = 2*b : volt
b : volt (constant)
"""


@pytest.fixture
def equations():
    return Equations(TEXT)


def test_mapping(equations):
    assert list(equations) == ["v", "I", "a", "b"]
    assert len(equations) == 4
    assert equations["I"].kind is EquationKind.SUBEXPRESSION
    assert "x" not in equations


def test_names(equations):
    assert list(equations.names) == ["v", "I", "a", "b"]
    assert list(equations.diff_eq_names) == ["v"]
    assert list(equations.subexpr_names) == ["I", "a"]
    assert list(equations.eq_names) == ["v", "I", "a"]
    assert list(equations.parameter_names) == ["b"]
    assert list(equations.identifiers) == ["tau", "sigma", "xi"]
    assert equations.dimensions["v"] == BASE_UNITS["volt"]


def test_collections_of_names_are_sets(equations):
    assert equations.diff_eq_names | equations.parameter_names == {"v", "b"}
    assert equations.eq_names - {"v"} == {"I", "a"}


def test_expressions(equations):
    assert equations.diff_eq_expressions == [("v", "(I - v)/tau + sigma*xi*tau**-0.5")]
    assert [name for name, _ in equations.eq_expressions] == ["v", "I", "a"]
    written_out = equations.get_substituted_expressions(include_subexpressions=True)
    assert written_out[:2] == [("a", "2*b"), ("I", "2*b + b")]
    assert equations.get_substituted_expressions() == written_out[2:]
    assert written_out[2] == ("v", "(2*b + b - v)/tau + sigma*xi*tau**-0.5")


def test_members_of_an_equation(equations):
    first, last = equations["a"], equations["b"]
    assert (first.varname, first.type, first.expr) == ("a", "subexpression", "2*b")
    assert first.identifiers == {"a", "b"}
    assert first.dim == first.unit.dim == BASE_UNITS["volt"]
    assert (last.expr, last.identifiers) == (None, {"b"})


def test_noise(equations):
    assert equations.is_stochastic
    assert list(equations.stochastic_variables) == ["xi"]
    assert equations.stochastic_type == "additive"
    assert Equations("x : 1").stochastic_type is None
    assert not Equations("x : 1").is_stochastic


def test_order_and_dependencies(equations):
    assert [equation.name for equation in equations.ordered] == ["a", "I", "v", "b"]
    assert Dependency("b", ("I", "a")) in equations.dependencies["v"]


def test_text_and_equality(equations):
    assert str(equations).split("\n")[0] == ("dv/dt = (I - v)/tau + sigma*xi*tau**-0.5 : volt")
    again = Equations(str(equations))
    assert again == equations
    assert hash(again) == hash(equations)
    assert equations != Equations("x : 1")
    assert equations != TEXT
    assert repr(Equations("")) == "Equations('')"


def test_immutable(equations):
    with pytest.raises(TypeError):
        equations["x"] = equations["v"]
    with pytest.raises(AttributeError):
        equations.names = ()


def test_sum(equations):
    both = equations + "x : 1" + Equations("y : 1")
    assert list(both.names) == ["v", "I", "a", "b", "x", "y"]
    assert next(iter(("z : 1" + both).names)) == "z"
    with pytest.raises(TypeError):
        equations + 3


def test_duplicates_are_refused(equations):
    for make in (lambda: equations + "a : 1", lambda: Equations("x : 1\nx = 2 : 1")):
        with pytest.raises(NameResolutionError, match="defined twice"):
            make()


def test_circles_are_refused():
    with pytest.raises(ModelError, match="circle"):
        Equations("a = b : 1\nb = a : 1")
    with pytest.raises(ModelError, match="circle"):
        Equations("a = b : 1") + "b = a : 1"


def test_substitution():
    equations = Equations("dg/dt = -g/tau : siemens", g="ge", tau=5 * ms)
    assert str(equations) == "dge/dt = -ge/(0.005*second) : siemens"
    other = equations.substitute(ge="gi")
    assert list(other.names) == ["gi"]
    assert list(equations.names) == ["ge"]


def test_substitution_by_an_expression():
    equations = Equations("dv/dt = (x - v)/tau : volt", x="I*R + E")
    assert show(equations["v"].expression) == "(I*R + E - v)/tau"


def test_substituted_equations_read_back():
    equations = Equations("dv/dt = (x - v)/tau : volt", x=-70 * mV, tau=float("inf"))
    assert Equations(str(equations)) == equations


def test_equations_made_of_equations():
    parts = Equations("x : integer (constant)\nb = x > 1 : boolean").values()
    assert list(Equations(parts).names) == ["x", "b"]


class TestChecks:
    """What a user can have checked."""

    def test_flags_that_are_not_allowed_are_refused(self):
        model = Equations("dx/dt = 1/second : 1 (unless refractory)\nw : 1 (constant, shared)")
        allowed = {"parameter": ["constant", "shared"], "differential equation": []}
        with pytest.raises(ModelError, match="does not offer the flag 'unless refractory'"):
            model.check_flags(allowed)
        allowed["differential equation"] = ["unless refractory"]
        model.check_flags(allowed)
        with pytest.raises(ModelError, match="'constant' and 'shared' exclude each other"):
            model.check_flags(allowed, [("constant", "shared")])
        with pytest.raises(ModelError, match="no place for a parameter"):
            model.check_flags({"differential equation": ["unless refractory"]})

    def test_units_are_checked_with_the_names_of_a_group(self, interpreted):
        group = eq.NeuronGroup(1, "g : siemens")
        model = Equations("dv/dt = (g*R - 1)*v/tau + s*xi : volt")
        good = {"R": 2 * eq.ohm, "tau": 5 * eq.ms, "s": 1 * eq.volt * eq.second**-0.5}
        model.check_units(group, good)
        with pytest.raises(UnitError, match="does not balance"):
            model.check_units(group, good | {"s": 1 * eq.volt})
        with pytest.raises(NameResolutionError, match="'R' is unknown"):
            model.check_units(group, {"tau": 5 * eq.ms})

    def test_there_is_no_list_of_checks(self):
        with pytest.raises(ModelError, match="no list of checks"):
            Equations.register_identifier_check(print)


class TestNames:
    def test_an_unknown_name_is_answered_with_those_there_are(self):
        model = Equations("volume : 1\nw : 1")
        assert "volum" not in model
        with pytest.raises(KeyError) as caught:
            model["volum"]
        assert "equations: volume, w" in str(caught.value)
        assert "did you mean 'volume'?" in str(caught.value)

    def test_equations_on_one_line_are_told_apart(self):
        with pytest.raises(EquationSyntaxError, match="one equation or expression a line"):
            Equations("dv/dt = -v/ms; dw/dt = 3/ms : 1")
