"""The network of the benchmark in NEST, to be timed beside the engine.

    pip install nest-simulator
    python nest_network.py [N] [K] [DURATION_S]

`iaf_cond_exp` integrates the same equations with adaptive steps, more accurately and more slowly than forward Euler.
Prints the time of the simulation itself.
"""

import time

import nest
import numpy as np

from ring_network import EXCITATORY_WEIGHT, INHIBITORY_WEIGHT, TIME_STEP, Ring

MILLI, NANO, PICO = 1e3, 1e9, 1e12

ring = Ring()
nest.set_verbosity("M_ERROR")
nest.resolution = TIME_STEP * MILLI
begun = time.time()
membrane = dict(C_m=2e-10 * PICO, g_L=1e-8 * NANO, E_L=-65.0, V_th=-50.0, V_reset=-70.0, t_ref=5.0)
synapses = dict(E_ex=0.0, E_in=-80.0, tau_syn_ex=5.0, tau_syn_in=5.0)
neurons = nest.Create("iaf_cond_exp", ring.neurons, params=membrane | synapses)
neurons.set(
    V_m=ring.potential * MILLI,
    g_ex=np.maximum(ring.excitatory_conductance, 0) * NANO,
    g_in=np.maximum(ring.inhibitory_conductance, 0) * NANO,
)
spikes = nest.Create("spike_recorder")
nest.Connect(neurons, spikes)
first_id = neurons[0].global_id
for senders, weight in (
    (np.arange(ring.excitatory), EXCITATORY_WEIGHT),
    (np.arange(ring.excitatory, ring.neurons), -INHIBITORY_WEIGHT),
):
    source, target, delay = ring.synapses(senders)
    values = dict(weight=np.full(len(source), weight * NANO), delay=delay * MILLI, synapse_model="static_synapse")
    nest.Connect(source + first_id, target + first_id, "one_to_one", values)
nest.Prepare()
built = time.time()
nest.Run(ring.duration * MILLI)
print(
    f"NEST: {time.time() - built:.3f} s for {spikes.n_events} spikes of {ring.neurons} neurons "
    f"({built - begun:.1f} s to build)"
)
