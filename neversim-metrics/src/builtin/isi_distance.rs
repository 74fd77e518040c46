//! `isi_distance`: dissimilarity of spike trains in rate.

use super::row::{Row, Variation, independent};
use super::train_pairs::mean_over_pairs;
use crate::options;
use crate::statistics::distances::isi_distance;

pub(super) const ROW: Row = Row {
    name: "isi_distance",
    synonyms: &["distance", "isi_dist", "spike_train_distance"],
    summary: "ISI-distance of pairs of trains: 0 for equal rates",
    unit: "1",
    formula: "time mean of `|v1 - v2| / max(v1, v2)`, `v` the inter-spike interval around each moment; mean over pairs of trains with spikes",
    undefined: "fewer than two selected neurons have spikes",
    reference: "Kreuz, Haas, Morelli, Abarbanel, Politi 2007, J Neurosci Methods 165:151, <https://doi.org/10.1016/j.jneumeth.2007.05.031>",
    subset: "exc",
    reducer: None,
    options: &[options::max_neurons("500")],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| Ok(mean_over_pairs(call, isi_distance)),
};
