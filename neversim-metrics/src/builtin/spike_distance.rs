//! `spike_distance`: dissimilarity of spike trains in timing.

use super::row::{Row, Variation, independent};
use super::train_pairs::mean_over_pairs;
use crate::options;
use crate::statistics::distances::spike_distance;

pub(super) const ROW: Row = Row {
    name: "spike_distance",
    synonyms: &["distance", "kreuz", "spike_dist", "spike_train_distance"],
    summary: "SPIKE-distance of pairs of trains: 0 for identical ones",
    unit: "1",
    formula: "time mean of `(s1 v2 + s2 v1) / (2 ((v1 + v2) / 2)^2)`, `v` as in `isi_distance`, `s` the distance to the other train's nearest spike, interpolated; mean over pairs of trains with spikes",
    undefined: "fewer than two selected neurons have spikes",
    reference: "Kreuz, Chicharro, Houghton, Andrzejak, Mormann 2013, J Neurophysiol 109:1457, <https://doi.org/10.1152/jn.00873.2012>",
    subset: "exc",
    reducer: None,
    options: &[options::max_neurons("500")],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| Ok(mean_over_pairs(call, spike_distance)),
};
