"""
Predators and prey
==================

Hares multiply and are eaten, lynxes eat and die. Along each orbit x - log(x) + y - log(y) is
constant (all rates being one), which tells how well an integrator does.

Lotka (1925), Elements of Physical Biology, Williams & Wilkins; Volterra (1926), Nature 118:558.
"""

from eqsim.pylab import *

month = 30 * 24 * 3600 * second
eqs = """
dhares/dt = hares*(1 - lynxes)/month : 1
dlynxes/dt = lynxes*(hares - 1)/month : 1
"""
drift = {}
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4), layout="constrained")
worlds = {method: NeuronGroup(4, eqs, method, dt=month / 50) for method in ("rk4", "rk2", "euler")}
recordings = {}
for method, world in worlds.items():
    world.hares, world.lynxes = [0.9, 0.6, 0.4, 0.2], 1
    recordings[method] = StateMonitor(world, ["hares", "lynxes"], record=True, dt=month / 50)
run(20 * month)

for method, seen in recordings.items():
    kept = seen.hares - np.log(seen.hares) + seen.lynxes - np.log(seen.lynxes)
    drift[method] = np.max(np.abs(kept - kept[:, :1]))
    right.semilogy(seen.t / month, np.abs(kept - kept[:, :1])[-1] + 1e-16, label=method)
print({method: f"{each:.1e}" for method, each in drift.items()})
assert drift["rk4"] < 1e-5 < drift["rk2"] < 1e-1 < drift["euler"]

left.plot(recordings["rk4"].hares.T, recordings["rk4"].lynxes.T, lw=0.8)
left.set(xlabel="hares", ylabel="lynxes")
right.set(xlabel="time (months)", ylabel="error of the constant")
right.legend()
figure.savefig("predator_prey.png", dpi=120)
