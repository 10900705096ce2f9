"""A pass of the time loop does in C++ what the interpreter does."""

from eqsim.codegen.names import NameTable
from eqsim.codegen.passes import loop_comment, pass_condition, pass_lines
from eqsim.codegen.scope import declarations
from eqsim.expr.dtypes import DType
from eqsim.ir.checks.time_loop import called
from eqsim.ir.program import Buffer, Call, Elements, Kernel, Literal, Once, Program, Stop, ValueDecl

VALUES = (ValueDecl("a.dt", DType.F64), ValueDecl("b.dt", DType.F64), ValueDecl("p.N", DType.I64))


def on(clock, name, *body):
    return Kernel(name, Once(), body, clock=clock)


def printed(*kernels, clocks=("a", "b")):
    program = Program("net", clocks, VALUES, (), kernels=kernels)
    plain = (kernel.name for kernel in kernels if called(kernel) is None)
    lines = pass_lines(program, NameTable.of_names(plain), declarations(program))
    return [line.strip() for line in lines]


def test_one_clock_needs_no_tests():
    lines = printed(on("a", "first"), on("a", "second"), clocks=("a",))
    assert lines == ["first(state);", "second(state);", "state.a_step += 1;"]


def test_kernels_of_one_clock_stand_together():
    lines = printed(on("a", "first"), on("a", "second"), on("b", "third"), on(None, "always"))
    start = lines.index("if (a_due) {")
    assert lines[start : start + 8] == [
        *("if (a_due) {", "first(state);", "second(state);", "}"),
        *("if (b_due) {", "third(state);", "}", "always(state);"),
    ]
    assert lines[-2:] == ["state.a_step += a_due;", "state.b_step += b_due;"]
    assert "if (latest == eqsim::never) break;" in lines


def listing(*clocks):
    """Make a program with a kernel on a regular clock, and on others with listed times."""
    regular = [ValueDecl("a.dt", DType.F64)]
    sizes = [ValueDecl(f"{clock}.size", DType.I64) for clock in clocks if clock != "a"]
    times = [Buffer(f"{size.name[:-5]}.times", DType.F64, size.name) for size in sizes]
    kernels = tuple(on(clock, f"on_{clock}") for clock in clocks)
    return Program("net", clocks, (*regular, *sizes), tuple(times), kernels=kernels)


def due(program):
    """Print the lines that tell which clocks are due."""
    names = NameTable.of_names(kernel.name for kernel in program.kernels)
    lines = pass_lines(program, names, declarations(program))
    return [line for line in lines if line.startswith("const ")]


def test_a_clock_with_listed_times_looks_its_next_one_up():
    assert due(listing("a", "b")) == [
        "const double a_time = eqsim::next_time(state.a_step, state.a_end, state.a_dt);",
        "const double b_time = eqsim::next_time(state.b_step, state.b_end, state.b_times);",
        "const double latest = eqsim::latest_due({a_time, b_time}, {state.a_dt});",
        "const bool a_due = a_time <= latest;",
        "const bool b_due = b_time <= latest;",
    ]


def test_without_a_regular_clock_no_length_of_a_step_tells_what_is_due():
    lines = due(listing("b", "c"))
    assert "const double latest = eqsim::latest_due({b_time, c_time}, {});" in lines


def test_variables_do_not_hide_kernels():
    lines = printed(on("a", "a.due"), on("b", "b.time"))
    assert "if (a_due_2) {" in lines
    assert "a_due(state);" in lines


def test_a_pass_goes_on_behind_the_call():
    lines = printed(on("a", "first"), on("a", "call", Call("op")), on("a", "last"), clocks=("a",))
    assert lines == [
        *("switch (state.resume) {", "case 0:", "first(state);"),
        *("// call", "state.resume = 1;", "return done;"),
        *("case 1:", "last(state);", "break;", "}"),
        *("state.resume = 0;", "state.a_step += 1;"),
    ]


def test_a_call_that_is_not_due_is_passed_by():
    lines = printed(on("a", "first"), on("b", "call", Call("op")))
    assert "[[fallthrough]];" in lines
    assert lines[lines.index("state.resume = 1;") - 2] == "if (b_due) {"


def test_the_loop_looks_at_what_can_end_it():
    plain = Program("net", ("a",), (), ())
    calling = Program("net", ("a",), (), (), kernels=(on("a", "c", Call("op")),))
    stop = Kernel("s", Elements("p"), (Stop(Literal(DType.BOOL, True)),), clock="a")
    stopping = Program("net", ("a",), VALUES, (), kernels=(stop,))
    assert pass_condition(plain) == "done < steps && *stop == 0 && state.failure == 0"
    assert "state.resume != 0 ||" in pass_condition(calling)
    assert pass_condition(stopping).endswith("&& state.stopped == 0")
    assert "host" in loop_comment(calling)[-1]
    assert len(loop_comment(plain)) == 1
