"""Opening and running compiled kernel libraries."""

import numpy as np
import pytest

from eqsim.engine._module import KernelLibrary

pytestmark = pytest.mark.compile

SOURCE = """#include <signal.h>
#include <stdint.h>
struct State { int64_t steps; int64_t calls; int64_t signal_at; double value; };
extern "C" {
extern const int64_t eqsim_words;
const int64_t eqsim_words = sizeof(State) / 8;
void eqsim_setup(void* state) { static_cast<State*>(state)->value = 1.5; }
int64_t eqsim_run(void* memory, int64_t n_steps, const volatile int32_t* stop) {
    State* state = static_cast<State*>(memory);
    state->calls += 1;
    for (int64_t k = 0; k < n_steps; ++k) {
        if (*stop) return k;
        state->steps += 1;
        if (state->steps == state->signal_at) raise(SIGINT);
    }
    return n_steps;
}
}
"""


@pytest.fixture
def path(compile_source):
    return str(compile_source(SOURCE, "-fPIC", "-shared")[0])


@pytest.fixture
def library(path):
    library = KernelLibrary(path)
    yield library
    library.close()


def test_setup_and_run_change_the_state(library):
    state = np.zeros(library.words)
    assert library.words == 4
    library.setup(state)
    assert state[3] == 1.5
    assert library.run(state, 100_000) == 100_000
    assert library.completed == 100_000
    assert state.view(np.int64)[0] == 100_000
    assert state.view(np.int64)[1] < 20
    assert library.run(state, 0) == 0


def test_progress_rises_to_the_end(library):
    state, seen = np.zeros(library.words, dtype=np.int64), []
    library.run(state, 5000, seen.append, 0.0)
    assert seen == sorted(set(seen))
    assert seen[-1] == 5000
    never = []
    library.run(state, 5000, never.append, 1e9)
    assert never == []


def test_an_interrupt_leaves_whole_steps(library):
    state = np.zeros(library.words, dtype=np.int64)
    state[2] = 1000
    with pytest.raises(KeyboardInterrupt):
        library.run(state, 10**12)
    assert library.completed == state[0]
    assert 1000 <= library.completed < 10**12


def test_stop_ends_a_run(library):
    state = np.zeros(library.words, dtype=np.int64)

    def stop_after(completed):
        if completed >= 50:
            library.stop()

    done = library.run(state, 10**12, stop_after, 0.0)
    assert done == library.completed == state[0]
    assert 50 <= done < 10**12
    assert library.run(state, 10) == 10


def test_an_error_in_progress_is_passed_on(library):
    state = np.zeros(library.words, dtype=np.int64)

    def fail(completed):
        raise RuntimeError(f"after {completed}")

    with pytest.raises(RuntimeError, match="after 1"):
        library.run(state, 1000, fail, 0.0)
    assert library.completed == state[0] == 1


def test_wrong_states_are_refused(library):
    with pytest.raises(ValueError, match="the state has 4 words, found 3"):
        library.run(np.zeros(3, dtype=np.int64), 1)
    frozen = np.zeros(4)
    frozen.flags.writeable = False
    with pytest.raises((ValueError, BufferError, TypeError)):
        library.setup(frozen)
    with pytest.raises((ValueError, TypeError)):
        library.setup(np.zeros(8)[::2])


def test_a_closed_library_is_refused(path):
    library = KernelLibrary(path)
    library.close()
    library.close()
    with pytest.raises(ValueError, match="closed"):
        library.run(np.zeros(4), 1)


def test_what_is_no_kernel_library_is_refused(tmp_path, compile_source):
    with pytest.raises(OSError, match="cannot open the kernel library"):
        KernelLibrary(str(tmp_path / "missing.so"))
    other, _ = compile_source("int number = 3;", "-fPIC", "-shared")
    with pytest.raises(OSError, match="has no eqsim_words"):
        KernelLibrary(str(other))
