"""Interrupts wait for the end of a step."""

import signal
import threading

import pytest

from eqsim.backends.host.interrupts import finish_before_interrupt


def test_an_interrupt_waits_until_the_block_is_done():
    done = []

    def work():
        with finish_before_interrupt():
            signal.raise_signal(signal.SIGINT)
            done.append("block")
        done.append("behind")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["block"]


def test_without_an_interrupt_nothing_is_raised_and_the_handler_is_back():
    before = signal.getsignal(signal.SIGINT)
    with finish_before_interrupt():
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before


def test_a_users_handler_is_called_after_the_block():
    calls = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: calls.append(number))
    try:
        with finish_before_interrupt():
            signal.raise_signal(signal.SIGINT)
            assert calls == []
        assert calls == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_ignored_interrupt_stays_ignored():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with finish_before_interrupt():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_systems_own_handler_interrupts():
    def work():
        with finish_before_interrupt():
            signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        with pytest.raises(KeyboardInterrupt):
            work()
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_error_in_the_block_is_what_is_raised():
    before = signal.getsignal(signal.SIGINT)

    def work():
        with finish_before_interrupt():
            raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        work()
    assert signal.getsignal(signal.SIGINT) is before


def test_where_it_is_allowed_it_does_not_wait():
    done = []
    with finish_before_interrupt() as interrupts:
        try:
            interrupts.allowed = True
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            done.append("interrupted")
    assert done == ["interrupted"]
    assert not interrupts.pending


def test_a_second_one_does_not_wait():
    done = []

    def work():
        with finish_before_interrupt():
            signal.raise_signal(signal.SIGINT)
            done.append("first")
            signal.raise_signal(signal.SIGINT)
            done.append("second")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["first"]


def test_a_block_within_another_leaves_it_to_that():
    done = []

    def work():
        with finish_before_interrupt() as outer:
            with finish_before_interrupt() as inner:
                signal.raise_signal(signal.SIGINT)
            done.append(inner is outer)

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == [True]


def test_what_is_pending_can_be_released_before_the_end():
    calls = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: calls.append(number))
    try:
        with finish_before_interrupt() as interrupts:
            interrupts.release()
            assert calls == []
            signal.raise_signal(signal.SIGINT)
            interrupts.release()
            assert calls == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)
    assert calls == [signal.SIGINT]


def test_other_threads_leave_the_handler_alone():
    before, seen = signal.getsignal(signal.SIGINT), []

    def work():
        with finish_before_interrupt():
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
