"""A small Brunel network (2000) with alpha synapses in NEST: values of g and eta in, spikes and statistics out.

Reads one request (a line of JSON) per evaluation from standard input and writes one answer to standard output.
"""

import json
import os
import sys

# NEST writes its messages to file descriptor 1, from C++. They go to standard error; the answers keep the descriptor.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

import nest  # noqa: E402
import numpy as np  # noqa: E402

DURATION = 1000 * float(sys.argv[1]) if len(sys.argv) > 1 else 1000.0  # ms; the argument is in seconds
WARM_UP, TIME_STEP = 300.0, 0.1  # ms
EXCITATORY, INHIBITORY = 320, 80
CONNECTION_PROBABILITY = 0.1
RECORDED = 40  # neurons of each population
DELAY = 1.5  # ms
PSP = 0.1  # mV, peak of an excitatory postsynaptic potential
V_TH, C_M, TAU_M, TAU_SYN = 20.0, 250.0, 20.0, 0.5  # mV above rest, pF, ms, ms
NEURON = dict(V_th=V_TH, C_m=C_M, tau_m=TAU_M, tau_syn_ex=TAU_SYN, tau_syn_in=TAU_SYN,
              t_ref=2.0, E_L=0.0, V_reset=0.0, V_m=0.0)


def psp_of_unit_current():
    """Peak (mV) of the potential caused by an alpha-shaped current (e t / tau_syn) exp(-t / tau_syn) of 1 pA."""
    t = np.linspace(0.0, 20.0, 200_001)
    b = 1 / TAU_SYN - 1 / TAU_M
    decays = (np.exp(-t / TAU_M) - np.exp(-t / TAU_SYN)) / b - t * np.exp(-t / TAU_SYN)
    return np.e / (TAU_SYN * C_M * b) * decays.max()


WEIGHT = PSP / psp_of_unit_current()  # pA
# Rate of excitatory input (Hz) whose mean brings the membrane just to the threshold: each PSC carries a charge of
# e * tau_syn * WEIGHT, and a current I moves the potential by I * tau_m / C_m.
THRESHOLD_RATE = 1000 * V_TH * C_M / (np.e * TAU_SYN * WEIGHT * TAU_M)


def simulate(g, eta, seed):
    """Spikes of the recorded neurons, excitatory first: ids from 0, and times in ms."""
    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    # NEST's random numbers depend on the number of threads, so there is always one.
    nest.set(rng_seed=seed, resolution=TIME_STEP, local_num_threads=1)

    excitatory = nest.Create("iaf_psc_alpha", EXCITATORY, params=NEURON)
    inhibitory = nest.Create("iaf_psc_alpha", INHIBITORY, params=NEURON)
    drive = nest.Create("poisson_generator", params={"rate": eta * THRESHOLD_RATE})
    recorders = nest.Create("spike_recorder", 2)

    for target in (excitatory, inhibitory):
        nest.Connect(drive, target, syn_spec={"weight": WEIGHT, "delay": DELAY})
    for source, recorder in zip((excitatory, inhibitory), recorders):
        nest.Connect(source[:RECORDED], recorder)
    for source, weight in ((excitatory, WEIGHT), (inhibitory, -g * WEIGHT)):
        nest.Connect(source, excitatory + inhibitory,
                     {"rule": "fixed_indegree", "indegree": int(CONNECTION_PROBABILITY * len(source))},
                     {"weight": weight, "delay": DELAY})
    nest.Simulate(DURATION)

    first = (excitatory[0].global_id, inhibitory[0].global_id - RECORDED)
    events = [recorder.events for recorder in recorders]
    ids = np.concatenate([e["senders"] - f for e, f in zip(events, first)]).astype(int)
    return ids, np.concatenate([e["times"] for e in events])


def statistics_as_in_the_example(ids, times):
    """Rate, CV and correlation as NEST's example on evolution strategies defines them.

    They differ from the usual definitions: the README says how.
    """
    is_counted = times > WARM_UP
    ids, times = ids[is_counted], times[is_counted]
    trains = [np.sort(times[ids == i]) for i in range(2 * RECORDED)]
    halves = [trains[:RECORDED], trains[RECORDED:]]
    cvs, correlations = [], []
    for half in halves:
        intervals = np.concatenate([np.diff(train) for train in half])
        cvs.append(intervals.std() / intervals.mean() if len(intervals) > 1 else 0.0)
        counts = [np.histogram(train, np.arange(0.0, DURATION, 1.0))[0] for train in half]
        counts = [c for c in counts if c.any()]
        pairs = np.triu_indices(len(counts), 1)
        correlations.append(np.corrcoef(counts)[pairs].mean() if len(counts) > 1 else 0.0)
    rate = sum(map(len, halves[0])) / RECORDED / DURATION * 1000
    return {"rate": rate, "pooled_cv": float(np.mean(cvs)), "correlation": float(np.mean(correlations))}


for line in sys.stdin:
    request = json.loads(line)
    values = request["values"]
    ids, times = simulate(values["g"], values["eta"], request["seed"])
    np.save(os.path.join(request["output"], "ids.npy"), ids)
    np.save(os.path.join(request["output"], "times.npy"), times / 1000)
    spikes = {"ids": "ids.npy", "times": "times.npy", "neurons": 2 * RECORDED, "excitatory": RECORDED,
              "duration": DURATION / 1000, "time_step": TIME_STEP / 1000}
    answers.write(json.dumps({"spikes": spikes, "metrics": statistics_as_in_the_example(ids, times)}) + "\n")
