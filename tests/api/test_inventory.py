"""The names that scripts use: classes with their arguments and members, functions, preferences."""

import inspect

import numpy as np
import pytest

import eqsim as eq
from eqsim import ms, second
from eqsim.api.session.later import INSTEAD, LATER
from eqsim.errors import EqsimError
from eqsim.expr.functions import CONSTANTS, FUNCTIONS

#: Stands for a default that has another form here: None for a name, a period or a schedule.
OWN = object()
DEFAULT = ("exact", "euler", "heun")

#: Each class with the arguments of its constructor, in their order, with their defaults.
CONSTRUCTORS = {
    "NeuronGroup": lambda N, model, method=DEFAULT, method_options=None, threshold=None, reset=None,
    refractory=False, events=None, namespace=None, dtype=None, dt=None, clock=None, order=0,
    name=OWN, codeobj_class=None: None,
    "PoissonGroup": lambda N, rates, dt=None, clock=None, when="thresholds", order=0,
    namespace=None, name=OWN, codeobj_class=None: None,
    "PoissonInput": lambda target, target_var, N, rate, weight, when="synapses", order=0: None,
    "SpikeGeneratorGroup": lambda N, indices, times, dt=None, clock=None, period=0 * second,
    when="thresholds", order=0, sorted=False, name=OWN, codeobj_class=None: None,
    "Synapses": lambda source, target=None, model=None, on_pre=None, pre=None, on_post=None,
    post=None, connect=None, delay=None, on_event="spike", multisynaptic_index=None,
    namespace=None, dtype=None, codeobj_class=None, dt=None, clock=None, order=0, method=OWN,
    method_options=None, name=OWN: None,
    "TimedArray": lambda values, dt, name=None: None,
    "BinomialFunction": lambda n, p, approximate=True, name=OWN: None,
    "StateMonitor": lambda source, variables, record, dt=None, clock=None, when="start", order=0,
    name=OWN, codeobj_class=None: None,
    "EventMonitor": lambda source, event, variables=None, record=True, when=None, order=None,
    name=OWN, codeobj_class=None: None,
    "SpikeMonitor": lambda source, variables=None, record=True, when=None, order=None, name=OWN,
    codeobj_class=None: None,
    "PopulationRateMonitor": lambda source, name=OWN, codeobj_class=None, dtype=np.float64: None,
    "Network": lambda *objs, name=OWN: None,
    "Clock": lambda dt, name=OWN: None,
    "Expression": lambda code: None,
    "Statements": lambda code: None,
    "EventClock": lambda times, name=OWN: None,
    "NetworkOperation": lambda function, dt=None, clock=None, when="start", order=0, name=OWN: None,
    "Function": lambda pyfunc, sympy_func=None, arg_units=None, arg_names=None, return_unit=None,
    arg_types=None, return_type=None, stateless=True, auto_vectorise=False: None,
    "ExplicitStateUpdater": lambda description, stochastic=None, custom_check=None: None,
}  # fmt: skip

#: Functions and methods with their arguments.
CALLS = {
    "run": lambda duration, report=None, report_period=OWN, namespace=None, profile=None,
    level=0: None,
    "stop": lambda: None,
    "store": lambda name="default", filename=None: None,
    "restore": lambda name="default", filename=None, restore_random_state=False: None,
    "start_scope": lambda: None,
    "collect": lambda level=0: None,
    "seed": lambda seed=None: None,
    "profiling_summary": lambda net=None, show=None: None,
    "scheduling_summary": lambda net=None: None,
    "restore_initial_state": lambda: None,
    "linked_var": lambda group_or_variable, name=None, index=None: None,
    "declare_types": lambda **types: None,
    "check_units": lambda **units: None,
    "implementation": lambda target, code=None, namespace=None, dependencies=None,
    discard_units=None, name=None, **compiler_kwds: None,
    "set_device": lambda name, build_on_run=True, **build_options: None,
    "get_device": lambda: None,
    "Network.run": lambda self, duration, report=None, report_period=OWN, namespace=None,
    profile=None, level=0: None,
    "Network.store": lambda self, name="default", filename=None: None,
    "Network.restore": lambda self, name="default", filename=None,
    restore_random_state=False: None,
    "NeuronGroup.run_regularly": lambda self, code, dt=None, clock=None, when="start", order=0,
    name=None, codeobj_class=None: None,
    "NeuronGroup.run_on_event": lambda self, event, code, when="after_resets", order=None: None,
    "NeuronGroup.set_event_schedule": lambda self, event, when="after_thresholds",
    order=None: None,
    "Synapses.connect": lambda self, condition=None, i=None, j=None, p=1.0, n=1,
    skip_if_invalid=False, namespace=None, level=0: None,
    "SpikeGeneratorGroup.set_spikes": lambda self, indices, times, period=0 * second,
    sorted=False: None,
    "PopulationRateMonitor.smooth_rate": lambda self, window="gaussian", width=None: None,
}  # fmt: skip

