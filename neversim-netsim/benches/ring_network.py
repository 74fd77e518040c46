"""The network of the benchmark as arrays, for the programs that are timed beside the engine (models/ring.parameters).

Neurons on a ring, normally distributed connection distances, delays by distance. The spikes are not those of NETSIM
(another generator), the work is the same.
"""

import sys

import numpy as np

TIME_STEP = 1e-4  # s
LENGTH, SIGMA, SPEED, DELAY = 1e-3, 2e-4, 0.02, 3e-4  # m, m, m/s, s
EXCITATORY_WEIGHT, INHIBITORY_WEIGHT = 3.327602336e-9, 8e-8  # S


class Ring:
    """`N K DURATION_S` of the command line, and what follows from them."""

    def __init__(self):
        self.neurons = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
        self.out_degree = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
        self.duration = float(sys.argv[3]) if len(sys.argv) > 3 else 1.0
        self.excitatory = round(0.8 * self.neurons)
        self.random = np.random.default_rng(2)
        self.potential = self.random.normal(-0.0680901, 0.0057296, self.neurons)
        self.excitatory_conductance = self.random.normal(1.14244e-8, 4.30869e-9, self.neurons)
        self.inhibitory_conductance = self.random.normal(7.95233e-8, 5.80938e-8, self.neurons)
        sizes = (self.excitatory, self.neurons - self.excitatory)
        self.populations = list(zip((0, self.excitatory), sizes, (0.8, 0.2)))
        self.position = np.concatenate([np.arange(size) * (LENGTH / size) for size in sizes])

    def synapses(self, senders):
        """Source, target and delay (s) of each synapse of some neurons, sorted by source."""
        sources, targets = [], []
        for first, size, share in self.populations:
            count = round(share * self.out_degree)
            away = self.random.normal(0, SIGMA, (len(senders), count))
            away = np.where(abs(away) > LENGTH / 2, away / 4, away)
            target = np.rint((self.position[senders][:, None] + away) / (LENGTH / size)).astype(np.int64) % size
            sources.append(np.repeat(senders, count))
            targets.append((target + first).ravel())
        source, target = np.concatenate(sources), np.concatenate(targets)
        order = np.argsort(source, kind="stable")
        source, target = source[order], target[order]
        distance = abs(self.position[source] - self.position[target])
        distance = np.minimum(distance, LENGTH - distance)
        return source, target, np.rint((DELAY + distance / SPEED) / TIME_STEP) * TIME_STEP
