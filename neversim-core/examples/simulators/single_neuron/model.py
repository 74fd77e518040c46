"""An adaptive exponential integrate-and-fire neuron (Brette and Gerstner 2005): v_t, a, b and tau_w in, numbers out.

Pure Python. Reads one request (a line of JSON) per evaluation from standard input and writes one answer to standard
output. The model has no random numbers, so it does not look at the seed.
"""

import json
import math
import sys

C, G_LEAK, E_LEAK, DELTA_T = 281.0, 30.0, -70.6, 2.0  # pF, nS, mV, mV
V_SPIKE, V_RESET = 0.0, -70.6  # mV
DURATION, DT = 1000.0, 0.05  # ms
CURRENTS = {"low": 800.0, "middle": 1000.0, "high": 1500.0}  # pA


def spike_times(current, v_t, a, b, tau_w):
    """Times (ms) of the spikes during a current step (pA) from rest; v_t in mV, a in nS, b in pA, tau_w in ms."""
    v, w, times = E_LEAK, 0.0, []
    for step in range(round(DURATION / DT)):
        exponential = G_LEAK * DELTA_T * math.exp(min((v - v_t) / DELTA_T, 50.0))  # no overflow close to a spike
        dv = (-G_LEAK * (v - E_LEAK) + exponential - w + current) / C
        dw = (a * (v - E_LEAK) - w) / tau_w
        v, w = v + DT * dv, w + DT * dw
        if v > V_SPIKE:
            v, w = V_RESET, w + b
            times.append((step + 1) * DT)
    return times


def metrics(**values):
    """Rates (Hz), and the latency (ms) and the adaptation (last over first interval) at the middle current."""
    numbers = {}
    for name, current in CURRENTS.items():
        times = spike_times(current, **values)
        numbers[f"rate_{name}"] = 1000 * len(times) / DURATION
        if name == "middle":  # None: a neuron that does not fire has no latency
            intervals = [later - earlier for earlier, later in zip(times, times[1:])]
            numbers["latency"] = times[0] if times else None
            numbers["adaptation"] = intervals[-1] / intervals[0] if len(intervals) > 1 else None
    return numbers


for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"metrics": metrics(**request["values"])}), flush=True)
