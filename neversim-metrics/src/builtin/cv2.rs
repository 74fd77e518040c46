//! `cv2`: irregularity of neighbouring intervals.

use super::row::{Row, Variation, independent};
use crate::statistics::NeuronStatistic;

pub(super) const ROW: Row = Row {
    name: "cv2",
    synonyms: &["cv_2", "isi_cv2", "local_cv"],
    summary: "irregularity of neighbouring inter-spike intervals: 0 regular, 1 Poisson",
    unit: "1",
    formula: "mean of `2 |I' - I| / (I' + I)` over a neuron's neighbouring intervals; reduced",
    undefined: "each selected neuron has fewer than two intervals, or two of 0 in a row",
    reference: "Holt, Softky, Koch, Douglas 1996, J Neurophysiol 75:1806, <https://doi.org/10.1152/jn.1996.75.5.1806>",
    subset: "exc",
    reducer: Some("median"),
    options: &[],
    check: independent,
    variation: Variation::Neurons,
    compute: |call| call.reduce(NeuronStatistic::Cv2),
};
