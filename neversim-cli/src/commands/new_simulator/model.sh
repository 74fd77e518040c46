#!/bin/sh
# A model to start from, for `neversim optimize --simulator 'sh model.sh'`: a leaky integrate-and-fire neuron.
#
# Needs sh and awk. Reads one request (a line of JSON) from standard input, writes one answer to standard output and ends;
# neversim starts it again for the next request. Nothing else may be printed to standard output: print to standard error,
# which is in logs/ of the run folder.
#
# The values are `drive` (mV) and `tau` (ms). A search for fr = 29 and latency = 32.2, the numbers of the model itself,
# should come close to drive = 25 and tau = 20. It has no random numbers; a model that has takes `seed` from the request.
IFS= read -r request || exit 0
printf '%s\n' "$request" | LC_ALL=C awk '
    # The number of this name in the request.
    function value(name,  pair) {
        if (match($0, "\"" name "\" *: *[-+.0-9eE]+")) { split(substr($0, RSTART, RLENGTH), pair, ":"); return pair[2] + 0 }
    }
    {
        drive = value("drive"); tau = value("tau") / 1000
        duration = 1; time_step = 0.0001; threshold = 20; refractory = 0.002
        latency = "null"; ids = times = ""; potential = 0; spikes = 0; ready = 0
        for (step = 1; step <= duration / time_step; step++) {
            time = step * time_step
            if (time >= ready) potential += (drive - potential) * time_step / tau
            if (potential > threshold) {
                if (!spikes++) latency = time * 1000
                ids = ids (spikes > 1 ? "," : "") 0
                times = times (spikes > 1 ? "," : "") time
                potential = 0; ready = time + refractory
            }
        }
        # neversim computes its metrics (`neversim metrics`) from the spikes. A number is a metric by itself, under its name;
        # null: it has no value.
        printf "{\"spikes\": {\"ids\": [%s], \"times\": [%s], \"neurons\": 1, \"duration\": %g}, ", ids, times, duration
        printf "\"metrics\": {\"latency\": %s}}\n", latency
    }'
