"""Messages: quiet unless asked for, by name where they are not wanted."""

import logging
import subprocess
import sys
import warnings

import pytest

import eqsim as eq
from eqsim import BrianLogger, catch_logs, get_logger, ms
from eqsim.api.session.logs import WARNINGS
from eqsim.errors import EqsimWarning


@pytest.fixture(autouse=True)
def loggers():
    """Leave all loggers as they were."""
    known = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    ours = [each for each in known if each.name.split(".")[0] == "eqsim"]
    before = [(each, each.level, list(each.handlers), each.propagate) for each in ours]
    yield
    for each, level, handlers, propagate in before:
        each.setLevel(level)
        each.handlers, each.propagate = handlers, propagate


def run():
    group = eq.NeuronGroup(1, "dx/dt = -x/(5*ms) : 1")
    eq.Network(group).run(0.1 * ms)


def said(code):
    """Give what a program writes to the standard error."""
    program = f"from eqsim import *\nset_device('runtime', target='numpy')\n{code}\n"
    program += "G = NeuronGroup(1, 'dx/dt = -x/(5*ms) : 1')\nrun(0.1*ms)\n"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_nothing_is_shown_by_default():
    assert said("") == ""


def test_what_is_asked_for_is_shown():
    shown = said("BrianLogger.log_level_info()")
    assert "INFO" in shown
    assert "integration method 'exact'" in shown
    assert "[eqsim.integration.method_choice]" in shown
    assert "'exact'" in said("prefs.logging.console_log_level = 'INFO'")


def test_handlers_of_others_are_used():
    shown = said("import logging; logging.basicConfig(level='INFO'); BrianLogger.log_level_info()")
    assert shown.count("integration method") == 1
    assert "INFO:eqsim.integration.method_choice:" in shown


@pytest.mark.parametrize(
    "call", ["suppress_name('method_choice')", "suppress_hierarchy('eqsim.integration')"]
)
def test_messages_by_name(call):
    assert "method" not in said(f"BrianLogger.log_level_debug()\nBrianLogger.{call}")


def test_import_leaves_logging_alone():
    code = (
        "import logging, signal, sys; before = signal.getsignal(signal.SIGINT), sys.excepthook\n"
        "import eqsim\n"
        "assert not logging.root.handlers and not logging.getLogger('eqsim').handlers\n"
        "assert before == (signal.getsignal(signal.SIGINT), sys.excepthook)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.usefixtures("interpreted")
class TestCatching:
    def test_messages(self):
        with catch_logs(logging.INFO) as logs:
            run()
        assert [(level, name) for level, name, _ in logs] == [
            ("INFO", "eqsim.integration.method_choice")
        ]

    def test_warnings_of_eqsim_only(self):
        with catch_logs() as logs:
            eq.NeuronGroup(1, "v : 1", threshold="v > 1")
            with pytest.warns(UserWarning, match="mine"):
                warnings.warn("mine", UserWarning, stacklevel=1)
        assert [(level, name) for level, name, _ in logs] == [("WARNING", "eqsim.only_threshold")]
        with pytest.warns(EqsimWarning):
            eq.NeuronGroup(1, "v : 1", threshold="v > 1")

    def test_levels_come_back(self):
        logger = logging.getLogger("eqsim")
        before = logger.level, logger.propagate, list(logger.handlers)
        with pytest.raises(ZeroDivisionError), catch_logs():
            raise ZeroDivisionError
        assert (logger.level, logger.propagate, list(logger.handlers)) == before

    @pytest.mark.parametrize("name", ["only_threshold", "no_refractory", "synapses_order"])
    def test_warnings_by_name(self, name):
        model = "dv/dt = -v/ms : 1" + " (unless refractory)" * (name == "no_refractory")
        reset = None if name == "only_threshold" else "v = 0"

        def warn():
            group = eq.NeuronGroup(2, model, threshold="v > 1", reset=reset)
            if name == "synapses_order":
                synapses = eq.Synapses(group, group, on_pre="v_post = rand()")
                synapses.connect()
                eq.Network(group, synapses).run(0.1 * ms)

        with catch_logs() as logs:
            warn()
        assert [each[1] for each in logs] == [f"eqsim.{name}"]
        BrianLogger.suppress_name(name)
        warn()


class TestLoggers:
    def test_levels_and_names(self):
        logger = get_logger("mine")
        with catch_logs(5) as logs:
            logger.diagnostic("a")
            logger.debug("b", "part")
            logger.info("100 %", once=True)
            logger.info("100 %", once=True)
            logger.warn("d")
            get_logger("eqsim.other").error("e")
        assert logs == [
            ("DIAGNOSTIC", "eqsim.mine", "a"),
            ("DEBUG", "eqsim.mine.part", "b"),
            ("INFO", "eqsim.mine", "100 %"),
            ("WARNING", "eqsim.mine", "d"),
            ("ERROR", "eqsim.other", "e"),
        ]

    @pytest.mark.parametrize("level", ["diagnostic", "debug", "info", "warn", "error"])
    def test_levels_of_the_console(self, level):
        getattr(BrianLogger, f"log_level_{level}")()
        number = {"diagnostic": 5, "warn": 30}.get(level) or getattr(logging, level.upper())
        assert logging.getLogger("eqsim").level == number
        assert eq.prefs.logging.console_log_level == logging.getLevelName(number)


def test_the_names_of_warnings_are_regular_expressions():
    assert all(not begin.startswith("^") for begin in WARNINGS.values())


@pytest.mark.compile
@pytest.mark.usefixtures("session")
def test_compilations_and_finds_in_the_cache_are_told(tmp_path, monkeypatch):
    monkeypatch.setenv("EQSIM_CACHE_DIR", str(tmp_path / "cache"))
    names = []
    for _ in range(2):
        eq.set_device("runtime", optimisation=0)
        with catch_logs(logging.INFO) as logs:
            run()
        names += [name for _, name, _ in logs if name.startswith("eqsim.build")]
    assert names == ["eqsim.build.compilation", "eqsim.build.cache_hit"]
    with catch_logs(logging.INFO) as logs:
        eq.clear_cache()
    assert logs[0][2].startswith("removed 1 libraries")
