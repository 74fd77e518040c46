"""A model to start from, for `neversim optimize --simulator 'python3 model.py'`: noisy leaky integrate-and-fire neurons.

Plain Python, no packages. Reads one request (a line of JSON) at a time from standard input and writes one answer to standard
output. Nothing else may be printed there: print to standard error, which is in logs/ of the run folder.

The values are `drive` and `noise` (mV). A search for fr = 22.75, cv = 0.442 and mean_potential = 9.85, the numbers of the
model itself, should come close to drive = 20 and noise = 5.
"""

import json
import math
import random
import sys

NEURONS, DURATION, TIME_STEP = 20, 1.0, 0.0002  # -, s, s
TAU, THRESHOLD, REFRACTORY = 0.02, 20.0, 0.002  # s, mV above rest, s


def simulate(drive, noise, seed):
    """Spikes of independent neurons, and their mean potential (mV).

    Each follows TAU dV/dt = drive - V + noise, starts from rest and is reset to rest; without a threshold its potential
    would have mean `drive` and standard deviation `noise` (mV).
    """
    generator = random.Random(seed)  # everything random must follow from the seed
    step = noise * math.sqrt(2 * TIME_STEP / TAU)
    ids, times, total = [], [], 0.0
    for neuron in range(NEURONS):
        potential, ready = 0.0, 0.0
        for index in range(round(DURATION / TIME_STEP)):
            time = index * TIME_STEP
            if time >= ready:
                potential += (drive - potential) * TIME_STEP / TAU + step * generator.gauss(0.0, 1.0)
            if potential > THRESHOLD:
                ids.append(neuron)
                times.append(time)
                potential, ready = 0.0, time + REFRACTORY
            total += potential
    return ids, times, total * TIME_STEP / (NEURONS * DURATION)


def answer(request):
    values = request["values"]  # by the names of --param
    ids, times, mean_potential = simulate(values["drive"], values["noise"], request["seed"])
    # neversim computes its metrics (`neversim metrics`) from the spikes. A number is a metric by itself, under its name.
    return {
        "spikes": {"ids": ids, "times": times, "neurons": NEURONS, "duration": DURATION, "time_step": TIME_STEP},
        "metrics": {"mean_potential": mean_potential},
    }


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
