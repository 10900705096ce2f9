# distutils: language = c++
# cython: language_level=3, boundscheck=False, wraparound=False
"""A compiled kernel library: opened, set up, and run in slices that Ctrl-C can end."""

import os

from cpython.exc cimport PyErr_CheckSignals
from libc.stdint cimport int32_t, int64_t
from time import perf_counter

cdef extern from "shared_library.hpp" nogil:
    void* library_open(const char*)
    void* library_symbol(void*, const char*)
    void library_close(void*)
    const char* library_error()

ctypedef void (*SetupFunction)(void*) noexcept nogil
ctypedef int64_t (*RunFunction)(void*, int64_t, const int32_t*) noexcept nogil

cdef double SLICE_SECONDS = 0.02
cdef int64_t LARGEST_GROWTH = 16


cdef class KernelLibrary:
    """A shared library that exports `eqsim_words`, `eqsim_setup` and `eqsim_run`.

    Parameters
    ----------
    path : str
        The library's file.

    Attributes
    ----------
    words : int
        Number of eight-byte words of the state.
    completed : int
        Steps completed by the last (or present) call of `run`.
    """

    cdef void* handle
    cdef SetupFunction setup_function
    cdef RunFunction run_function
    cdef int32_t stop_flag
    cdef readonly int64_t words
    cdef readonly int64_t completed

    def __cinit__(self, path):
        self.handle = library_open(os.fsencode(path))
        if self.handle == NULL:
            raise OSError(f"cannot open the kernel library: {library_error().decode()}")
        self.words = (<int64_t*>self.find("eqsim_words"))[0]
        self.setup_function = <SetupFunction>self.find("eqsim_setup")
        self.run_function = <RunFunction>self.find("eqsim_run")

    cdef void* find(self, str name) except NULL:
        cdef void* symbol = library_symbol(self.handle, name.encode())
        if symbol == NULL:
            raise OSError(f"the kernel library has no {name}")
        return symbol

    cdef void* address(self, object state) except? NULL:
        """The address of a state; arrays of any type of eight bytes will do."""
        cdef int64_t[::1] view
        if self.handle == NULL:
            raise ValueError("the kernel library is closed")
        view = memoryview(state).cast("B").cast("q")
        if view.shape[0] != self.words:
            raise ValueError(f"the state has {self.words} words, found {view.shape[0]}")
        return &view[0] if self.words > 0 else NULL

    def setup(self, state):
        """Prepare a state for running.

        Parameters
        ----------
        state : ndarray
            `words` contiguous words of eight bytes.
        """
        cdef void* address = self.address(state)
        with nogil:
            self.setup_function(address)

    def run(self, state, int64_t n_steps, progress=None, double interval=1.0):
        """Run steps, outside the interpreter's lock.

        About every 20 ms signals are looked for. If one raises (Ctrl-C), the state is that after
        `completed` steps.

        Parameters
        ----------
        state : ndarray
            A state that was set up.
        n_steps : int
            Number of steps.
        progress : callable, optional
            Called with the number of completed steps, at most once per interval.
        interval : float
            Seconds between two calls of `progress`.

        Returns
        -------
        int
            Completed steps: fewer than asked for if the library or `stop` ended the run.
        """
        cdef void* address = self.address(state)
        cdef int64_t slice_steps = 1, asked, done
        cdef double now = perf_counter(), before, called = now
        self.completed = 0
        self.stop_flag = 0
        while self.completed < n_steps:
            asked = min(slice_steps, n_steps - self.completed)
            with nogil:
                done = self.run_function(address, asked, &self.stop_flag)
            before, now = now, perf_counter()
            self.completed += done
            PyErr_CheckSignals()
            if progress is not None and now - called >= interval:
                called = now
                progress(self.completed)
            if done < asked:
                break
            slice_steps = next_slice(asked, now - before)
        return self.completed

    def stop(self):
        """End the present run after the step it is in; may be called from another thread."""
        self.stop_flag = 1

    def close(self):
        """Unload the library; states it has set up can no longer be run."""
        if self.handle != NULL:
            library_close(self.handle)
            self.handle = NULL

    def __dealloc__(self):
        if self.handle != NULL:
            library_close(self.handle)


cdef int64_t next_slice(int64_t steps, double seconds):
    """The number of steps that should take 20 ms, growing by a bounded factor."""
    cdef double factor = SLICE_SECONDS / max(seconds, 1e-9)
    return max(1, <int64_t>(steps * min(factor, LARGEST_GROWTH)))
