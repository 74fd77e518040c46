"""The network of the benchmark in Brian2 (standalone C++), to be timed beside the engine.

    pip install brian2 'numpy<2.3'
    python brian2_network.py [N] [K] [DURATION_S]

Leaky integrate-and-fire neurons with conductance synapses, forward Euler at 0.1 ms, on a ring with normally distributed
connection distances and delays by distance: the parameters of models/ring.parameters. The spikes are not those of NETSIM
(another generator), the work is the same. Prints the time of the simulation itself.
"""

import sys
import tempfile
import time

import numpy as np
from brian2 import (
    Network,
    NeuronGroup,
    SpikeMonitor,
    Synapses,
    defaultclock,
    device,
    prefs,
    second,
    set_device,
    siemens,
    volt,
)

neurons = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
out_degree = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
duration = float(sys.argv[3]) if len(sys.argv) > 3 else 1.0

set_device("cpp_standalone", build_on_run=False)
prefs.codegen.cpp.extra_compile_args_gcc = ["-O3", "-march=native", "-std=c++11", "-w"]
defaultclock.dt = 1e-4 * second
random = np.random.default_rng(2)

excitatory = round(0.8 * neurons)
model = """
dv/dt = (ge * (0*volt - v) + gi * (-0.08*volt - v) + 1e-8*siemens * (-0.065*volt - v)) / (2e-10*farad) : volt (unless refractory)
dge/dt = -ge / (5*msecond) : siemens
dgi/dt = -gi / (5*msecond) : siemens
"""
group = NeuronGroup(neurons, model, threshold="v >= -0.05*volt", reset="v = -0.07*volt", refractory=5e-3 * second, method="euler")
group.v = random.normal(-0.0680901, 0.0057296, neurons) * volt
group.ge = random.normal(1.14244e-8, 4.30869e-9, neurons) * siemens
group.gi = random.normal(7.95233e-8, 5.80938e-8, neurons) * siemens

length, sigma, speed, delay = 1e-3, 2e-4, 0.02, 3e-4
sizes = {"e": excitatory, "i": neurons - excitatory}
position = np.concatenate([np.arange(size) * (length / size) for size in sizes.values()])


def connect(senders, weight, variable):
    sources, targets = [], []
    for kind, share in (("e", 0.8), ("i", 0.2)):
        size, first = sizes[kind], 0 if kind == "e" else excitatory
        count = round(share * out_degree)
        away = random.normal(0, sigma, (len(senders), count))
        away = np.where(abs(away) > length / 2, away / 4, away)
        target = np.rint((position[senders][:, None] + away) / (length / size)).astype(np.int64) % size + first
        sources.append(np.repeat(senders, count))
        targets.append(target.ravel())
    source, target = np.concatenate(sources), np.concatenate(targets)
    order = np.argsort(source, kind="stable")
    source, target = source[order], target[order]
    distance = abs(position[source] - position[target])
    distance = np.minimum(distance, length - distance)
    synapses = Synapses(group, group, on_pre=f"{variable} += {weight}*siemens", name=f"synapses_{variable}")
    synapses.connect(i=source, j=target)
    synapses.delay = np.rint((delay + distance / speed) / 1e-4) * 1e-4 * second
    return synapses


objects = [
    group,
    connect(np.arange(excitatory), 3.327602336e-9, "ge"),
    connect(np.arange(excitatory, neurons), 8e-8, "gi"),
]
spikes = SpikeMonitor(group, record=False)
network = Network(*objects, spikes)
network.run(duration * second)
folder = tempfile.mkdtemp(prefix="brian2-")
begun = time.time()
device.build(directory=folder, compile=True, run=True, debug=False, with_output=False)
total = time.time() - begun
# Brian2 measures the simulation loop itself, without reading the connections.
print(f"Brian2: {device._last_run_time:.3f} s for {spikes.num_spikes} spikes of {neurons} neurons ({total:.1f} s with compiling and building)")
