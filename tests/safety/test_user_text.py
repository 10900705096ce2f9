"""User text reaches generated code as parsed nodes only: hostile texts are refused or harmless."""

import pytest

import eqsim as eq
from eqsim import Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, ms, run
from eqsim.errors import EqsimError

KEYWORDS = (
    *("signed", "double", "template", "export", "new", "delete", "this", "operator", "register"),
    *("alignas", "char16_t", "constexpr", "co_await", "concept", "typename", "bool", "char"),
    *("union", "typeid", "static_assert", "thread_local", "wchar_t", "xor", "compl", "bitand"),
)
MACROS = (
    *("NULL", "M_PI", "errno", "linux", "unix", "EOF", "INFINITY", "NAN", "INT64_C"),
    *("stdin", "DBL_MAX", "I", "complex", "major", "minor", "BUFSIZ", "SIGINT", "offsetof"),
)
OWN_NAMES = (
    *(
        "main",
        "std",
        "eqsim",
        "model",
        "State",
        "network",
        "step",
        "steps",
        "k",
        "n",
        "seed",
        "epoch",
    ),
    *("spiked", "count", "list", "result", "project", "arena", "perform", "write", "kernels"),
    *("int64_t", "uint32_t", "printf", "system", "exit", "isnan", "fma", "v", "v_", "V", "a_b"),
)
HOSTILE_NAMES = (*KEYWORDS, *MACROS, *OWN_NAMES)
BREAKERS = (
    '*/ } system("touch broken"); /*',
    "*/ #error broken /*",
    "trigraph ??/",
    "backslash \\",
    "// ??/",
    "\" ' ` $(touch broken) %s %n {x} {{x}} {% x %}",
    "not ASCII: é — \u202e \u2028 ‮",
    "\\u000a#error broken",
    "\r#error broken",
)


def test_words_of_c_are_names_of_variables_constants_and_locals(backend):
    model = "\n".join(f"{name} : 1" for name in HOSTILE_NAMES)
    statements = [f"{name} += {number}" for number, name in enumerate(HOSTILE_NAMES)]
    group = NeuronGroup(2, f"{model}\nlast : 1", threshold="i >= 0", reset="\n".join(statements))
    constants = {f"{name}_": 2.0**number for number, name in enumerate(HOSTILE_NAMES[:40])}
    total = " + ".join(constants)
    locals_ = "; ".join(f"{name} = 1.0*i" for name in HOSTILE_NAMES[40:])
    used = " + ".join(HOSTILE_NAMES[40:])
    other = NeuronGroup(
        3,
        "x : 1\ny : 1",
        threshold="i >= 0",
        reset=f"{locals_}; x = {total}; y = {used}",
        namespace=constants,
    )
    run(0.1 * ms)
    for number, name in enumerate(HOSTILE_NAMES):
        assert getattr(group, name)[:].tolist() == [number, number]
    assert other.x[:].tolist() == [2.0**40 - 1] * 3
    assert other.y[:].tolist() == [number * len(HOSTILE_NAMES[40:]) for number in range(3)]


def test_words_of_c_are_names_of_objects(backend):
    names = ("class", "main", "std", "state", "NULL", "linux", "a", "a_b", "double", "step", "I")
    groups = [
        NeuronGroup(2, "b_c : 1\nc : 1", threshold="i >= 0", reset="b_c += 1; c += 2", name=name)
        for name in names
    ]
    synapses = Synapses(
        groups[0],
        groups[1],
        "union : 1",
        on_pre={"template": "b_c_post += 10", "int": "union += 1"},
        name="delete",
    )
    synapses.connect(j="i")
    spikes = SpikeMonitor(groups[2], name="EOF")
    values = StateMonitor(groups[3], ["b_c", "c"], record=True, name="printf")
    Network(groups, synapses, spikes, values).run(0.2 * ms)
    for group in groups:
        assert group.c[:].tolist() == [4, 4]
    assert groups[1].b_c[:].tolist() == [22, 22]
    assert synapses.union[:].tolist() == [2, 2]
    assert spikes.num_spikes == 4
    assert values.c.tolist() == [[0, 2], [0, 2]]


