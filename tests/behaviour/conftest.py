"""What behaviour tests share: runs that follow each other, and networks on every backend."""

import numpy as np
import pytest

import eqsim as eq
from eqsim.api.session.session import SESSION

BACKENDS = ("numpy", "runtime", "cpp_standalone")


def choose(backend, directory=None, **options):
    """Choose a backend; a standalone project is built when the test asks for it."""
    options = {"optimisation": 1, "native": False, **options}
    if backend == "cpp_standalone":
        eq.set_device("cpp_standalone", build_on_run=False, directory=directory, **options)
    else:
        target = "numpy" if backend == "numpy" else "compiled"
        eq.set_device("runtime", target=target, **options)


def build():
    """Build and execute what was described so far; nothing where it has been done already."""
    if eq.device.name == "cpp_standalone":
        eq.device.build()


def gathered(made):
    """Collect recordings and state variables by name, as plain arrays."""
    return {
        f"{each.name}.{name}": np.array(getattr(each, name)[...])
        for each in made
        for name in columns(each)
    }


def columns(made):
    """List what can be read of a group, synapses or a monitor."""
    if isinstance(made, eq.PopulationRateMonitor):
        return ["t_", "rate_"]
    if isinstance(made, eq.SpikeMonitor):
        return ["i", "t_", *(f"{name}_" for name in made._variables)]
    if isinstance(made, eq.StateMonitor):
        return ["t_", *(f"{name}_" for name in made._variables)]
    ends = ["i", "j"] if isinstance(made, eq.Synapses) else []
    names = [each.name for each in made._model.variables if not each.name.startswith("_")]
    return [*ends, *(f"{name}_" for name in names)]


@pytest.fixture
def finish(backend, tmp_path):
    """Let a test run as often as it likes; to be called before results are read."""
    choose(backend, tmp_path / "project")
    return build


@pytest.fixture
def on_each(session, cache_folder, tmp_path):
    """Give what a network records, and its last state, on each backend, with the same seed.

    A network is a function of what has to be called before results are read; it gives its parts.
    """

    def run_on(network, backends=BACKENDS, **options):
        results = {}
        for backend in backends:
            SESSION.reset()
            choose(backend, tmp_path / f"{network.__name__}_{len(results)}", **options)
            eq.seed(20240229)
            results[backend] = gathered(network(build))
        return results

    return run_on


@pytest.fixture(params=["numpy", pytest.param("compiled", marks=pytest.mark.compile)])
def target(request, session, cache_folder):
    """Run in this process, interpreted or compiled."""
    eq.set_device("runtime", target=request.param, optimisation=1)
