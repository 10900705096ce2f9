"""What runs tell: a bar, lines, or calls of a function."""

import subprocess
import sys

import pytest

import eqsim as eq
from eqsim import ms, second
from eqsim.api.session import progress
from eqsim.api.session.progress import checked_report, show_progress
from eqsim.errors import ModelError, SimulationError, UnitError
from eqsim.model.actions import Report


def test_a_bar_can_be_told_and_finished():
    tell, finish = show_progress(Report("text"), 10, 1e-3)
    tell(5)
    tell(10)
    finish()


def test_it_is_loaded_when_a_bar_is_shown():
    code = "import sys, eqsim; print('rich' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_lines(stream, capsys):
    tell, finish = show_progress(Report(stream, 1e-9), 10, 2.0)
    tell(5)
    tell(10)
    finish()
    lines = getattr(capsys.readouterr(), "out" if stream == "stdout" else "err").splitlines()
    assert lines[0] == "simulating 2 s"
    assert lines[1].startswith("1 s (50 %) simulated in 0.0 s, about")
    assert lines[2] == "2 s (100 %) simulated in 0.0 s"


def test_a_notebook_without_widgets_shows_lines(monkeypatch, capsys):
    class Notebook:
        is_jupyter = True

    monkeypatch.setattr("rich.get_console", Notebook)
    monkeypatch.setattr(progress, "find_spec", lambda name: None)
    show_progress(Report("text"), 10, 2.0)
    assert capsys.readouterr().out == "simulating 2 s\n"
    shown = []
    monkeypatch.setattr(progress, "find_spec", lambda name: name)
    monkeypatch.setattr(progress, "_show_bar", lambda *args: shown.append(args))
    show_progress(Report("text"), 10, 2.0)
    assert shown == [(10, 2.0)]


def test_a_function_is_called_first_last_and_once_a_period(monkeypatch):
    times = iter([100.0, 103.0, 111.0, 114.0, 115.0])
    monkeypatch.setattr(progress.time, "perf_counter", lambda: next(times))
    calls = []
    report = Report(lambda elapsed, part: calls.append((elapsed, part)), 10.0)
    tell, _ = show_progress(report, 4, 1.0)
    for completed in (1, 2, 3, 4):
        tell(completed)
    assert calls == [(0.0, 0.0), (11.0, 0.5), (15.0, 1.0)]


def test_a_function_gets_quantities():
    calls = []
    report = checked_report(lambda *args: calls.append(args), 2 * second, 1.0, 3.0)
    report.to(0.5, 0.25)
    assert calls == [(0.5 * second, 0.25, 1 * second, 3 * second)]
    assert report.period == 2.0


@pytest.mark.parametrize("nothing", [None, False])
def test_no_report(nothing):
    assert checked_report(nothing, None, 0.0, 1.0) is None


@pytest.mark.parametrize("report", ["bar", 3, b"text"])
def test_reports_that_there_are_not(report):
    with pytest.raises(ModelError, match="report is 'text', 'stdout', 'stderr' or a function"):
        checked_report(report, None, 0.0, 1.0)


def test_a_period_is_a_positive_time():
    with pytest.raises(ModelError, match="report_period has to be positive"):
        checked_report("text", 0 * ms, 0.0, 1.0)
    with pytest.raises(UnitError, match="report_period"):
        checked_report("text", 10, 0.0, 1.0)


@pytest.mark.parametrize("duration", [0, 1])
@pytest.mark.usefixtures("interpreted")
def test_a_run_calls_a_function_at_its_begin_and_end(duration):
    group = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    eq.run(1 * ms)
    calls = []
    eq.run(duration * ms, report=lambda *args: calls.append(args))
    assert [part for _, part, _, _ in calls] == [0.0, 1.0]
    assert calls[0][0] == 0 * second
    assert calls[1][2:] == (1 * ms, duration * ms)
    assert group.x[0] == pytest.approx(1 + duration)


@pytest.mark.usefixtures("interpreted")
def test_what_a_function_raises_ends_the_run_after_a_step():
    group = eq.NeuronGroup(1, "dx/dt = 1/ms : 1", method="exact")
    net = eq.Network(group)

    def report(elapsed, completed, start, duration):
        if completed > 0:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        net.run(1 * ms, report=report, report_period=1e-9 * second)
    assert net.t == 0.1 * ms
    net.run(0.1 * ms)
    assert group.x[0] == pytest.approx(0.2)


def test_a_project_calls_no_function(session):
    eq.set_device("cpp_standalone", build_on_run=False)
    net = eq.Network(eq.NeuronGroup(1, "x : 1"))
    with pytest.raises(SimulationError, match="report cannot be called from a standalone project"):
        net.run(1 * ms, report=print)
    assert net.t == 0 * ms