def test_comments_cannot_leave_their_comment(backend, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = [f"x{k} : 1  # {text}" for k, text in enumerate(BREAKERS) if "\r" not in text]
    group = NeuronGroup(
        2,
        "\n".join(["# */ #error broken", "dx/dt = 1/ms : 1  # */ ??/", *lines]),
        threshold="x > 5  # */ system('ls')",
        reset="\n".join(f"x += 1  # {text}" for text in BREAKERS if "\r" not in text),
        method="euler",
    )
    group.x = 6
    synapses = Synapses(group, group, on_pre="x_post += 1  # */ } /* \\")
    synapses.connect(j="i")
    run(0.1 * ms)
    added = sum("\r" not in text for text in BREAKERS)
    assert group.x[:].tolist() == pytest.approx([7.1 + added] * 2)
    assert not list(tmp_path.rglob("broken"))


@pytest.mark.parametrize(
    "name",
    [
        "__import__",
        "_v",
        "__class__",
        "ｖ",  # noqa: RUF001 -- fullwidth
        "vа",  # noqa: RUF001 -- Cyrillic
        "v\u200b",
        "vé",
        "ℝ",  # noqa: RUF001
        "µ",
        "v\u0301",
        "v;",
        'v"',
        "v\\",
        "v\nint x",
        "1v",
        "",
        "class Foo",
        "eval('1')",
    ],
)
def test_other_names_are_refused_everywhere(interpreted, name):
    group = NeuronGroup(2, "x : 1", threshold="x > 1", reset="x = 0")
    refused = (
        lambda: NeuronGroup(1, f"{name} : 1"),
        lambda: NeuronGroup(1, f"d{name}/dt = 1/ms : 1"),
        lambda: NeuronGroup(1, "x : 1", threshold="x > 1", reset=f"{name} = 1; x = {name}"),
        lambda: NeuronGroup(1, f"x : 1\ny = x + {name} : 1"),
        lambda: Synapses(group, group, f"{name} : 1"),
        lambda: Synapses(group, group, on_pre=f"x += {name}", namespace={name: 3}),
        lambda: Synapses(group, group).connect(j=f"{name} for {name} in range(2)"),
        lambda: group.x.__setitem__(f"{name} > 0", 1),
        lambda: setattr(group, "x", f"{name}"),
        lambda: eq.Equations("dv/dt = g/ms : 1", g=name),
    )
    for make in refused:
        with pytest.raises(EqsimError):
            make()
    if name:
        with pytest.raises(EqsimError):
            Synapses(group, group, on_pre={name: "x += 1"})
    with pytest.raises(EqsimError):
        NeuronGroup(1, "x : 1", name=name)
    assert group.x[:].tolist() == [0, 0]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch broken')",
        "x.__class__",
        "x['a']",
        "(lambda: x)()",
        "[x for x in (1,)]",
        "x if x > 1",
        "x; system(1)",
        'x"; system("ls"); "',
        "x */ y",
        "x /* y */",
        "x++",
        "&x",
        "*x",
        "x ? 1 : 2",
        "x -> y",
        "x::y",
        "x, y",
        "x := 1",
        "yield x",
        "await x",
        "f'{x}'",
        "b'x'",
        "...",
        "0x",
        "1_",
        "1j",
        "x\0",
        "x \u2212 1",
        "٣",
        "x ** y ** ",
        "exec('x')",
        "eval(x)",
        "open(x)",
        "print(x)",
        "exp(x, out=y)",
        "exp(*x)",
        "x is None",
        "x in y",
        "x @ y",
        "x << 2",
        "~x",
    ],
)
def test_other_texts_are_refused_everywhere(interpreted, text):
    group = NeuronGroup(2, "x : 1\ny : 1", threshold="x > 1", reset="x = 0")

    def run_with(made):
        if isinstance(made, Synapses):
            made.connect()
        Network(group, made).run(0 * ms)

    refused = (
        lambda: run_with(NeuronGroup(1, f"x : 1\ny : 1\nz = {text} : 1")),
        lambda: run_with(NeuronGroup(1, "x : 1\ny : 1", threshold=f"({text}) > 0", reset="x = 0")),
        lambda: run_with(NeuronGroup(1, "x : 1\ny : 1", threshold="x > 1", reset=f"x = {text}")),
        lambda: run_with(Synapses(group, group, on_pre=f"x_post += {text}")),
        lambda: Synapses(group, group).connect(f"({text}) > 0"),
        lambda: Synapses(group, group).connect(j=f"k for k in range(2) if {text}"),
        lambda: setattr(group, "x", text),
        lambda: group.x.__getitem__(f"({text}) > 0"),
    )
    for number, make in enumerate(refused):
        with pytest.raises(EqsimError):
            print(number, make())
    assert group.x[:].tolist() == [0, 0]


@pytest.mark.parametrize("levels", [100, 5_000])
def test_deep_texts_are_refused_or_work(interpreted, levels):
    text = "(" * levels + "x" + ")" * levels + " + 1" * levels
    group = NeuronGroup(1, "x : 1")
    try:
        group.x = text
    except EqsimError:
        assert group.x[0] == 0
    else:
        assert group.x[0] == levels


@pytest.mark.parametrize(
    ("number", "expected"),
    [("1e308*10", float("inf")), ("-1e308*10", float("-inf")), ("1e-300*1e-300", 0.0)],
)
def test_numbers_beyond_all_limits(backend, number, expected):
    group = NeuronGroup(1, "x : 1\ny : 1", threshold="i >= 0", reset=f"x = {number}; y = 1.0*x")
    run(0.1 * ms)
    assert group.x[0] == group.y[0] == expected


@pytest.mark.compile
@pytest.mark.standalone
def test_folders_have_any_name(session, cache_folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "a b 'c' \"d\" $(touch broken) ; touch broken & é"
    eq.set_device("cpp_standalone", directory=folder, optimisation=0)
    group = NeuronGroup(1, "x : 1", threshold="i >= 0", reset="x += 1")
    run(0.2 * ms)
    assert group.x[:].tolist() == [2]
    assert not list(tmp_path.rglob("broken"))
