"""Random texts of models, for tests that nothing makes the simulator fall over."""

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from eqsim import ms
from eqsim.errors import EqsimError, InternalError

NAMES = st.sampled_from(["a", "b", "c", "a", "b", "c", "t", "xi", "mV", "exp", "N", "i", "g_pre"])
ATOMS = (
    *("a", "b", "c", "a", "b", "c", "0.5", "1", "2", "k", "t/ms", "i", "N", "rand()", "xi", "v"),
    *("3*mV", "tau", "inf", "pi", "1e400", "10**20", "lastspike", "nobody", "poisson(a)", "True"),
)
FORMS = (
    *("({} + {})", "({} - {})", "({}*{})", "({}/{})", "({}**{})", "({} // {})", "({} % {})"),
    *("exp({})", "int({})", "abs({})", "clip({}, 0, {})", "where({} > 0, {}, 1)", "sqrt({})"),
    *("({} > {})", "({} and {})", "(not {})", "({} if {} else 2)", "sign({})", "max({}, {})"),
    *("timestep({}, dt)", "exprel({})", "-{}", "(1 < {} < 3)", "floor({})", "log({}, {})"),
)


def filled(inner):
    def fill(drawn):
        form, parts = drawn
        return form.format(*parts)

    return st.tuples(st.sampled_from(FORMS), st.tuples(inner, inner)).map(fill)


expressions = st.recursive(st.sampled_from(ATOMS), filled, max_leaves=4)
NUMBERS = (
    "a",
    "b",
    "0.5",
    "1",
    "k",
    "t/ms",
    "i",
    "N",
    "rand()",
    "tau/ms",
    "pi",
    "int(c)",
    "10**20",
)
COMPARED = ("{} > {}", "{} != {}", "{} <= {}", "not {} < {}", "{} < 1 or c and {} > 0")
numeric = st.recursive(
    st.sampled_from(NUMBERS),
    lambda inner: st.builds(
        str.format, st.sampled_from([*FORMS[:7], "exp({})", "sign({})", "floor({})"]), inner, inner
    ),
    max_leaves=4,
)
conditions = st.builds(str.format, st.sampled_from(COMPARED), numeric, numeric)
WIDER = (
    *("sin({})", "cos({})", "tan({})", "tanh({})", "cosh({})", "sinh({})", "arctan({})", "erf({})"),
    *("atan2({}, {})", "hypot({}, {})", "gamma({})", "log10({})", "log1p({})", "expm1({})"),
    *("ceil({})", "arcsin({})", "arccos({})", "min({}, {})", "poisson({})", "twice({})"),
    *("binomial(3, {})", "table(t, i)", "table({}*ms, b)", "series({}*ms)/mV", "randn()"),
    *("where({} < {}, 1, a)", "({} if c else {})", "({} <= {} < 2)", "timestep({}*ms, dt)"),
)
calls = st.builds(str.format, st.sampled_from(WIDER), numeric, numeric)
numbers = numeric | calls
SOUND = (
    *("da/dt = {}/ms{} : 1", "da/dt = ({} - a)/tau : 1 (unless refractory)", "a : 1 (constant)"),
    *("da/dt = (1 - a)/tau{1} : 1", "da/dt = -{}*a/tau : 1 (unless refractory)", "a : 1 (shared)"),
    "a = {} : 1 (constant over dt)",
)
DIFFUSIONS = (
    "",
    "",
    "",
    " + xi/sqrt(tau)",
    " + a*xi/sqrt(tau)",
    " + k*xi_1/sqrt(tau) + xi_2*Hz**.5",
)
REST = (
    "b : integer\nc : boolean",
    "b : integer (constant)\nc = {} : boolean",
    "b = int({}) : integer\nc : boolean (shared)",
    "db/dt = -b/(3*ms){} : 1\nc = {} > 0 : boolean (constant over dt)",
)
sound = st.builds(
    lambda first, rest, one, two, noise: (
        first.format(one, noise) + "\nv : volt\n" + rest.format(two, noise)
    ),
    st.sampled_from(SOUND),
    st.sampled_from(REST),
    numbers,
    numbers,
    st.sampled_from(DIFFUSIONS),
)
CONSTANTS = {"tau": 10 * ms, "k": 0.5}
UNITS = st.sampled_from(["1", "1", "1", "1", "volt", "boolean", "integer", "mV", "furlong", ""])
FLAGS = (
    *("", "", "", "", "", " (constant)", " (shared)", " (unless refractory)", " (linked)"),
    *(" (constant over dt)", " (event-driven)", " (constant, shared)", " (odd)", " (summed)"),
)
LINES = (
    *("d{name}/dt = ({e})/ms : {unit}{flag}", "d{name}/dt = ({e})/ms : {unit}{flag}"),
    *("{name} = {e} : {unit}{flag}", "{name} : {unit}{flag}"),
)
lines = st.builds(
    lambda form, name, e, unit, flag: form.format(name=name, e=e, unit=unit, flag=flag),
    st.sampled_from(LINES),
    NAMES,
    expressions,
    UNITS,
    st.sampled_from(FLAGS),
)
written = st.lists(lines, min_size=1, max_size=4).map("\n".join)
assignments = st.lists(
    st.builds("{} {} {}".format, NAMES, st.sampled_from(["=", "+=", "*=", "//="]), expressions),
    min_size=1,
    max_size=3,
).map("; ".join)

ASSIGNED = (
    "a = {}",
    "a += {}",
    "b = int({})",
    "b += 1",
    "c = {} > 1",
    "v = {}*mV",
    "x = {}; a = x",
)
settled = st.lists(
    st.builds(str.format, st.sampled_from(ASSIGNED), numbers), min_size=1, max_size=3
).map("\n".join)


def examples(count):
    """Take so many examples, or ten times as many where new ones are looked for."""
    times = settings.default.max_examples // 100
    return settings(
        max_examples=count * times, database=None, suppress_health_check=list(HealthCheck)
    )


def explained(action):
    """Do something that may be refused, with a message."""
    try:
        with np.errstate(all="ignore"):
            action()
    except InternalError:
        raise
    except EqsimError as error:
        message = str(error)
    else:
        message = "done"
    assert message.strip()
