"""eqsim: spiking neural networks written as equations.

`from eqsim import *` gives the names below, the units and the unit-aware mathematical functions;
`eqsim.pylab` gives NumPy's and pyplot's names too.
"""

from eqsim._version import __version__
from eqsim.api.groups.neurons import NeuronGroup
from eqsim.api.groups.poisson import PoissonGroup
from eqsim.api.groups.poisson_input import PoissonInput
from eqsim.api.groups.spike_generator import SpikeGeneratorGroup
from eqsim.api.language import methods
from eqsim.api.language.binomial import BinomialFunction
from eqsim.api.language.defaults import DEFAULT_CONSTANTS, DEFAULT_FUNCTIONS, DEFAULT_UNITS
from eqsim.api.language.functions import Function, declare_types, implementation
from eqsim.api.language.methods import *
from eqsim.api.language.state_updaters import ExplicitStateUpdater, StateUpdateMethod
from eqsim.api.language.timed_array import TimedArray
from eqsim.api.monitors.rate_monitor import PopulationRateMonitor
from eqsim.api.monitors.spike_monitor import EventMonitor, SpikeMonitor
from eqsim.api.monitors.state_monitor import StateMonitor
from eqsim.api.networks.caches import check_cache, clear_cache
from eqsim.api.networks.device import device, get_device, set_device
from eqsim.api.networks.magic import collect, restore, run, start_scope, store
from eqsim.api.networks.magic_network import MagicNetwork, magic_network, scheduling_summary
from eqsim.api.networks.network import Network
from eqsim.api.networks.network_operation import NetworkOperation, network_operation
from eqsim.api.networks.preferences import BrianPreference, prefs, restore_initial_state
from eqsim.api.networks.profiling import ProfilingSummary, profiling_summary
from eqsim.api.objects.code_text import Expression, Statements
from eqsim.api.objects.formats import ImportExport
from eqsim.api.objects.holder import Holder as VariableOwner
from eqsim.api.objects.links import linked_var
from eqsim.api.objects.operation import Operating as Group
from eqsim.api.objects.operation import RegularOperation as CodeRunner
from eqsim.api.objects.simulated import Simulated as BrianObject
from eqsim.api.objects.spike_source import SpikeSource
from eqsim.api.objects.subgroup import Subgroup
from eqsim.api.session.caller import get_local_namespace
from eqsim.api.session.clocks import Clock
from eqsim.api.session.event_clock import EventClock
from eqsim.api.session.later import LATER
from eqsim.api.session.logs import BrianLogger, catch_logs, get_logger
from eqsim.api.session.named import Named as Nameable
from eqsim.api.session.named import Named as Trackable
from eqsim.api.session.seeding import seed
from eqsim.api.session.session import defaultclock
from eqsim.api.session.stopping import stop
from eqsim.api.synapses.synapse_index import SynapticSubgroup
from eqsim.api.synapses.synapses import Synapses
from eqsim.equations.equations import Equations
from eqsim.errors import EqsimError as BrianObjectException
from eqsim.errors import MagicError, PreferenceError
from eqsim.units import (
    DimensionMismatchError,
    Quantity,
    Unit,
    check_units,
    get_dimensions,
    get_or_create_dimension,
    get_unit,
    have_same_dimensions,
    in_best_unit,
    in_unit,
    is_dimensionless,
    is_scalar_type,
    mathematics,
    register_new_unit,
    standard,
)
from eqsim.units.mathematics import *
from eqsim.units.standard import *

__all__ = [
    "DEFAULT_CONSTANTS",
    "DEFAULT_FUNCTIONS",
    "DEFAULT_UNITS",
    "BinomialFunction",
    "BrianLogger",
    "BrianObject",
    "BrianObjectException",
    "BrianPreference",
    "Clock",
    "CodeRunner",
    "DimensionMismatchError",
    "Equations",
    "EventClock",
    "EventMonitor",
    "ExplicitStateUpdater",
    "Expression",
    "Function",
    "Group",
    "ImportExport",
    "MagicError",
    "MagicNetwork",
    "Nameable",
    "Network",
    "NetworkOperation",
    "NeuronGroup",
    "PoissonGroup",
    "PoissonInput",
    "PopulationRateMonitor",
    "PreferenceError",
    "ProfilingSummary",
    "Quantity",
    "SpikeGeneratorGroup",
    "SpikeMonitor",
    "SpikeSource",
    "StateMonitor",
    "StateUpdateMethod",
    "Statements",
    "Subgroup",
    "Synapses",
    "SynapticSubgroup",
    "TimedArray",
    "Trackable",
    "Unit",
    "VariableOwner",
    "catch_logs",
    "check_cache",
    "check_units",
    "clear_cache",
    "collect",
    "declare_types",
    "defaultclock",
    "device",
    "get_device",
    "get_dimensions",
    "get_local_namespace",
    "get_logger",
    "get_or_create_dimension",
    "get_unit",
    "have_same_dimensions",
    "implementation",
    "in_best_unit",
    "in_unit",
    "is_dimensionless",
    "is_scalar_type",
    "linked_var",
    "magic_network",
    "network_operation",
    "prefs",
    "profiling_summary",
    "register_new_unit",
    "restore",
    "restore_initial_state",
    "run",
    "scheduling_summary",
    "seed",
    "set_device",
    "start_scope",
    "stop",
    "store",
]
__all__ += methods.__all__
__all__ += mathematics.__all__
__all__ += list(LATER)
globals().update(LATER)
__all__ += [name for name in vars(standard) if not name.startswith("_")]

prefs.load_preferences()
