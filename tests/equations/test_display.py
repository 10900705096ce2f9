"""Equations as notebooks show them."""

from eqsim.equations.equations import Equations


def test_equations_are_aligned_with_units_and_flags():
    equations = Equations(
        """dv/dt = -v/tau : volt (unless refractory)
           g : siemens/meter**2 (constant, shared)
           n : integer
           b = v > 3*mV : boolean
           x = v/mV : 1"""
    )
    text = equations._repr_latex_()
    first, *lines, last = text.split("\n")
    assert (first, last) == (r"\begin{align*}", r"\end{align*}")
    assert lines[0].startswith(r"\frac{\mathrm{d}v}{\mathrm{d}t} &= \frac{-v}{\tau} && ")
    assert r"(unit: $\mathrm{volt}$,\ \text{unless refractory})" in lines[0]
    assert r"\frac{\mathrm{siemens}}{\mathrm{meter}^{2}}" in lines[1]
    assert r"\text{constant, shared}" in lines[1]
    assert r"$\mathrm{integer}$" in lines[2]
    assert r"$\mathrm{boolean}$" in lines[3]
    assert lines[4].endswith(r"\text{(unit: $1$)}")
    assert all(line.count("{") == line.count("}") and line.count("&") == 3 for line in lines)
