"""
Digits learned without a teacher
================================

Pixels fire at rates that follow their brightness, and excite eighty neurons by plastic synapses. A
neuron that fires strengthens the synapses from bright pixels, weakens the others, holds the rest of
the neurons down, and gets harder to fire: so all of them take part, and each learns a digit of its
own, in a handwriting of its own. Before each image, the weights of a neuron are scaled to a fixed
sum. Nobody tells what the digits are: when learning is over, each neuron stands for the digit that
it answered most, and the neurons vote on images that they have not seen.

Diehl & Cook (2015), Frontiers in Computational Neuroscience 9:99 (82.9 % with 100 neurons, 95.0 %
with 6400, on 28 by 28 pixels); here with the 8 by 8 pixels of scikit-learn's digits, seven hundred
images shown once for 80 ms each, inhibition without interneurons, and faster learning.
"""

from sklearn.datasets import load_digits

from eqsim.pylab import *

seed(11)
defaultclock.dt = 1 * ms
training, testing, number = 700, 300, 80
period, frame = 100 * ms, 20 * ms  # four frames show an image, the fifth is blank
brightest, rate, bright = 250 * Hz, 0.025, 0.4
strength, inhibition = 11, 3  # of all synapses of a neuron, and of one, relative to the leak
tau, harder, easier = 50 * ms, 0.3 * mV, 60 * second

draws = np.random.default_rng(11).permutation(1797)[: training + testing]
digits = load_digits()
images, labels = digits.data[draws], digits.target[draws]
frames = np.repeat(images, 5, axis=0)
frames[4::5] = 0
image = TimedArray(frames / 16 * brightest, dt=frame)
learning = TimedArray(np.arange(training + testing) < training, dt=period)

pixels = PoissonGroup(64, rates="image(t, i)")
neurons = NeuronGroup(
    number,
    """dv/dt = (-65*mV - v - excited*v + inhibited*(-100*mV - v))/tau : volt (unless refractory)
       dexcited/dt = -excited/(1*ms) : 1
       dinhibited/dt = -inhibited/(2*ms) : 1
       dtheta/dt = -learning(t)*theta/easier : volt
       total : 1""",
    threshold="v > -52*mV + theta",
    reset="v = -65*mV; theta += learning(t)*harder",
    refractory=5 * ms,
    method="exponential_euler",
)
neurons.v = -65 * mV
neurons.theta = 20 * mV
neurons.total = strength
synapses = Synapses(
    pixels,
    neurons,
    """w : 1
       total_post = w : 1 (summed)
       dtrace/dt = -trace/(20*ms) : 1 (event-driven)""",
    on_pre="excited += w; trace = 1",
    on_post="w = clip(w + learning(t)*rate*(trace - bright)*(1 - w), 0, 1)",
)
synapses.connect()
synapses.w = "rand()*2*strength/N_pre"
synapses.run_regularly("w *= strength/total_post", dt=period)
lateral = Synapses(neurons, neurons, on_pre="inhibited += inhibition")
lateral.connect("i != j")
spikes = SpikeMonitor(neurons)
run((training + testing) * period)

counts = np.zeros((training + testing, number))
np.add.at(counts, (np.floor(spikes.t / period + 1e-6).astype(int), spikes.i), 1)
heard = slice(training // 2, training)  # the second half of learning tells what a neuron stands for
answers = [counts[heard][labels[heard] == digit].mean(axis=0) for digit in range(10)]
stands_for = np.argmax(answers, axis=0)
votes = [counts[training:, stands_for == digit].mean(axis=1) for digit in range(10)]
true, voted = labels[training:], np.argmax(votes, axis=0)
accuracy = np.mean(voted == true)
print(f"{accuracy:.0%} of {testing} new images are told rightly; by chance, 10 %")
assert accuracy > 0.65

figure, (left, right) = plt.subplots(1, 2, layout="compressed", figsize=(10, 4.5))
weights = np.array(synapses.w).reshape(8, 8, number)[..., np.argsort(stands_for, kind="stable")]
tiles = np.pad(weights, ((1, 1), (1, 1), (0, 0))).reshape(10, 10, 8, 10)
left.imshow(tiles.transpose(2, 0, 3, 1).reshape(80, 100), "gray_r", vmax=0.6)
left.set(title="weights of each neuron", xticks=[], yticks=[])
confusion = np.zeros((10, 10))
np.add.at(confusion, (true, voted), 1)
shown = right.imshow(100 * confusion / confusion.sum(axis=1, keepdims=True), "viridis")
right.set(xlabel="voted for", ylabel="digit shown", xticks=range(10), yticks=range(10))
figure.colorbar(shown, label="images of the digit (%)")
figure.savefig("digits.png", dpi=120)
