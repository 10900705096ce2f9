"""The headers of standalone programs: .npy files, JSON and the progress bar."""

import json
import subprocess

import numpy as np
import pytest

from eqsim.backends.state.room import MOST_SYNAPSES, Room
from eqsim.errors import ModelError

pytestmark = [pytest.mark.compile, pytest.mark.standalone]

COPY = """#include <eqsim/npy.hpp>
#include <cstdio>
template <typename T> void copy(const char* from, const char* to) {
    const eqsim::NpyArray<T> array = eqsim::npy_read<T>(from);
    eqsim::npy_write<T>(to, array.data.get(), array.shape);
}
int main(int, char** words) {
    try {
        switch (words[1][0]) {
            case 'i': copy<int32_t>(words[2], words[3]); break;
            case 'l': copy<int64_t>(words[2], words[3]); break;
            case 'f': copy<float>(words[2], words[3]); break;
            case 'd': copy<double>(words[2], words[3]); break;
            case '?': copy<bool>(words[2], words[3]); break;
        }
    } catch (const std::exception& error) {
        std::fputs(error.what(), stderr);
        return 1;
    }
}
"""
WRITE_JSON = """#include <eqsim/json.hpp>
#include <cmath>
int main() {
    eqsim::JsonWriter json;
    json.begin_object();
    json.key("name \\"quoted\\" \\\\ \\n \\x01 \\u00e9").value("tab\\t");
    json.key("numbers").begin_array().value(0.1).value(-3).value(int64_t{1} << 60);
    json.value(std::nan("")).value(true).value(false).end_array();
    json.key("empty").begin_object().end_object().key("none").begin_array().end_array();
    json.key("nested").begin_array().begin_object().key("a").value(1).end_object();
    json.begin_object().end_object().end_array().end_object();
    std::fputs(json.text().c_str(), stdout);
}
"""
CHECK_ROOM = """#include <eqsim/project/room.hpp>
#include <cstdlib>
int main(int, char** words) {
    double number[4];
    for (int k = 0; k < 4; ++k) number[k] = std::strtod(words[k + 1], nullptr);
    const project::Room room = {"syn", int64_t(number[0]), 12.0 + number[1], number[2]};
    std::fputs(room.refusal(number[3]).c_str(), stdout);
    return !(project::free_memory() > 0.0);
}
"""
SHOW_PROGRESS = """#include <eqsim/progress.hpp>
int main() {
    const double start = eqsim::wall_seconds();
    eqsim::ProgressBar bar(200, 0.0);
    bar.update(50);
    bar.finish();
    eqsim::ProgressBar quiet(200, 1e9);
    quiet.update(100);
    return eqsim::wall_seconds() < start;
}
"""


def run(program, *words):
    command = [str(program), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def copier(compile_source):
    return compile_source(COPY, "-O0")[0]


@pytest.mark.parametrize("code", ["i4", "i8", "f4", "f8", "?"])
def test_npy_files_survive_a_round_trip(copier, tmp_path, code):
    rng = np.random.default_rng(0)
    for shape in ((0,), (1,), (1000,), (7, 3), (0, 5)):
        array = (rng.normal(size=shape) * 100).astype(code)
        np.save(tmp_path / "in.npy", array)
        done = run(copier, array.dtype.char, tmp_path / "in.npy", tmp_path / "out.npy")
        assert done.returncode == 0, done.stderr
        found = np.load(tmp_path / "out.npy", allow_pickle=False)
        assert found.dtype == array.dtype
        np.testing.assert_array_equal(found, array)


def test_wrong_npy_files_are_refused(copier, tmp_path):
    source, target = tmp_path / "in.npy", tmp_path / "out.npy"
    assert "No such file" in run(copier, "d", source, target).stderr
    np.save(source, np.arange(3))
    assert "not of type <f8" in run(copier, "d", source, target).stderr
    source.write_bytes(source.read_bytes()[:-8])
    assert "the file is cut" in run(copier, "l", source, target).stderr
    source.write_text("text")
    assert "no .npy file" in run(copier, "l", source, target).stderr
    np.save(source, np.asfortranarray(np.ones((2, 3))))
    assert "not row-major" in run(copier, "d", source, target).stderr
    np.save(source, np.ones(3))
    assert "No such file" in run(copier, "d", source, tmp_path / "no" / "out.npy").stderr


def test_json_reads_back(compile_source):
    done = run(compile_source(WRITE_JSON, "-O0")[0])
    assert json.loads(done.stdout) == {
        'name "quoted" \\ \n \x01 é': "tab\t",
        "numbers": [0.1, -3, 2**60, None, True, False],
        "empty": {},
        "none": [],
        "nested": [{"a": 1}, {}],
    }


def test_the_room_for_synapses_is_that_of_runtime_mode(compile_source):
    program = compile_source(CHECK_ROOM, "-O0")[0]
    for present, variables, free, new in (
        *((5, 8, 2000.0, 100), (5, 8, 2000.0, 101), (0, 0, 11.0, 1), (3, 8, 1e9, 1e8)),
        *((5, 0, np.inf, MOST_SYNAPSES - 5), (5, 0, np.inf, MOST_SYNAPSES - 4)),
    ):
        done = run(program, present, variables, free, new)
        try:
            Room("syn", present, variables, free).check(new)
        except ModelError as error:
            said = [error.message, *error.details, f"hint: {error.hint}"]
            assert done.stdout.splitlines() == said
        else:
            assert done.stdout == ""
        assert done.returncode == 0


def test_the_progress_bar_ends_full(compile_source):
    done = run(compile_source(SHOW_PROGRESS, "-O0")[0])
    assert done.returncode == 0
    shown = done.stderr.strip().splitlines()
    assert "25 %" in shown[-2]
    assert f"[{'#' * 40}] 100 %" in shown[-1]
