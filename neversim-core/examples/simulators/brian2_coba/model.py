"""The COBA network of Vogels and Abbott (2005) in Brian2: synaptic weights we and wi in, spikes out.

Reads one request (a line of JSON) per evaluation from standard input and writes one answer to standard output.
"""

import functools
import json
import os
import sys

# Whatever a library prints goes to standard error; the answers keep standard output.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

import numpy as np  # noqa: E402
from brian2 import (Hz, Network, NeuronGroup, SpikeMonitor, Synapses, defaultclock, ms, mV, nS, pF, second)  # noqa: E402

defaultclock.dt = 0.1 * ms

NEURONS, EXCITATORY = 4000, 3200
CONNECTION_PROBABILITY = 0.02
DURATION = 1 * second
RUNAWAY_RATE = 100 * Hz

EQUATIONS = """
dv/dt = (g_leak * (e_leak - v) + ge * (e_exc - v) + gi * (e_inh - v)) / c_m : volt (unless refractory)
dge/dt = -ge / tau_e : siemens
dgi/dt = -gi / tau_i : siemens
"""
CONSTANTS = dict(g_leak=10 * nS, c_m=200 * pF, e_leak=-60 * mV, e_exc=0 * mV, e_inh=-80 * mV, v_threshold=-50 * mV,
                 tau_e=5 * ms, tau_i=10 * ms)


@functools.lru_cache(maxsize=4)
def network(seed):
    """The network of a seed, built once: connections and initial state are drawn here, weights are set later."""
    rng = np.random.default_rng(seed)
    neurons = NeuronGroup(NEURONS, EQUATIONS, threshold="v > v_threshold", reset="v = e_leak", refractory=5 * ms,
                          method="exponential_euler", namespace=CONSTANTS, name="neurons")
    neurons.v = (-65 + 5 * rng.standard_normal(NEURONS)) * mV
    neurons.ge = (40 + 15 * rng.standard_normal(NEURONS)).clip(0) * nS
    neurons.gi = (200 + 120 * rng.standard_normal(NEURONS)).clip(0) * nS

    pre, post = np.nonzero(rng.random((NEURONS, NEURONS)) < CONNECTION_PROBABILITY)
    is_excitatory = pre < EXCITATORY
    weights = []
    for conductance, chosen in (("ge", is_excitatory), ("gi", ~is_excitatory)):
        synapses = Synapses(neurons, neurons, "w : siemens (shared)", on_pre=f"{conductance}_post += w",
                            name=f"synapses_{conductance}")
        synapses.connect(i=pre[chosen], j=post[chosen])
        weights.append(synapses)
    spikes = SpikeMonitor(neurons, name="spikes")
    net = Network(neurons, weights, spikes)
    net.store()
    return net, weights, spikes


def simulate(we, wi, seed):
    """Ids of the neurons that spiked and times in seconds."""
    net, (excitatory, inhibitory), spikes = network(seed)
    net.restore()
    excitatory.w, inhibitory.w = we * nS, wi * nS
    net.run(DURATION)
    return np.array(spikes.i), np.array(spikes.t / second)


for line in sys.stdin:
    request = json.loads(line)
    ids, times = simulate(request["values"]["we"], request["values"]["wi"], request["seed"])
    rate = len(ids) / NEURONS / DURATION
    if rate > RUNAWAY_RATE:
        answer = {"error": f"mean rate of {rate / Hz:.0f} Hz", "status": "runaway"}
    else:
        np.save(os.path.join(request["output"], "ids.npy"), ids)
        np.save(os.path.join(request["output"], "times.npy"), times)
        answer = {"spikes": {"ids": "ids.npy", "times": "times.npy", "neurons": NEURONS, "excitatory": EXCITATORY,
                             "duration": float(DURATION), "time_step": float(defaultclock.dt)}}
    answers.write(json.dumps(answer) + "\n")