OBJECT = (
    "name clock active contained_objects add_dependency before_run after_run add_to_magic_network "
    "invalidates_magic_network"
)
GROUP = (
    f"{OBJECT} order namespace equations user_equations t dt indices state add_attribute "
    "get_states set_states run_regularly run_at explain"
)

MEMBERS = {
    "BrianObject": OBJECT,
    "NeuronGroup": f"{GROUP} N run_on_event set_event_schedule thresholder resetter events "
    "event_codes state_updater subexpression_updater spikes explain _repr_html_",
    "Subgroup": "N spikes source start stop active name clock indices state get_states set_states "
    "run_regularly",
    "Synapses": f"{GROUP} explain connect N N_pre N_post N_incoming_post "
    "N_outgoing_pre delay delay_ source target __getitem__",
    "PoissonGroup": f"{GROUP} when N spikes",
    "PoissonInput": f"{OBJECT} target target_var N rate weight when order",
    "SpikeGeneratorGroup": f"{OBJECT} set_spikes period when order N spikes",
    "TimedArray": "values dt name is_locally_constant __call__",
    "BinomialFunction": "__call__ name",
    "StateMonitor": f"{OBJECT} t t_ N record_single_timestep source record when order __getitem__",
    "EventMonitor": f"{OBJECT} i t it it_ N count num_events event_trains values all_values source "
    "event when order binned_rate smooth_rate",
    "SpikeMonitor": f"{OBJECT} i t it it_ N count num_spikes spike_trains values all_values source "
    "event when order binned_rate smooth_rate",
    "PopulationRateMonitor": f"{OBJECT} t rate smooth_rate binned_rate source when order",
    "Network": "add remove __getitem__ __delitem__ __contains__ __len__ __iter__ run stop store "
    "restore get_states set_states t t_ schedule sorted_objects objects profiling_info "
    "scheduling_summary check_dependencies name",
    "MagicNetwork": "add remove run stop store restore get_states set_states t t_ schedule "
    "sorted_objects objects profiling_info scheduling_summary check_dependencies name",
    "Clock": "dt dt_ t t_ timestep name set_interval same_time epsilon_dt",
    "EventClock": "times t t_ timestep name same_time",
    "Equations": "__add__ substitute names diff_eq_names subexpr_names eq_names parameter_names "
    "dimensions identifiers stochastic_variables stochastic_type is_stochastic ordered "
    "dependencies get_substituted_expressions check_flags check_units register_identifier_check "
    "_repr_latex_",
    "Expression": "code identifiers stochastic_variables split_stochastic",
    "Statements": "code identifiers",
    "StateUpdateMethod": "register",
    "ImportExport": "register",
}

NAMES = (
    "BrianObject CodeRunner Group Nameable SpikeSource Trackable Unit VariableOwner MagicError "
    "BrianObjectException DimensionMismatchError PreferenceError magic_network defaultclock "
    "network_operation StateUpdateMethod device prefs get_dimensions get_unit "
    "have_same_dimensions is_dimensionless is_scalar_type in_unit in_best_unit register_new_unit "
    "get_or_create_dimension log log10 exp expm1 log1p exprel sin cos tan arcsin arccos arctan "
    "sinh cosh tanh arcsinh arccosh arctanh diagonal ravel trace dot where ones_like zeros_like "
    "arange linspace ptp exact linear exponential_euler euler rk2 rk4 heun milstein gsl_rk2 "
    "gsl_rk4 gsl_rkf45 gsl_rkck gsl_rk8pd clear_cache check_cache get_logger BrianLogger "
    "BrianPreference Quantity DEFAULT_CONSTANTS DEFAULT_FUNCTIONS DEFAULT_UNITS get_local_namespace"
)

MODEL_FUNCTIONS = (
    "abs arccos arcsin arctan ceil clip cos cosh exp expm1 exprel floor int log log10 log1p "
    "poisson rand randn sign sin sinh sqrt tan tanh timestep max min erf gamma atan2 hypot"
)

