"""Two metrics of spike trains, for `neversim optimize --metrics-from 'python3 my_metrics.py'`: a start for your own.

Needs numpy. Reads one question (a line of JSON) at a time from standard input and writes one answer to standard output;
what it prints to standard error is in logs/ of the run folder. ../../PROTOCOL.md says what the lines mean.
"""

import json
import sys

import numpy as np

DESCRIPTION = [
    {
        "name": "burst_fraction",
        "unit": "1",
        "summary": "share of the inter-spike intervals of at most `limit`",
        "options": [{"name": "limit", "default": 0.01, "unit": "s", "summary": "longest interval in a burst"}],
    },
    {
        "name": "local_variation",
        "unit": "1",
        "summary": "median over the excitatory neurons of the local variation of their intervals",
    },
]


def trains(ids, times):
    """The spike times (s) of each neuron that has any, in order. The spikes of the question are in the order of time."""
    order = np.argsort(ids, kind="stable")
    ends = np.flatnonzero(np.diff(ids[order])) + 1
    return np.split(times[order], ends) if len(ids) else []


def burst_fraction(ids, times, limit):
    intervals = [np.diff(train) for train in trains(ids, times)]
    intervals = np.concatenate(intervals) if intervals else np.array([])
    return np.mean(intervals <= limit) if len(intervals) else None  # None: the metric is undefined


def local_variation(ids, times, excitatory):
    """Shinomoto, Shima and Tanji 2003, Neural Comput 15:2823, https://doi.org/10.1162/089976603322518759."""
    is_excitatory = ids < excitatory
    variations = []
    for train in trains(ids[is_excitatory], times[is_excitatory]):
        one, two = np.diff(train)[:-1], np.diff(train)[1:]
        if len(one) > 0:
            variations.append(np.mean(3 * ((one - two) / (one + two)) ** 2))
    return np.median(variations) if variations else None


def value(metric, ids, times, question):
    match metric["name"]:
        case "burst_fraction":
            return burst_fraction(ids, times, metric["options"]["limit"])
        case "local_variation":
            return local_variation(ids, times, question["spikes"]["excitatory"])


def answer(question):
    if "describe" in question:
        return {"metrics": DESCRIPTION}
    ids, times = (np.load(question["spikes"][name]) for name in ("ids", "times"))
    values = [value(metric, ids, times, question) for metric in question["metrics"]]
    return {"values": [None if value is None else float(value) for value in values]}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
