"""Networks as plain arrays, simulated in the most direct way: what the package is compared with.

Nothing in here is the package's; every rule of a time step stands here once more, in NumPy.
"""

import itertools
from dataclasses import dataclass, field

import numpy as np

DT, TAU, TAU_A, TAU_B = 1e-4, 2e-3, 3e-3, 1e-3
LIMIT = 0.8


@dataclass
class Population:
    """Leaky neurons with a variable `u` that synapses write, and one, `s`, for sums."""

    v: np.ndarray
    drive: np.ndarray
    refractory: int
    s: np.ndarray = field(init=False)
    u: np.ndarray = field(init=False)
    last: np.ndarray = field(init=False)
    free: np.ndarray = field(init=False)
    spiked: list = field(default_factory=list)

    def __post_init__(self):
        self.s, self.u = 0.1 * self.drive, np.zeros_like(self.v)
        self.last = np.full(self.v.size, -(10**6))
        self.free = np.ones(self.v.size, bool)

    def update(self, step):
        """Euler's method, for neurons that are not refractory."""
        self.free = step - self.last >= self.refractory
        slope = (self.drive + self.s - self.v) / TAU
        self.v = np.where(self.free, self.v + DT * slope, self.v)

    def fire(self, step):
        """Neurons above threshold spike, and are refractory at once."""
        spikes = (self.v > 1) & self.free
        self.spiked.append(spikes)
        self.last[spikes] = step
        if self.refractory:
            self.free = self.free & ~spikes

    def reset(self):
        """What follows a spike, at the end of the step."""
        self.v[self.spiked[-1]] = 0
        self.u[self.spiked[-1]] += 1


@dataclass
class Projection:
    """Synapses from `pre[k]` to `post[k]`, elements of populations; a delay for each pathway."""

    kind: str
    source: Population
    target: Population
    pre: np.ndarray
    post: np.ndarray
    w: np.ndarray
    delays: dict
    part: slice  # of the target
    a: np.ndarray = field(init=False)
    b: np.ndarray = field(init=False)
    last: np.ndarray = field(init=False)

    def __post_init__(self):
        self.a, self.b = np.zeros(self.w.size), np.zeros(self.w.size)
        self.last = np.zeros(self.w.size, int)

    def arrived(self, pathway, step):
        """Give the synapses that a spike reaches now."""
        side, ends = (self.target, self.post) if pathway == "post" else (self.source, self.pre)
        sent = step - np.broadcast_to(self.delays[pathway], self.w.shape)
        known = np.array([*side.spiked, np.zeros(side.v.size, bool)])
        return np.flatnonzero((sent >= 0) & known[np.where(sent >= 0, sent, -1), ends])

    def sum(self):
        """Currents through gap junctions; what has none gets 0, but for the rest of a group."""
        if self.kind != "gaps":
            return
        self.target.s[self.part] = 0
        current = self.w * (self.source.v[self.pre] - self.target.v[self.post])
        np.add.at(self.target.s, self.post, current)

    def kick(self, k, weight):
        """Let potentials jump, except of refractory neurons."""
        k = k[self.target.free[self.post[k]]]
        np.add.at(self.target.v, self.post[k], weight * self.w[k])

    def decay(self, k, step):
        """Bring the traces of some synapses to the present."""
        past = (step - self.last[k]) * DT
        self.a[k] *= np.exp(-past / TAU_A)
        self.b[k] *= np.exp(-past / TAU_B)
        self.last[k] = step

    def deliver(self, pathway, step):
        """What a pathway does."""
        if pathway in self.delays:
            EFFECTS[self.kind, pathway](self, self.arrived(pathway, step), step)

    def plastic_pre(self, k, step):
        """A spike of the source is followed by depression."""
        self.decay(k, step)
        self.kick(k, 1)
        self.a[k] += 0.2
        self.w[k] = np.clip(self.w[k] + self.b[k], -LIMIT, LIMIT)

    def plastic_post(self, k, step):
        """A spike of the target is followed by potentiation."""
        self.decay(k, step)
        self.b[k] -= 0.3
        self.w[k] = np.clip(self.w[k] + self.a[k], -LIMIT, LIMIT)

    def add_to_target(self, k, change):
        """Add to the variable `u` of targets."""
        np.add.at(self.target.u, self.post[k], change)


EFFECTS = {
    ("kicks", "pre"): lambda own, k, step: own.kick(k, 1),
    ("two", "first"): lambda own, k, step: own.kick(k, 0.5),
    ("two", "second"): lambda own, k, step: own.add_to_target(
        k, 2 * own.w[k] * own.source.drive[own.pre[k]]
    ),
    ("both ways", "pre"): lambda own, k, step: own.add_to_target(k, own.w[k]),
    ("both ways", "post"): lambda own, k, step: np.add.at(own.source.u, own.pre[k], -3 * own.w[k]),
    ("plastic", "pre"): Projection.plastic_pre,
    ("plastic", "post"): Projection.plastic_post,
}


def simulate(populations, projections, steps):
    """Perform steps from the first one on."""
    for step in range(steps):
        advance(populations, projections, step)


def advance(populations, projections, step):
    """Perform a step: sums, states, thresholds, synapses, resets."""
    for own in projections:
        own.sum()
    for each in populations:
        each.update(step)
        each.fire(step)
    for pathways in (("pre", "first", "second"), ("post",)):
        for own, pathway in itertools.product(projections, pathways):
            own.deliver(pathway, step)
    for each in populations:
        each.reset()
