# distutils: language = c++
# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The functions of the engine's headers for contiguous arrays of matching lengths.

The arguments are checked in the typed modules beside this one; call those.
"""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t


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

cdef extern from "eqsim/philox.hpp" namespace "eqsim" nogil:
    struct Words:
        uint32_t a, b, c, d
    Words c_philox4x32 "eqsim::philox4x32"(Words, uint32_t, uint32_t)
    uint64_t c_derive_key "eqsim::derive_key"(uint64_t, uint64_t, uint64_t)


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
