"""
The Hopf bifurcation of the FitzHugh-Nagumo neuron
==================================================

The fixed point loses its stability where the trace of the Jacobian vanishes, at
v = -sqrt(1 - 0.08*0.8); the current of that point follows from the equations.

FitzHugh (1961), Biophys. J. 1:445; Nagumo et al. (1962), Proc. IRE 50:2061.
"""

from eqsim.pylab import *

epsilon, a, b, tau = 0.08, 0.7, 0.8, 1 * ms

neurons = NeuronGroup(
    101,
    """dv/dt = (v - v**3/3 - w + I)/tau : 1
       dw/dt = epsilon*(v + a - b*w)/tau : 1
       I : 1 (constant)""",
    method="rk4",
)
neurons.I = "0.2 + 0.3*i/(N - 1)"
neurons.v, neurons.w = -1, -0.4
traces = StateMonitor(neurons, ["v", "w"], record=True)
run(600 * ms)

v = -np.sqrt(1 - epsilon * b)
critical = (v + a) / b - v + v**3 / 3
late = traces.t > 400 * ms
amplitude = np.ptp(traces.v[:, late], axis=1)
onset = neurons.I[amplitude > 1][0]
print(f"oscillations from I = {onset:.3f}, bifurcation at {critical:.3f}")
assert abs(onset - critical) < 0.01
assert all(amplitude[neurons.I < critical - 0.02] < 0.1)

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
left.plot(neurons.I, amplitude, "k.-")
left.axvline(critical, ls="--")
left.set(xlabel="I", ylabel="amplitude of v")
for i in (20, 60):
    right.plot(traces.v[i], traces.w[i], lw=0.8, label=f"I = {neurons.I[i]:.2f}")
right.set(xlabel="v", ylabel="w")
right.legend()
figure.savefig("fitzhugh_nagumo.png", dpi=120)
