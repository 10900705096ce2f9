"""What behaviour tests share: runs that follow each other, and networks on every backend."""

import pytest

import eqsim as eq

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


@pytest.fixture
def finish(backend, tmp_path):
    """Let a test run as often as it likes; to be called before results are read."""
    choose(backend, tmp_path / "project")
    return build


@pytest.fixture
def on_each(tmp_path):
    """Give what a function returns on each backend, starting from the same seed."""

    def run_on(network, backends=BACKENDS, **options):
        results = {}
        for backend in backends:
            eq.start_scope()
            eq.defaultclock.dt = 0.1 * eq.ms
            choose(backend, tmp_path / f"{network.__name__}_{len(results)}", **options)
            eq.seed(20240229)
            results[backend] = network(build)
        eq.set_device("runtime")
        return results

    return run_on
