import numpy as np
from numpy.typing import NDArray

def function_table() -> list[tuple[str, int]]: ...
def apply(number: int, arguments: list[NDArray[np.float64]], out: NDArray[np.float64]) -> None: ...
def apply_int64(
    remainder: bool, a: NDArray[np.int64], b: NDArray[np.int64], out: NDArray[np.int64]
) -> None: ...
def to_int64(a: NDArray[np.float64], out: NDArray[np.int64]) -> None: ...
def philox4x32(
    a: int, b: int, c: int, d: int, key_a: int, key_b: int
) -> tuple[int, int, int, int]: ...
def derive_key(seed: int, epoch: int, stream: int) -> int: ...
def uniform(key: int, step: int, elements: NDArray[np.int64], out: NDArray[np.float64]) -> None: ...
def normal(key: int, step: int, elements: NDArray[np.int64], out: NDArray[np.float64]) -> None: ...
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
def expm(
    n: int, a: NDArray[np.float64], out: NDArray[np.float64], work: NDArray[np.float64]
) -> None: ...
def matrix_work_size(n: int) -> int: ...
def take_column(address: int, itemsize: int) -> memoryview: ...
def bernoulli_rows(
    key: int,
    rows: NDArray[np.int64],
    n_cols: NDArray[np.int64],
    p: NDArray[np.float64],
    row_ptr: NDArray[np.int64],
) -> memoryview: ...
def sample_rows(
    key: int,
    rows: NDArray[np.int64],
    n_cols: NDArray[np.int64],
    size: NDArray[np.int64],
    work: NDArray[np.uint64],
    row_ptr: NDArray[np.int64],
) -> memoryview: ...
def draw_rows(
    key: int,
    rows: NDArray[np.int64],
    n_cols: NDArray[np.int64],
    size: NDArray[np.int64],
    row_ptr: NDArray[np.int64],
) -> memoryview: ...
def share_rows(
    key: int,
    rows: NDArray[np.int64],
    n_cols: NDArray[np.int64],
    drawn: int,
    total: int,
    replacement: bool,
    shares: NDArray[np.int64],
) -> None: ...
def sort_pairs(
    i: NDArray[np.int32],
    j: NDArray[np.int32],
    row_ptr: NDArray[np.int64],
    columns: NDArray[np.int32],
    order: NDArray[np.int64],
) -> bool: ...
def turn_rows(
    starts: NDArray[np.int64],
    names: NDArray[np.int32],
    columns: NDArray[np.int32],
    col_ptr: NDArray[np.int64],
    rows: NDArray[np.int32],
    order: NDArray[np.int32] | None,
) -> bool: ...
def invert(order: NDArray[np.int64], inverse: NDArray[np.int64]) -> bool: ...
def transpose(
    row_ptr: NDArray[np.int64],
    columns: NDArray[np.int32],
    stored: NDArray[np.int64] | None,
    row_of: NDArray[np.int32],
    col_ptr: NDArray[np.int64],
    synapse: NDArray[np.int64],
    row: NDArray[np.int32],
) -> bool: ...
