from collections.abc import Callable
from os import PathLike
from typing import Any

from numpy.typing import NDArray

class KernelLibrary:
    words: int
    completed: int
    def __init__(self, path: str | PathLike[str]) -> None: ...
    def setup(self, state: NDArray[Any]) -> None: ...
    def run(
        self,
        state: NDArray[Any],
        n_steps: int,
        progress: Callable[[int], None] | None = None,
        interval: float = 1.0,
    ) -> int: ...
    def stop(self) -> None: ...
    def close(self) -> None: ...
