"""
A reservoir predicts an electroencephalogram
============================================

A random recurrent network of rate units that nobody trains is driven by a signal. Its state holds
enough of the past for a linear read-out, fitted by ridge regression, to tell how the signal goes
on.

Jaeger & Haas (2004), Science 304:78. The signal is the first electrode of the sample `eeg.dat`
that comes with matplotlib.
"""

import matplotlib.cbook

from eqsim.pylab import *

seed(1)
defaultclock.dt = 1 * ms
recording = np.fromfile(matplotlib.cbook.get_sample_data("eeg.dat")).reshape(800, 4)[:, 0]
recording = (recording - recording.mean()) / recording.std()
sample = 10 * ms
signal = TimedArray(recording, dt=sample)

units = NeuronGroup(
    300,
    """dx/dt = (-x + tanh(feedback + weight*signal(t) + bias))/(5*ms) : 1
       feedback : 1
       weight : 1 (constant)
       bias : 1 (constant)""",
    method="euler",
)
units.weight = "0.5*randn()"
units.bias = "0.2*randn()"
recurrent = Synapses(units, units, "w : 1 (constant)\nfeedback_post = w*x_pre : 1 (summed)")
recurrent.connect(p=0.1)
recurrent.w = "0.9*randn()/sqrt(0.1*N_pre)"  # a spectral radius of about 0.9
states = StateMonitor(units, "x", record=True, dt=sample)
run(recording.size * sample)

# The state at the start of a sample has heard those before it; it is to tell this one.
begin, split = 50, 550
state = np.column_stack([states.x.T, np.ones(recording.size)])
known, wanted = state[begin:split], recording[begin:split]
ridge = 0.1 * np.identity(state.shape[1])
readout = np.linalg.solve(known.T @ known + ridge, known.T @ wanted)
predicted, true = state[split:] @ readout, recording[split:]
error = np.mean((predicted - true) ** 2) / np.var(true)
unchanged = np.mean((recording[split - 1 : -1] - true) ** 2) / np.var(true)
print(f"error, relative to the variance: {error:.3f}; of no change: {unchanged:.3f}")
assert error < 0.6 * unchanged

figure, (top, bottom) = plt.subplots(2, 1, sharex=True, layout="constrained")
top.plot(states.x[:8, split:].T, lw=0.8)
top.set_ylabel("units")
bottom.plot(true, "k", label="recorded")
bottom.plot(predicted, "tab:red", lw=1, label="predicted one sample ahead")
bottom.set(xlabel="sample", ylabel="signal")
bottom.legend(loc="lower right")
figure.savefig("reservoir.png", dpi=120)
