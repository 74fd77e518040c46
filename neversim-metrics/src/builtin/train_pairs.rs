//! What the distances of pairs of spike trains share.

use super::row::Call;
use crate::statistics::distances::Intervals;

/// Returns the mean of a distance over all pairs of trains with spikes; `None` without a pair.
pub(super) fn mean_over_pairs(call: &Call<'_>, distance: fn(&Intervals<'_>, &Intervals<'_>) -> f64) -> Option<f64> {
    let window = call.selection.window();
    let trains = call.statistics.raster().spike_trains(call.selection.neurons(), window);
    let trains: Vec<_> = trains.filter_map(|train| Intervals::new(train, window)).collect();
    let (mut sum, mut pairs) = (0.0, 0_u32);
    for (index, one) in trains.iter().enumerate() {
        for two in &trains[index + 1..] {
            sum += distance(one, two);
            pairs += 1;
        }
    }
    (pairs > 0).then(|| sum / f64::from(pairs))
}
