//! Spike-contrast: synchrony of many trains without a chosen time scale.

use super::isi::intervals;
use crate::window::Window;

/// Returns the spike-contrast of trains: the largest product of contrast and active share over bin widths, dimensionless,
/// 0 to 1.
///
/// With `m` the smallest inter-spike interval of all trains, bins of width `w` overlap by half and cover
/// `[start - m, stop + m]`; `w` shrinks from half the window by a tenth each time while it is at least `max(m / 2,
/// narrowest)`. In a bin, theta spikes come from n trains. Active share
/// `(sum(n theta) / sum(theta) - 1) / (trains - 1)`, contrast `sum(|theta' - theta|) / (2 spikes)`.
///
/// - `trains`: silent ones count; times in seconds, ascending, inside the window.
/// - `narrowest`: narrowest bin in seconds.
/// - Result: `None` for fewer than two trains, for trains none of which has two spikes, and for a window that no bin fits.
///
/// # Example
///
/// Two spikes 0.4 s apart in a window of 0.8 s: one width fits, 0.4 s, with edges every 0.2 s from -0.4 s on and spikes in
/// the half bins 2 and 4 of 8 (counted from 0). Identical trains: theta is 0, 2, 2, 2, 2, 0, 0; the active share is 1 and
/// the contrast 4 / 8.
/// ```
/// use neversim_metrics::statistics::contrast::spike_contrast;
/// use neversim_metrics::Window;
///
/// let window = Window::new(0.0, 0.8).ok_or("empty window")?;
/// assert_eq!(spike_contrast(&[&[0.1, 0.5], &[0.1, 0.5]], window, 0.39), Some(0.5));
/// assert_eq!(spike_contrast(&[&[0.1, 0.5], &[]], window, 0.39), Some(0.0));
/// # Ok::<(), &str>(())
/// ```
///
/// # References
///
/// Ciba et al. 2018, J Neurosci Methods 293:136, <https://doi.org/10.1016/j.jneumeth.2017.09.008>.
#[must_use]
pub fn spike_contrast(trains: &[&[f64]], window: Window, narrowest: f64) -> Option<f64> {
    if trains.len() < 2 {
        return None;
    }
    let smallest = trains.iter().flat_map(|train| intervals(train)).reduce(f64::min)?;
    let spikes: usize = trains.iter().map(|train| train.len()).sum();
    let floor = (smallest / 2.0).max(narrowest);
    let mut width = window.duration() / 2.0;
    let mut largest = None;
    while width >= floor {
        let value = at_width(trains, window, smallest, width, spikes);
        largest = Some(largest.map_or(value, |largest: f64| largest.max(value)));
        width *= 0.9;
    }
    largest
}

fn at_width(trains: &[&[f64]], window: Window, margin: f64, width: f64, spikes: usize) -> f64 {
    // Times count from the start of the window, so that shifting both changes no rounding.
    let half = width / 2.0;
    let (first, last) = (-margin, window.duration() + margin);
    // NumPy's arange(first, last + half, half).
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bins are counted from the first one")]
    let edges = ((last + half - first) / half).ceil() as usize;
    let edge = |index: usize| first + index as f64 * half;
    let halves = edges - 1;
    let bin_of = |time: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "no spike is before the first edge"
        )]
        let mut bin = ((time - first) / half) as usize;
        while bin > 0 && edge(bin) > time {
            bin -= 1;
        }
        while edge(bin + 1) <= time {
            bin += 1;
        }
        // The last bin of a NumPy histogram holds its upper edge.
        if bin == halves && edge(halves) <= time && time <= edge(halves) { halves - 1 } else { bin }
    };

    let bins = halves.saturating_sub(1);
    let (mut theta, mut active) = (vec![0.0; bins], vec![0.0; bins]);
    for train in trains {
        // A spike in half bin k lies in the bins k - 1 and k. Spikes ascend, so a bin's train is new or the last one.
        let mut counted = 0;
        for time in *train {
            let half_bin = bin_of(time - window.start());
            for bin in half_bin.saturating_sub(1)..(half_bin + 1).min(bins) {
                theta[bin] += 1.0;
                if bin >= counted {
                    active[bin] += 1.0;
                    counted = bin + 1;
                }
            }
        }
    }
    let sum: f64 = theta.iter().sum();
    let weighted: f64 = theta.iter().zip(&active).map(|(theta, active)| theta * active).sum();
    let changes: f64 = theta.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
    if sum == 0.0 {
        return 0.0;
    }
    let active_share = (weighted / sum - 1.0) / (trains.len() as f64 - 1.0);
    changes / (2.0 * spikes as f64) * active_share
}
