"""The network of the benchmark in Brian2 (standalone C++), to be timed beside the engine.

    pip install brian2 'numpy<2.3' setuptools
    python brian2_network.py [N] [K] [DURATION_S]

Leaky integrate-and-fire neurons with conductance synapses, forward Euler at 0.1 ms. Prints the time of the simulation itself.
"""

import tempfile
import time

import numpy as np
from brian2 import Network, NeuronGroup, SpikeMonitor, Synapses, defaultclock, device, prefs, second, set_device, siemens, volt

from ring_network import EXCITATORY_WEIGHT, INHIBITORY_WEIGHT, TIME_STEP, Ring

ring = Ring()
set_device("cpp_standalone", build_on_run=False)
prefs.codegen.cpp.extra_compile_args_gcc = ["-O3", "-march=native", "-std=c++11", "-w"]
defaultclock.dt = TIME_STEP * second

model = """
dv/dt = (ge * (0*volt - v) + gi * (-0.08*volt - v) + 1e-8*siemens * (-0.065*volt - v)) / (2e-10*farad) : volt (unless refractory)
dge/dt = -ge / (5*msecond) : siemens
dgi/dt = -gi / (5*msecond) : siemens
"""
group = NeuronGroup(
    ring.neurons, model, threshold="v >= -0.05*volt", reset="v = -0.07*volt", refractory=5e-3 * second, method="euler"
)
group.v = ring.potential * volt
group.ge = ring.excitatory_conductance * siemens
group.gi = ring.inhibitory_conductance * siemens


def connect(senders, weight, variable):
    source, target, delay = ring.synapses(senders)
    synapses = Synapses(group, group, on_pre=f"{variable} += {weight}*siemens", name=f"synapses_{variable}")
    synapses.connect(i=source, j=target)
    synapses.delay = delay * second
    return synapses


objects = [
    group,
    connect(np.arange(ring.excitatory), EXCITATORY_WEIGHT, "ge"),
    connect(np.arange(ring.excitatory, ring.neurons), INHIBITORY_WEIGHT, "gi"),
]
spikes = SpikeMonitor(group, record=False)
network = Network(*objects, spikes)
network.run(ring.duration * second)
folder = tempfile.mkdtemp(prefix="brian2-")
begun = time.time()
device.build(directory=folder, compile=True, run=True, debug=False, with_output=False)
total = time.time() - begun
# Brian2 measures the simulation loop itself, without reading the connections.
print(
    f"Brian2: {device._last_run_time:.3f} s for {spikes.num_spikes} spikes of {ring.neurons} neurons "
    f"({total:.1f} s with compiling and building)"
)
