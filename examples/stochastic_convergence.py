"""
Convergence of a stochastic integrator
======================================

Multiplicative noise in the sense of Stratonovich, dx = x dt + x o dW/2, has the solution
exp(t + W/2), and W can be integrated beside it from the same noise. The error of Heun's method at
the end falls in proportion to the time step: groups with six time steps run at once.

Rumelin (1982), SIAM J. Numer. Anal. 19:604; Kloeden & Platen (1992), Numerical Solution of
Stochastic Differential Equations, Springer, section 11.1.
"""

from eqsim.pylab import *

seed(1)
tau = 1 * second
steps = [2**k for k in range(3, 9)]
eqs = """
dx/dt = x/tau + 0.5*x*xi_1/sqrt(tau) : 1
dW/dt = xi_1/sqrt(tau) : 1
"""
groups = [NeuronGroup(5000, eqs, "heun", dt=tau / n) for n in steps]
for group in groups:
    group.x = 1
run(tau)

errors = [np.mean(abs(group.x[:] - np.exp(1 + 0.5 * group.W[:]))) for group in groups]
order = -np.polyfit(np.log(steps), np.log(errors), 1)[0]
print(f"strong order {order:.3f}")
assert abs(order - 1) < 0.1

figure, axes = plt.subplots(layout="constrained")
axes.loglog([1 / n for n in steps], errors, "o-", label="Heun")
axes.loglog([1 / n for n in steps], [errors[0] * steps[0] / n for n in steps], "k--", label="dt")
axes.set(xlabel="time step", ylabel="mean error at t = 1")
axes.legend()
figure.savefig("stochastic_convergence.png", dpi=120)
