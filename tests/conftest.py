"""What all tests share: a cache of their own, and each backend in a session of its own.

Properties are tested on the same examples every time, so that a change is what makes a test fail;
`--hypothesis-profile=explore` looks for new ones.
"""

import math
import time
from collections.abc import Iterator

import pytest
from hypothesis import settings
from sundials import is_installed

import eqsim as eq
from eqsim.api.session.session import SESSION

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let slow tests end in time."""
    told = "leave out slow tests that would begin after this time, in seconds since 1970"
    parser.addoption("--until", type=float, default=math.inf, help=told)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out a slow test for which no time is left, and say so."""
    if item.get_closest_marker("slow") and time.time() > item.config.getoption("--until"):
        pytest.skip(f"no time was left for {item.name}")


def pytest_report_header() -> str:
    """Say which tests of solvers are made: those of results, or those of their refusal."""
    made = "their results in compiled code" if is_installed() else "their refusal in compiled code"
    return f"solvers: testing {made}"


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[None]:
    """Keep compiled code in a folder that the workers of this test run share."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EQSIM_CACHE_DIR", str(shared))
        yield


@pytest.fixture
def session() -> Iterator[None]:
    """Begin with a fresh session, and leave one behind."""
    SESSION.reset()
    yield
    SESSION.reset()


@pytest.fixture
def interpreted(session: None) -> None:
    """Run everything in the interpreter."""
    eq.set_device("runtime", target="numpy")


@pytest.fixture(
    params=[
        "numpy",
        pytest.param("runtime", marks=pytest.mark.compile),
        pytest.param("cpp_standalone", marks=[pytest.mark.compile, pytest.mark.standalone]),
    ]
)
def backend(
    request: pytest.FixtureRequest,
    session: None,
    cache_folder: None,
    tmp_path: object,
) -> str:
    """Run a test on each backend, compiled fast; give the backend's name.

    Standalone projects are built at their first run.
    """
    name = str(request.param)
    if name == "numpy":
        eq.set_device("runtime", target="numpy")
    elif name == "runtime":
        eq.set_device("runtime", optimisation=1)
    else:
        eq.set_device("cpp_standalone", directory=f"{tmp_path}/project", optimisation=1)
    return name
