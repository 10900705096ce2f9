"""What a model holds between runs: values, synapses, delays, and copies of them."""
