"""Preferences."""

import numpy as np
import pytest

import eqsim as eq
from eqsim import BrianPreference
from eqsim.api.session.preference_table import PREFERENCES
from eqsim.api.session.session import SESSION
from eqsim.errors import EqsimWarning, ModelError, PreferenceError, StorageError
from eqsim.options import CompileOptions

pytestmark = pytest.mark.usefixtures("session")


def test_the_target_is_that_of_the_device():
    eq.prefs.codegen.target = "numpy"
    assert SESSION.device.target == "numpy"
    assert eq.prefs["codegen.target"] == "numpy"


def test_python_can_ask_for_attributes():
    assert not hasattr(eq.prefs, "colour")
    assert not hasattr(eq.prefs.codegen, "colour")


def test_items_and_attributes_are_the_same():
    eq.prefs["codegen.target"] = "numpy"
    assert eq.prefs.codegen.target == "numpy"


@pytest.mark.parametrize("name", ["codegen.targe", "codgen", "codegen"])
def test_an_unknown_preference_is_refused(name):
    with pytest.raises(ModelError, match="no preference"):
        eq.prefs[name] = 1


def test_a_typo_is_met_with_a_suggestion():
    with pytest.raises(ModelError, match=r"codegen\.target"):
        eq.prefs.codegen.targe  # noqa: B018


def test_they_list_themselves():
    assert "codegen.target = 'auto'" in repr(eq.prefs)
    assert {"target", "cpp", "get_documentation"} <= set(dir(eq.prefs.codegen))
    assert "codegen.target" in eq.prefs
    assert "codegen.targe" not in eq.prefs


def test_a_standalone_project_cannot_be_interpreted():
    eq.set_device("cpp_standalone")
    with pytest.raises(ModelError, match="always compiled"):
        eq.prefs.codegen.target = "numpy"
    eq.prefs.codegen.target = "cython"
    assert SESSION.device.name == "cpp_standalone"


@pytest.mark.parametrize("name", PREFERENCES)
def test_each_has_a_doc_a_default_and_can_be_set_to_it(name):
    assert PREFERENCES[name].doc.endswith(".")
    assert eq.prefs[name] == PREFERENCES[name].default
    before = SESSION.device
    eq.prefs[name] = eq.prefs[name]
    assert SESSION.device == before
    assert f"{name} = " in eq.prefs.get_documentation(name)


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("core.default_integer_dtype", "nonsense", "is a type of NumPy's"),
        ("core.default_integer_dtype", np.int64, "int64 are not available"),
        ("core.stop_on_keyboard_interrupt", False, "Ctrl-C ends a run"),
        ("core.network.default_schedule", ["before_start"], "prefs.core.network.default_schedule"),
        ("legacy.refractory_timing", True, "whole numbers of steps"),
        ("codegen.target", "weave", "no target 'weave'"),
        ("codegen.loop_invariant_optimisations", 1, "True or False"),
        ("codegen.max_cache_dir_size", "big", "cannot be 'big'"),
        ("codegen.max_cache_dir_size", True, "cannot be True"),
        ("codegen.cpp.compiler", "msvc", "is not supported"),
        ("codegen.cpp.compiler", 3, "compiler is a command"),
        ("codegen.cpp.extra_compile_args_gcc", ["-O3", "-ffast-math"], "-ffast-math lets"),
        ("codegen.cpp.extra_compile_args", "-O3", "tuple of texts"),
        ("codegen.cpp.libraries", ["gsl"], "extra_compile_args"),
        ("codegen.generators.cpp.flush_denormals", True, "the same bits"),
        ("codegen.runtime.cython.cache_dir", "/tmp", "set EQSIM_CACHE_DIR"),
        ("devices.cpp_standalone.openmp_threads", 4, "one thread"),
        ("logging.console_log_level", "LOUD", "no level 'LOUD'"),
        ("logging.file_log", True, "FileHandler"),
    ],
)
def test_what_is_refused_says_why(name, value, problem):
    with pytest.raises(ModelError, match=problem):
        eq.prefs[name] = value
    assert eq.prefs[name] == PREFERENCES[name].default


def test_those_without_effect_are_kept():
    eq.prefs.devices.cpp_standalone.extra_make_args_unix = ["-j4"]
    assert eq.prefs["devices.cpp_standalone.extra_make_args_unix"] == ["-j4"]
    eq.prefs.codegen.max_cache_dir_size = 0.5
    assert eq.prefs.codegen.max_cache_dir_size == 0.5
    eq.prefs.reset_to_defaults()
    assert eq.prefs.codegen.max_cache_dir_size == 1000


def test_options_of_the_compilation():
    eq.prefs.codegen.cpp.compiler = "clang++"
    eq.prefs.codegen.cpp.extra_compile_args = ["-g"]
    eq.prefs.codegen.loop_invariant_optimisations = False
    options = SESSION.device.options
    assert (options.compiler, options.extra_flags) == ("clang++", ("-g",))
    assert "hoist" not in options.passes
    assert eq.prefs.codegen.cpp.extra_compile_args_gcc == ["-g"]
    eq.prefs.codegen.cpp.extra_compile_args = None
    eq.prefs.codegen.loop_invariant_optimisations = True
    eq.prefs.codegen.cpp.compiler = "unix"
    assert SESSION.device.options == CompileOptions()


