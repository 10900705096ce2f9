"""Equations as objects, and what models may say."""

from tests.benchmarks.agreement.script import *

TEXT = """
dv/dt = (I - v + R*J)/tau + s*xi*tau**-0.5 : volt (unless refractory)
I = g*w : volt
w = 2*z : 1
J : amp (constant)
z : 1
s : volt
tau : second (shared, constant)
"""


def members():
    E = Equations(TEXT)
    return (
        *(set(E.names), set(E.diff_eq_names), set(E.subexpr_names), set(E.parameter_names)),
        *(set(E.eq_names), set(E.identifiers), E.is_stochastic, E.stochastic_type, len(E)),
        *(set(E.stochastic_variables), sorted(E), "v" in E, E["I"].varname, str(E["z"].type)),
        *(
            {name: 1 * get_unit(dim) for name, dim in E.dimensions.items()},
            E["J"].flags,
            E["v"].flags,
        ),
    )


def substitution():
    E = Equations("dx/dt = (a - x)/tau : volt\na : volt", x="v", a="b", tau=10 * ms)
    F = Equations("dy/dt = -k*y/ms : 1", k=3)
    G = Equations("dv/dt = -v/tau : 1").substitute(v="w", tau="tau_w")
    return [sorted(each.names) for each in (E, F, G)], sorted(G.identifiers), sorted(F.identifiers)


def sums():
    E = Equations("dv/dt = (g-v)/tau : 1") + Equations("dg/dt = -g/taug : 1")
    F = E + "z : 1"
    E += Equations("y : 1")
    return (
        sorted(E.names),
        sorted(F.names),
        F.diff_eq_names & {"v", "g", "z"} == {"v", "g"},
        F.eq_names - {"v"} == {"g"},
    )


def families_of_equations():
    current = "I_x = g_x*(E_x-v) : amp\ng_x : siemens"
    parts = [Equations(current, I_x=f"I_{k}", g_x=f"g_{k}", E_x=E) for k, E in
             (("na", 50 * mV), ("k", -90 * mV))]  # fmt: skip
    model = Equations("dv/dt = (I_na + I_k)/C : volt") + parts[0] + parts[1]
    C = 100 * pF
    G = NeuronGroup(2, model, method="euler")
    G.v, G.g_na, G.g_k = -65 * mV, [1, 2] * nS, 3 * nS
    M = StateMonitor(G, ["I_na", "I_k", "v"], record=True)
    run(1 * ms)
    return M.I_na[:], M.I_k[:], M.v[:]


def multi_line():
    G = NeuronGroup(
        1,
        """
        # the membrane
        dv/dt = (a
                 + b
                 - v)/ms : 1  # leak
        a = 1 + (2
                 * 3) : 1
        b : 1
        """,
        method="exact",
    )
    G.b = 4
    run(1 * ms)
    return G.v[:], G.a[:]


def stochastic_kinds():
    texts = (
        "dv/dt = -v/ms : 1",
        "dv/dt = -v/ms + xi*ms**-0.5 : 1",
        "dv/dt = -v/ms + v*xi*ms**-0.5 : 1",
        "dv/dt = -v/ms + s*xi_a*ms**-0.5 + xi_b*ms**-0.5 : 1\ns = v : 1",
        "dv/dt = -v/ms + cos(t/ms)*xi*ms**-0.5 : 1",
    )
    made = [Equations(each) for each in texts]
    return [(each.stochastic_type, set(each.stochastic_variables)) for each in made]


def expressions_of_equations():
    E = Equations("dv/dt = (w-v)/tau : 1\nw = 2*u : 1\nu : 1")
    return (
        *({name: str(expr) for name, expr in E.get_substituted_expressions()},),
        *([name for name, _ in E.diff_eq_expressions], str(E["w"].expr), len(E.ordered)),
        *([each.varname for each in E.ordered], set(E["v"].identifiers), 1 * E["v"].unit),
    )


def names_with_units_of_the_namespace():
    tau = 10 * ms
    El, gl, Cm = -70 * mV, 10 * nS, 200 * pF
    G = NeuronGroup(
        1,
        """dv/dt = (gl*(El-v) + Iapp + gl*Ds*exp((v-Vt)/Ds) - gs*(v-El))/Cm : volt
           dgs/dt = -gs/tau : siemens
           Iapp : amp""",
        threshold="v > Vt + 5*Ds",
        reset="v = El; gs += 2*nS",
        method="rk4",
        namespace={"Vt": -50 * mV, "Ds": 2 * mV},
    )
    G.v, G.Iapp = El, 300 * pA
    S, M = SpikeMonitor(G), StateMonitor(G, ["v", "gs"], record=0)
    run(40 * ms)
    return S.t[:], M.v[0], M.gs[0]


def constant_over_dt():
    G = NeuronGroup(3, "y = x*2 : 1 (constant over dt)\ndx/dt = y/ms : 1", method="euler")
    G.x = [1, 2, 3]
    M = StateMonitor(G, ["x", "y"], record=True)
    run(0.5 * ms)
    return M.x[:], M.y[:], G.y[:]


def constant_over_dt_noise():
    G = NeuronGroup(1, "y = rand() : 1 (constant over dt)\na = y : 1\nb = y : 1")
    M = StateMonitor(G, ["y", "a", "b"], record=0, when="end")
    run(1 * ms)
    return bool((M.a[0] == M.b[0]).all()), bool(M.y[0].max() > M.y[0].min())
