"""
Firing rate of a neuron that noise drives
=========================================

With white noise the leaky integrate-and-fire neuron fires below the threshold too. Its rate is a
mean first-passage time; time steps let it miss crossings, as if the threshold were higher by
0.5826 sigma sqrt(dt/tau) times sqrt(2).

Siegert (1951), Phys. Rev. 81:617; Brunel & Hakim (1999), Neural Comput. 11:1621, eq. A.4; the
correction after Asmussen, Glynn & Pitman (1995), Ann. Appl. Probab. 5:875.
"""

from scipy.integrate import quad
from scipy.special import erfcx

from eqsim.pylab import *

seed(1)
tau, t_ref, v_t, v_r, sigma = 20 * ms, 2 * ms, 20 * mV, 10 * mV, 5 * mV
per_drive = 400
drives = linspace(10, 26, 9) * mV
neurons = NeuronGroup(
    per_drive * len(drives),
    """dv/dt = (mu - v)/tau + sigma*xi*tau**-0.5 : volt (unless refractory)
       mu : volt (constant)""",
    threshold="v > v_t",
    reset="v = v_r",
    refractory=t_ref,
    method="euler",
)
neurons.mu = np.repeat(drives / mV, per_drive) * mV
neurons.v = v_r
spikes = SpikeMonitor(neurons)
run(600 * ms)

late = spikes.t > 100 * ms
counts = np.bincount(spikes.i[late] // per_drive, minlength=len(drives))
rate = counts / per_drive / (0.5 * second)
shift = 0.5826 * sigma * sqrt(defaultclock.dt / tau)


def siegert(mu):
    low, high = (v_r - mu) / sigma, (v_t + shift - mu) / sigma
    return 1 / (t_ref + tau * sqrt(pi) * quad(lambda u: erfcx(-u), low, high)[0])


expected = [siegert(mu) / Hz for mu in drives] * Hz
print("simulated", np.round(rate / Hz, 1), "expected", np.round(expected / Hz, 1))
assert max(abs(rate - expected) / (expected + 1 * Hz)) < 0.06

figure, axes = plt.subplots(layout="constrained")
axes.plot(drives / mV, rate / Hz, "o", label="simulated")
axes.plot(drives / mV, expected / Hz, label="first-passage time")
axes.axvline(v_t / mV, ls=":", color="k")
axes.set(xlabel="mean input (mV)", ylabel="firing rate (Hz)")
axes.legend()
figure.savefig("noisy_lif.png", dpi=120)