class TestFiles:
    def test_a_file_is_read_as_data(self, tmp_path):
        path = tmp_path / "file"
        path.write_text(
            "# about\n\ncodegen.target = 'numpy'  # interpreted\n[core]\n"
            "default_float_dtype = float64\n[devices.cpp_standalone]\n"
            "extra_make_args_unix = ['-j', \"4\"]\n"
        )
        eq.prefs.read_preference_file(path)
        assert eq.prefs.codegen.target == "numpy"
        assert eq.prefs.devices.cpp_standalone.extra_make_args_unix == ["-j", "4"]

    def test_what_is_written_can_be_read(self, tmp_path):
        eq.prefs.codegen.max_cache_dir_size = 3
        path = tmp_path / "file"
        path.write_text(eq.prefs.as_file)
        eq.prefs.reset_to_defaults()
        eq.prefs.read_preference_file(path)
        assert eq.prefs.codegen.max_cache_dir_size == 3

    @pytest.mark.parametrize(
        ("line", "problem"),
        [
            ("codegen.target", "line 2: this is no preference"),
            ("= 3", "line 2: this is no preference"),
            ("codegen.target = __import__('os')", "line 2: the value cannot be read"),
            ("codegen.targe = 3", "line 2: there is no preference 'codegen.targe'"),
            ("codegen.target = " + "(" * 1000, "line 2: the value cannot be read"),
        ],
    )
    def test_what_cannot_be_read(self, tmp_path, line, problem):
        path = tmp_path / "file"
        path.write_text(f"\n{line}\n")
        with pytest.raises(PreferenceError, match=problem):
            eq.prefs.read_preference_file(path)

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(StorageError, match="cannot be read"):
            eq.prefs.read_preference_file(tmp_path / "file")

    def test_the_present_folder_cannot_name_programs(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("HOME", str(tmp_path))
        own = tmp_path / ".eqsim" / "user_preferences"
        own.parent.mkdir()
        own.write_text("codegen.cpp.compiler = 'clang++'\ncodegen.max_cache_dir_size = 1\n")
        local = tmp_path / "eqsim_preferences"
        local.write_text("codegen.max_cache_dir_size = 2\n")
        eq.prefs.load_preferences()
        assert SESSION.device.options.compiler == "clang++"
        assert eq.prefs.codegen.max_cache_dir_size == 2
        local.write_text("codegen.cpp.compiler = './mine'\n")
        with pytest.raises(PreferenceError, match="decides which programs are started"):
            eq.prefs.load_preferences()
        assert SESSION.device.options.compiler == "clang++"


class TestOtherPackages:
    def test_they_register_theirs(self):
        eq.prefs.register_preferences(
            "mine",
            "about",
            size=BrianPreference(2, "How big.", lambda value: value > 0),
            name=BrianPreference("a", "Which."),
        )
        assert (eq.prefs.mine.size, eq.prefs["mine.name"]) == (2, "a")
        eq.prefs.mine.size = 5
        assert eq.prefs.mine.size == 5
        for name, value in (("size", -1), ("name", 3)):
            with pytest.raises(PreferenceError, match="cannot be"):
                eq.prefs[f"mine.{name}"] = value
        assert "How big." in eq.prefs.get_documentation("mine")
        SESSION.reset()
        assert "mine.size" not in eq.prefs

    def test_they_cannot_replace_ours(self):
        with pytest.raises(PreferenceError, match="already"):
            eq.prefs.register_preferences("codegen", "", target=BrianPreference(1, ""))


def test_the_initial_state():
    group = eq.NeuronGroup(1, "x : 1")
    eq.defaultclock.dt = 1 * eq.ms
    eq.prefs.codegen.target = "numpy"
    eq.restore_initial_state()
    assert eq.defaultclock.dt == 0.1 * eq.ms
    assert eq.prefs.codegen.target == "auto"
    assert group not in eq.collect()


class TestCaches:
    def test_a_cache_that_is_too_large(self, tmp_path, monkeypatch):
        monkeypatch.setenv("EQSIM_CACHE_DIR", str(tmp_path))
        (tmp_path / "file").write_bytes(bytes(2_000_000))
        eq.check_cache()
        eq.prefs.codegen.max_cache_dir_size = 1
        with pytest.warns(EqsimWarning, match="has 2 MB, more than the 1 MB"):
            eq.check_cache("compiled")

    @pytest.mark.parametrize("use", [eq.check_cache, eq.clear_cache])
    def test_targets_without_one(self, use):
        with pytest.raises(ModelError, match="the target 'numpy' has no cache"):
            use("numpy")


def test_a_device_that_runs_at_once_cannot_wait():
    with pytest.raises(ModelError, match="takes no build_on_run=False"):
        eq.set_device("runtime", build_on_run=False)
