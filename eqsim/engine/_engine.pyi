import numpy as np
from numpy.typing import NDArray

def function_table() -> list[tuple[str, int]]: ...
def apply(
    number: int, arguments: list[NDArray[np.float64]], out: NDArray[np.float64]
) -> None: ...
def apply_int64(
    remainder: bool, a: NDArray[np.int64], b: NDArray[np.int64], out: NDArray[np.int64]
) -> None: ...
def to_int64(a: NDArray[np.float64], out: NDArray[np.int64]) -> None: ...
def philox4x32(
    a: int, b: int, c: int, d: int, key_a: int, key_b: int
) -> tuple[int, int, int, int]: ...
def derive_key(seed: int, epoch: int, stream: int) -> int: ...
def uniform(
    key: int, step: int, elements: NDArray[np.int64], out: NDArray[np.float64]
) -> None: ...
def normal(
    key: int, step: int, elements: NDArray[np.int64], out: NDArray[np.float64]
) -> None: ...
def poisson(
    key: int,
    step: int,
    elements: NDArray[np.int64],
    mean: NDArray[np.float64],
    out: NDArray[np.int64],
) -> None: ...
def binomial(
    key: int,
    step: int,
    elements: NDArray[np.int64],
    trials: NDArray[np.int64],
    p: NDArray[np.float64],
    out: NDArray[np.int64],
) -> None: ...
