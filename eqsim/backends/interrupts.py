"""Ctrl-C at the right moment: a step is completed before the interrupt is raised."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["finish_before_interrupt"]


@contextmanager
def finish_before_interrupt() -> Iterator[None]:
    """Hold an interrupt from the keyboard back until the block is done.

    Only the main thread receives such interrupts; elsewhere there is nothing to hold back.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pending: list[tuple[int, FrameType | None]] = []
    previous = signal.signal(signal.SIGINT, lambda number, frame: pending.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
    if pending:
        if callable(previous):
            previous(*pending[0])
        elif previous == signal.SIG_DFL:
            raise KeyboardInterrupt
