"""Models that are refused, each at its last line or before."""

from tests.benchmarks.agreement.script import *


def _run(*objects):
    net = Network(*objects)
    net.run(0.2 * ms)


def unit_of_equation():
    G = NeuronGroup(1, "dv/dt = -v : volt")
    _run(G)


def unit_of_subexpression():
    G = NeuronGroup(1, "v : volt\nI = v : amp")
    _run(G)


def zero_without_unit():
    G = NeuronGroup(1, "v : volt", threshold="v > 0*mV", reset="v = 0")
    _run(G)


def threshold_without_unit():
    G = NeuronGroup(1, "v : volt", threshold="v > 0", reset="v = 0*mV")
    _run(G)


def threshold_is_a_number():
    G = NeuronGroup(1, "v : 1", threshold="v + 1", reset="v = 0")
    _run(G)


def unknown_name():
    G = NeuronGroup(1, "dv/dt = -v/tau_nowhere : 1")
    _run(G)


def unknown_name_in_reset():
    G = NeuronGroup(1, "v : 1", threshold="v > 1", reset="w_nowhere = 0")
    _run(G)


def unknown_function():
    G = NeuronGroup(1, "v = nowhere(3) : 1")
    _run(G)


def misspelt_attribute():
    G = NeuronGroup(1, "voltage : volt")
    G.volatge = 3 * mV


def reading_an_unknown_attribute():
    G = NeuronGroup(1, "v : 1")
    return G.w


def assigning_another_unit():
    G = NeuronGroup(1, "v : volt")
    G.v = 3 * nA


def assigning_a_number():
    G = NeuronGroup(1, "v : volt")
    G.v = 3


def assigning_a_string_of_another_unit():
    G = NeuronGroup(1, "v : volt")
    G.v = "3*nA"


def assigning_to_a_subexpression():
    G = NeuronGroup(1, "v : 1\nw = 2*v : 1")
    G.w = 3


def assigning_too_many_values():
    G = NeuronGroup(3, "v : 1")
    G.v = [1, 2]


def assigning_an_array_to_chosen_values():
    G = NeuronGroup(3, "v : 1")
    G.v["i > 1"] = np.array([1, 2])


def vector_for_a_shared_variable():
    G = NeuronGroup(3, "s : 1 (shared)")
    G.s = "i"


def changing_with_a_string():
    G = NeuronGroup(3, "v : 1")
    G.v += "i"


def index_out_of_range():
    G = NeuronGroup(3, "v : 1")
    return G.v[5]


def writing_i():
    G = NeuronGroup(3, "v : 1")
    G.i = 3


def shared_variable_in_reset():
    G = NeuronGroup(3, "v : 1\ns : 1 (shared)", threshold="v > 1", reset="s += 1")
    _run(G)


def shared_that_uses_what_is_not():
    G = NeuronGroup(3, "v : 1\ns = v : 1 (shared)")
    _run(G)


def syntax_of_equations():
    G = NeuronGroup(1, "dv/dt = -v/(10*ms : 1")


def line_without_unit():
    G = NeuronGroup(1, "dv/dt = -v/(10*ms)")


def unknown_unit():
    G = NeuronGroup(1, "v : volts_of_old")


def unit_with_a_prefix():
    G = NeuronGroup(1, "v : mV")


def unknown_flag():
    G = NeuronGroup(1, "v : volt (sticky)")


def flag_of_another_kind():
    G = NeuronGroup(1, "v = 1 : 1 (constant)")


def name_of_a_unit():
    G = NeuronGroup(1, "mV : 1")


def name_of_a_function():
    G = NeuronGroup(1, "exp : 1")


def name_with_two_underscores():
    G = NeuronGroup(1, "_v : 1")


def special_name():
    G = NeuronGroup(1, "t : 1")


def name_of_noise():
    G = NeuronGroup(1, "xi : 1")


def defined_twice():
    G = NeuronGroup(1, "v : 1\nv : volt")


def sum_that_defines_twice():
    E = Equations("v : 1") + Equations("v : volt")


def cyclic_subexpressions():
    G = NeuronGroup(1, "a = b : 1\nb = a : 1")


def noise_in_a_subexpression():
    G = NeuronGroup(1, "dv/dt = I : 1\nI = xi*ms**-0.5 : Hz")


def stateful_subexpression():
    G = NeuronGroup(1, "a = rand() : 1\nb = a : 1")
    _run(G)


def noise_twice():
    G = NeuronGroup(1, "dv/dt = xi*ms**-0.5 : 1\ndw/dt = xi*ms**-0.5 : 1")


def euler_with_multiplicative_noise():
    G = NeuronGroup(1, "dv/dt = v*xi*ms**-0.5 : 1", method="euler")
    _run(G)


def exact_for_what_is_not_linear():
    G = NeuronGroup(1, "dv/dt = -v**2/ms : 1", method="exact")
    _run(G)


def rk4_with_noise():
    G = NeuronGroup(1, "dv/dt = xi*ms**-0.5 : 1", method="rk4")
    _run(G)


def unknown_method():
    G = NeuronGroup(1, "dv/dt = -v/ms : 1", method="trapezoid_of_old")
    _run(G)


def reset_without_threshold():
    G = NeuronGroup(1, "v : 1", reset="v = 0")


def refractory_without_threshold():
    G = NeuronGroup(1, "v : 1", refractory=1 * ms)


def refractory_of_another_unit():
    G = NeuronGroup(1, "v : 1", threshold="v > 1", refractory="3*mV")
    _run(G)
