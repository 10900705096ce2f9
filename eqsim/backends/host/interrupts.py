"""Ctrl-C at the right moment: a step is completed before the interrupt is raised."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

__all__ = ["Interrupts", "finish_before_interrupt"]


@dataclass(slots=True)
class Interrupts:
    """What becomes of interrupts from the keyboard within a block.

    The first one is `pending` until the block is done, unless it comes where it is `allowed`.
    Another one does not wait, so that no function of the user's can hold it back for ever.
    `handler` is what handled them before.
    """

    handler: Any = None
    allowed: bool = False
    pending: bool = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle the signal."""
        if self.allowed or self.pending:
            self._pass_on(number, frame)
        else:
            self.pending = True

    def release(self) -> None:
        """Pass on what is pending."""
        if self.pending:
            self.pending = False
            self._pass_on(signal.SIGINT, None)

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        if callable(self.handler):
            self.handler(number, frame)
        elif self.handler == signal.SIG_DFL:
            raise KeyboardInterrupt


@contextmanager
def finish_before_interrupt() -> Iterator[Interrupts]:
    """Hold an interrupt from the keyboard back until the block, and any around it, is done.

    Only the main thread receives such interrupts; elsewhere there is nothing to hold back.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is None or threading.current_thread() is not threading.main_thread():
        yield Interrupts()
        return
    if isinstance(before, Interrupts):
        yield before
        return
    interrupts = Interrupts(before)
    signal.signal(signal.SIGINT, interrupts)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, before)
    interrupts.release()