PREFERENCES = {
    "core": "default_float_dtype default_integer_dtype outdated_dependency_error "
    "stop_on_keyboard_interrupt",
    "core.network": "default_schedule",
    "codegen": "target string_expression_target synapse_connect_target "
    "loop_invariant_optimisations max_cache_dir_size",
    "codegen.cpp": "compiler extra_compile_args extra_compile_args_gcc extra_compile_args_msvc "
    "extra_link_args define_macros headers include_dirs library_dirs libraries "
    "runtime_library_dirs msvc_architecture msvc_vars_location",
    "codegen.generators.cpp": "flush_denormals restrict_keyword",
    "codegen.runtime.cython": "cache_dir delete_source_files multiprocess_safe",
    "codegen.runtime.numpy": "discard_units",
    "devices.cpp_standalone": "openmp_threads openmp_spatialneuron_strategy make_cmd_unix "
    "run_cmd_unix extra_make_args_unix extra_make_args_windows run_environment_variables",
    "GSL": "directory",
    "legacy": "refractory_timing",
    "logging": "console_log_level file_log file_log_level file_log_max_size delete_log_on_exit "
    "save_script std_redirection std_redirection_to_file display_brian_error_message",
}

#: Where a clock or an object is called what, without a name of its own.
STEMS = {
    "neurongroup": lambda: eq.NeuronGroup(1, "x : 1"),
    "poissongroup": lambda: eq.PoissonGroup(1, 0 / second),
    "spikegeneratorgroup": lambda: eq.SpikeGeneratorGroup(1, [], [] * ms),
    "network": eq.Network,
    "networkoperation": lambda: eq.NetworkOperation(print),
}


def found(dotted):
    """Find a name of the package, or a member of one of its classes."""
    made = eq
    for part in dotted.split("."):
        made = getattr(made, part)
    return made


def listed(function):
    """Give names, kinds and defaults of arguments."""
    arguments = inspect.signature(function).parameters.values()
    return [(each.name, each.kind, each.default) for each in arguments]


def agrees(wanted, present):
    """Whether an argument is what a script expects."""
    same_kind = wanted[1] == present[1]
    if wanted[1] is inspect.Parameter.VAR_KEYWORD:
        return same_kind
    is_own = wanted[2] is OWN and present[2] is not inspect.Parameter.empty
    return wanted[0] == present[0] and same_kind and (is_own or wanted[2] == present[2])


@pytest.mark.parametrize("name", [*CONSTRUCTORS, *CALLS])
def test_arguments_have_their_names_places_and_defaults(name):
    wanted, present = listed({**CONSTRUCTORS, **CALLS}[name]), listed(found(name))
    if wanted and wanted[-1][1] is inspect.Parameter.VAR_KEYWORD:
        present = [*present[: len(wanted) - 1], present[-1]]
    pairs = list(zip(wanted, present, strict=False))
    assert len(pairs) == len(wanted)
    assert [w[0] for w, p in pairs if not agrees(w, p)] == []


@pytest.mark.parametrize("name", MEMBERS)
def test_members_exist(name):
    assert [each for each in MEMBERS[name].split() if not hasattr(found(name), each)] == []


@pytest.mark.parametrize("name", [*CONSTRUCTORS, *MEMBERS, *NAMES.split()])
def test_names_are_imported_with_a_star(name):
    assert name in eq.__all__
    assert name not in LATER


def test_functions_and_constants_of_model_text_exist():
    assert set(MODEL_FUNCTIONS.split()) <= set(FUNCTIONS)
    assert set(CONSTANTS) == {"pi", "e", "inf"}


@pytest.mark.parametrize("category", PREFERENCES)
def test_preferences_exist_and_take_the_value_they_have(session, category):
    for name in PREFERENCES[category].split():
        eq.prefs[f"{category}.{name}"] = eq.prefs[f"{category}.{name}"]


@pytest.mark.parametrize("stem", STEMS)
def test_objects_without_a_name_are_numbered(interpreted, stem):
    first, second_one = STEMS[stem](), STEMS[stem]()
    assert (first.name, second_one.name) == (stem, f"{stem}_1")


@pytest.mark.parametrize("name", INSTEAD)
def test_what_is_done_in_another_way_says_how(name):
    with pytest.raises(EqsimError, match=f"there is no {name}") as refused:
        getattr(eq, name)()
    assert refused.value.hint == INSTEAD[name]
