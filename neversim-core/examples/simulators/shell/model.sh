#!/bin/sh
# Rates (Hz) of a leaky integrate-and-fire neuron at 0.5 and 1 nA, from its formula: threshold 20 mV above rest,
# refractory period 2 ms; values: tau (ms), resistance (megaohm). Answers one request and ends.
IFS= read -r request || exit 0
printf '%s\n' "$request" | LC_ALL=C awk '
    function value(name,  pair) {
        if (match($0, "\"" name "\" *: *[-+.0-9eE]+")) { split(substr($0, RSTART, RLENGTH), pair, ":"); return pair[2] + 0 }
    }
    function rate(drive) { return drive > 20 ? 1000 / (2 + value("tau") * log(drive / (drive - 20))) : 0 }
    { r = value("resistance"); printf "{\"metrics\":{\"rate_low\":%.9g,\"rate_high\":%.9g}}\n", rate(r / 2), rate(r) }'
