"""
A map of directions in the barrel cortex
========================================

Each whisker has a barrel in layer 4, whose neurons prefer one direction of its movement each, in no
spatial order. Objects sweep over the whiskers and move them the way they go, one after the other.
The neurons of layer 2/3 lie on a sheet above, and get synapses from near neurons of layer 4, which
change by the timing of spikes. A neuron above the border of its barrel hears two whiskers. If the
sweep goes from its own to the other, the synapses of its own barrel are active before it fires, and
grow; if the sweep comes from over there, they are too late, and shrink. So neurons get selective
for the direction in which they lie, seen from the middle of their barrel: a pinwheel.

Kremer, Léger, Goodman, Brette & Bourdieu (2011), Journal of Neuroscience 31:10689; here with the
excitatory neurons of four columns, without lateral synapses, with 160 sweeps and faster learning.
"""

from eqsim.pylab import *

seed(1)
defaultclock.dt = 1 * ms
barrels, per_barrel, side = 4, 24, 20
pitch, width = 400 * um, 200 * um
sweeps, sweep, half, pace = 160, 120 * ms, 50 * ms, pitch / (15 * ms)
largest, fading, tuning = 250 * Hz, 12 * ms, 2
tau, strength, harder, easier = 10 * ms, 0.5, 0.1, 1 * second  # of a threshold of 1
window, gain, loss = 20 * ms, 0.06, 1.2

draws = np.random.default_rng(1)
heading = TimedArray(draws.uniform(-pi, pi, sweeps), dt=sweep)

layer4 = NeuronGroup(
    barrels**2 * per_barrel,
    """rate = largest*exp(tuning*(cos(heading(t) - preferred) - 1))*exp(-since/fading)
              *int(since >= 0*second) : Hz
       since = t % sweep - half - (x*cos(heading(t)) + y*sin(heading(t)))/pace : second
       preferred : 1 (constant)
       x : metre (constant)
       y : metre (constant)""",
    threshold="rand() < rate*dt",
)
layer4.preferred = "2*pi*(i % per_barrel)/per_barrel"
layer4.x = "((i//per_barrel) % barrels - 1.5)*pitch"
layer4.y = "((i//per_barrel)//barrels - 1.5)*pitch"
layer23 = NeuronGroup(
    side**2,
    """dv/dt = -v/tau : 1 (unless refractory)
       dtheta/dt = -theta/easier : 1
       x : metre (constant)
       y : metre (constant)""",
    threshold="v > 1 + theta",
    reset="v = 0; theta += harder",
    refractory=5 * ms,
    method="exact",
)
layer23.x = "(2*(i % side + 0.5)/side - 1)*pitch"
layer23.y = "(2*(i//side + 0.5)/side - 1)*pitch"
synapses = Synapses(
    layer4,
    layer23,
    """w : 1
       dbefore/dt = -before/window : 1 (event-driven)
       dafter/dt = -after/window : 1 (event-driven)""",
    on_pre="v += strength*w; before += gain; w = clip(w - loss*after, 0, 1)",
    on_post="after += gain; w = clip(w + before, 0, 1)",
)
synapses.connect(p="exp(-((x_pre - x_post)**2 + (y_pre - y_post)**2)/(2*width**2))")
synapses.w = 0.5
spikes = SpikeMonitor(layer23)
run(sweeps * sweep)

aside = np.maximum(abs(synapses.x_pre - synapses.x_post), abs(synapses.y_pre - synapses.y_post))
own = aside < pitch / 2  # the synapses from the barrel below a neuron
post, arrow = np.array(synapses.j)[own], np.exp(1j * np.array(synapses.preferred_pre)[own])


def mean_direction(weights):
    """Give the mean direction of the synapses of each neuron from its own barrel, as a vector."""
    total = np.zeros(side**2, dtype=complex)
    np.add.at(total, post, weights * arrow)
    return total / np.bincount(post, weights)


first, last = mean_direction(np.ones(post.size)), mean_direction(np.array(synapses.w)[own])
x, y = layer23.x / pitch, layer23.y / pitch
lies = np.angle(x % 1 - 0.5 + 1j * (y % 1 - 0.5))


def alignment(vectors):
    """Give the mean cosine of the angle between direction and place: 0 by chance, at most 1."""
    return np.mean(np.cos(np.angle(vectors) - lies))


print(f"selectivity {np.mean(abs(first)):.2f} before, {np.mean(abs(last)):.2f} after")
print(f"alignment with the place {alignment(first):.2f} before, {alignment(last):.2f} after")
assert np.mean(abs(last)) > 2 * np.mean(abs(first))
assert abs(alignment(first)) < 0.15
assert alignment(last) > 0.7

figure, axes = plt.subplots(1, 3, layout="compressed", figsize=(11, 4))
maps = {"before": np.angle(first), "after": np.angle(last), "place in the barrel": lies}
for axis, (title, angles) in zip(axes, maps.items()):
    shown = axis.imshow(
        np.degrees(angles).reshape(side, side),
        "hsv",
        vmin=-180,
        vmax=180,
        origin="lower",
        extent=(-400, 400, -400, 400),
    )
    axis.axhline(0, color="black")
    axis.axvline(0, color="black")
    axis.set(title=title, xlabel="x (um)")
axes[0].set_ylabel("y (um)")
figure.colorbar(shown, ax=axes, label="preferred direction (degrees)", ticks=range(-180, 181, 90))
figure.savefig("direction_map.png", dpi=120)
