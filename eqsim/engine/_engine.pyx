# distutils: language = c++
# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The functions of the engine's headers for contiguous arrays of matching lengths.

The arguments are checked in the typed modules beside this one; call those.
"""

from cpython.buffer cimport PyBuffer_FillInfo
from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport free, realloc


cdef extern from "eqsim/table.hpp" namespace "eqsim" nogil:
    struct Column:
        void* data
        int64_t size
        int64_t capacity

cdef extern from "eqsim/csr.hpp" namespace "eqsim" nogil:
    bint c_sort_pairs "eqsim::sort_pairs"(
        const int32_t*, const int32_t*, int64_t, int64_t, int64_t*, int32_t*, int64_t*)
    bint c_turn_rows "eqsim::turn_rows"(
        const int64_t*, const int32_t*, int64_t, const int32_t*, int64_t, int64_t*, int32_t*,
        int32_t*)
    bint c_transpose "eqsim::transpose"(
        const int32_t*, const int32_t*, const int64_t*, int64_t, int64_t, int64_t*, int64_t*,
        int32_t*)
    void c_expand_rows "eqsim::expand_rows"(const int64_t*, int64_t, int32_t*)
    bint c_invert "eqsim::invert"(const int64_t*, int64_t, int64_t*)

cdef extern from "eqsim/expm.hpp" namespace "eqsim" nogil:
    int expm_work_size(int)

cdef extern from "loops.hpp" namespace "eqsim_loops" nogil:
    ctypedef void (*Loop)(const double* const*, double*, int64_t)
    struct Function:
        const char* name
        int arity
        Loop loop
    const Function* functions
    const int function_count
    void floor_div_int64(const int64_t*, const int64_t*, int64_t*, int64_t)
    void mod_int64(const int64_t*, const int64_t*, int64_t*, int64_t)
    void c_to_int64 "eqsim_loops::to_int64"(const double*, int64_t*, int64_t)
    void c_uniform "eqsim_loops::uniform"(uint64_t, int64_t, const int64_t*, double*, int64_t)
    void c_normal "eqsim_loops::normal"(uint64_t, int64_t, const int64_t*, double*, int64_t)
    void c_poisson "eqsim_loops::poisson"(
        uint64_t, int64_t, const int64_t*, const double*, int64_t*, int64_t)
    void c_binomial "eqsim_loops::binomial"(
        uint64_t, int64_t, const int64_t*, const int64_t*, const double*, int64_t*, int64_t)
    void c_expm "eqsim_loops::expm"(int, int64_t, const double*, double*, double*)
    void c_bernoulli_rows "eqsim_loops::bernoulli_rows"(
        uint64_t, const int64_t*, int64_t, const int64_t*, const double*, int64_t*, Column*,
        int64_t*)
    void c_sample_rows "eqsim_loops::sample_rows"(
        uint64_t, const int64_t*, int64_t, const int64_t*, const int64_t*, uint64_t*, int64_t*,
        Column*, int64_t*)
    void c_draw_rows "eqsim_loops::draw_rows"(
        uint64_t, const int64_t*, int64_t, const int64_t*, const int64_t*, int64_t*, Column*,
        int64_t*)
    void c_share_rows "eqsim_loops::share_rows"(
        uint64_t, const int64_t*, int64_t, const int64_t*, int64_t, int64_t, bint, int64_t*)

cdef extern from "eqsim/philox.hpp" namespace "eqsim" nogil:
    struct Words:
        uint32_t a, b, c, d
    Words c_philox4x32 "eqsim::philox4x32"(Words, uint32_t, uint32_t)
    uint64_t c_derive_key "eqsim::derive_key"(uint64_t, uint64_t, uint64_t)


cdef class Memory:
    """A block of memory from malloc, freed with the last array that looks at it."""

    cdef void* data
    cdef int64_t size

    def __getbuffer__(self, Py_buffer* buffer, int flags):
        PyBuffer_FillInfo(buffer, self, self.data, self.size, 0, flags)

    def __dealloc__(self):
        free(self.data)


cdef Memory adopt(Column* column, int64_t itemsize):
    """Move what a column holds into an object of its own; the column is left empty."""
    cdef Memory memory = Memory.__new__(Memory)
    cdef void* shrunk
    memory.data = column.data
    memory.size = column.size * itemsize
    column.data = NULL
    column.size = column.capacity = 0
    if memory.size > 0:
        shrunk = realloc(memory.data, memory.size)
        memory.data = memory.data if shrunk == NULL else shrunk
    return memory


def take_column(size_t address, int64_t itemsize):
    """Empty the column at an address into a buffer."""
    return memoryview(adopt(<Column*>address, itemsize))


def function_table():
    """Name and arity of every function, in the order of their numbers."""
    return [(functions[k].name.decode(), functions[k].arity) for k in range(function_count)]


def apply(int number, list arguments, double[::1] out):
    """Fill `out` with a function of up to three arrays of its length."""
    cdef const double[::1] view
    cdef const double* pointers[3]
    cdef int k
    cdef int64_t n = out.shape[0]
    if n == 0:
        return
    for k in range(functions[number].arity):
        view = arguments[k]
        pointers[k] = &view[0]
    with nogil:
        functions[number].loop(pointers, &out[0], n)


def apply_int64(bint remainder, const int64_t[::1] a, const int64_t[::1] b, int64_t[::1] out):
    """Fill `out` with the floored quotient or the remainder of integers."""
    if out.shape[0] == 0:
        return
    with nogil:
        if remainder:
            mod_int64(&a[0], &b[0], &out[0], out.shape[0])
        else:
            floor_div_int64(&a[0], &b[0], &out[0], out.shape[0])


def to_int64(const double[::1] a, int64_t[::1] out):
    """Fill `out` with `a` rounded towards zero."""
    if out.shape[0] > 0:
        with nogil:
            c_to_int64(&a[0], &out[0], out.shape[0])


def philox4x32(uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint32_t key_a, uint32_t key_b):
    """The four words for a counter and a key."""
    cdef Words counter
    counter.a, counter.b, counter.c, counter.d = a, b, c, d
    cdef Words words = c_philox4x32(counter, key_a, key_b)
    return words.a, words.b, words.c, words.d


def derive_key(uint64_t seed, uint64_t epoch, uint64_t stream):
    """The key of one stream of draws."""
    return c_derive_key(seed, epoch, stream)


def uniform(uint64_t key, int64_t step, const int64_t[::1] elements, double[::1] out):
    """Fill `out` with uniform draws."""
    if out.shape[0] > 0:
        with nogil:
            c_uniform(key, step, &elements[0], &out[0], out.shape[0])


def normal(uint64_t key, int64_t step, const int64_t[::1] elements, double[::1] out):
    """Fill `out` with standard normal draws."""
    if out.shape[0] > 0:
        with nogil:
            c_normal(key, step, &elements[0], &out[0], out.shape[0])


def poisson(uint64_t key, int64_t step, const int64_t[::1] elements, const double[::1] mean,
            int64_t[::1] out):
    """Fill `out` with Poisson draws."""
    if out.shape[0] > 0:
        with nogil:
            c_poisson(key, step, &elements[0], &mean[0], &out[0], out.shape[0])


def binomial(uint64_t key, int64_t step, const int64_t[::1] elements, const int64_t[::1] trials,
             const double[::1] p, int64_t[::1] out):
    """Fill `out` with binomial draws."""
    if out.shape[0] > 0:
        with nogil:
            c_binomial(key, step, &elements[0], &trials[0], &p[0], &out[0], out.shape[0])


def expm(int n, const double[::1] a, double[::1] out, double[::1] work):
    """Fill `out` with the exponentials of n x n matrices, one behind the other."""
    if out.shape[0] > 0:
        with nogil:
            c_expm(n, out.shape[0] // (n * n), &a[0], &out[0], &work[0])


def bernoulli_rows(uint64_t key, const int64_t[::1] rows, const int64_t[::1] n_cols,
                   const double[::1] p, int64_t[::1] row_ptr):
    """Draw rows; give the buffer of their columns."""
    cdef Column columns = Column(NULL, 0, 0)
    cdef int64_t error = 0
    row_ptr[0] = 0
    if rows.shape[0] > 0:
        with nogil:
            c_bernoulli_rows(key, &rows[0], rows.shape[0], &n_cols[0], &p[0], &row_ptr[0],
                             &columns, &error)
    return filled(&columns, error)


def sample_rows(uint64_t key, const int64_t[::1] rows, const int64_t[::1] n_cols,
                const int64_t[::1] size, uint64_t[::1] work, int64_t[::1] row_ptr):
    """Draw rows of given sizes; give the buffer of their columns."""
    cdef Column columns = Column(NULL, 0, 0)
    cdef int64_t error = 0
    row_ptr[0] = 0
    if rows.shape[0] > 0:
        with nogil:
            c_sample_rows(key, &rows[0], rows.shape[0], &n_cols[0], &size[0], &work[0],
                          &row_ptr[0], &columns, &error)
    return filled(&columns, error)


def draw_rows(uint64_t key, const int64_t[::1] rows, const int64_t[::1] n_cols,
              const int64_t[::1] size, int64_t[::1] row_ptr):
    """Draw rows of given sizes, with replacement; give the buffer of their columns."""
    cdef Column columns = Column(NULL, 0, 0)
    cdef int64_t error = 0
    row_ptr[0] = 0
    if rows.shape[0] > 0:
        with nogil:
            c_draw_rows(key, &rows[0], rows.shape[0], &n_cols[0], &size[0], &row_ptr[0],
                        &columns, &error)
    return filled(&columns, error)


cdef object filled(Column* columns, int64_t error):
    """Give the buffer of drawn columns."""
    memory = memoryview(adopt(columns, sizeof(int32_t)))
    if error:
        raise MemoryError
    return memory


def share_rows(uint64_t key, const int64_t[::1] rows, const int64_t[::1] n_cols, int64_t drawn,
               int64_t total, bint replacement, int64_t[::1] shares):
    """Fill `shares` with what of a sample falls to each row."""
    if rows.shape[0] > 0:
        with nogil:
            c_share_rows(key, &rows[0], rows.shape[0], &n_cols[0], drawn, total, replacement,
                         &shares[0])


def sort_pairs(const int32_t[::1] i, const int32_t[::1] j, int64_t[::1] row_ptr,
               int32_t[::1] columns, int64_t[::1] order):
    """Sort pairs by row, with their numbers in `order`; false if out of range."""
    cdef int64_t count = i.shape[0]
    cdef bint valid
    if count == 0:
        row_ptr[:] = 0
        return True
    with nogil:
        valid = c_sort_pairs(&i[0], &j[0], count, row_ptr.shape[0] - 1, &row_ptr[0], &columns[0],
                             &order[0])
    return valid


def turn_rows(const int64_t[::1] starts, const int32_t[::1] names, const int32_t[::1] columns,
              int64_t[::1] col_ptr, int32_t[::1] rows, order):
    """Sort rows by column, with former places in `order` unless it is None; false if out of range."""
    cdef int32_t[::1] places
    cdef int32_t* first = NULL
    cdef bint valid
    if columns.shape[0] == 0:
        col_ptr[:] = 0
        return True
    if order is not None:
        places = order
        first = &places[0]
    with nogil:
        valid = c_turn_rows(&starts[0], &names[0], names.shape[0], &columns[0],
                            col_ptr.shape[0] - 1, &col_ptr[0], &rows[0], first)
    return valid


def invert(const int64_t[::1] order, int64_t[::1] inverse):
    """Invert a permutation; false if it is none."""
    cdef bint valid = True
    if order.shape[0] > 0:
        with nogil:
            valid = c_invert(&order[0], order.shape[0], &inverse[0])
    return valid


def transpose(const int64_t[::1] row_ptr, const int32_t[::1] columns, stored,
              int32_t[::1] row_of, int64_t[::1] col_ptr, int64_t[::1] synapse, int32_t[::1] row):
    """List synapses by column; false if a column is out of range."""
    cdef int64_t count = columns.shape[0]
    cdef const int64_t[::1] places
    cdef const int64_t* first = NULL
    cdef bint valid
    if count == 0:
        col_ptr[:] = 0
        return True
    if stored is not None:
        places = stored
        first = &places[0]
    with nogil:
        c_expand_rows(&row_ptr[0], row_ptr.shape[0] - 1, &row_of[0])
        valid = c_transpose(&columns[0], &row_of[0], first, count, col_ptr.shape[0] - 1,
                            &col_ptr[0], &synapse[0], &row[0])
    return valid


def matrix_work_size(int n):
    """Give the number of doubles `expm` works in."""
    return expm_work_size(n)
