//! Distances between spike trains that need no time scale: ISI-distance and SPIKE-distance, with PySpike's edge rules.

use crate::window::Window;

/// A spike train as a sequence of intervals that covers a window: the basis of both distances.
#[derive(Clone, Copy, Debug)]
pub struct Intervals<'a> {
    train: &'a [f64],
    window: Window,
}

/// One interval: where it ends, and the inter-spike interval that counts in it.
#[derive(Clone, Copy, Debug)]
struct Interval {
    start: f64,
    end: f64,
    isi: f64,
}

impl<'a> Intervals<'a> {
    /// Returns the intervals of a train; `None` for a silent one.
    ///
    /// - `train`: times in seconds, ascending, inside the window.
    #[must_use]
    pub fn new(train: &'a [f64], window: Window) -> Option<Self> {
        (!train.is_empty()).then_some(Intervals { train, window })
    }

    /// The interval before spike `index`, from 0 (from the start of the window to the first spike) to the number of spikes.
    ///
    /// At the edges the inter-spike interval is not known: the larger of the gap to the edge and the neighbouring
    /// interval is used.
    fn interval(&self, index: usize) -> Interval {
        let train = self.train;
        let start = if index == 0 { self.window.start() } else { train[index - 1] };
        let end = if index == train.len() { self.window.stop() } else { train[index] };
        let neighbour = match (index, train) {
            (0, [first, second, ..]) => second - first,
            (_, [.., before, last]) if index == train.len() => last - before,
            _ => 0.0,
        };
        Interval { start, end, isi: (end - start).max(neighbour) }
    }
}

/// Returns the ISI-distance of two trains: the mean over time of `|v1 - v2| / max(v1, v2)`, with `v` the inter-spike
/// interval around each moment. Dimensionless, 0 for equal rates, approaching 1 as the rates differ more.
///
/// # Example
///
/// Intervals of 0.5 s and of 0.25 s.
/// ```
/// use neversim_metrics::statistics::distances::{isi_distance, Intervals};
/// use neversim_metrics::Window;
///
/// let window = Window::new(0.0, 1.0).ok_or("empty window")?;
/// let slow = Intervals::new(&[0.0, 0.5], window).ok_or("silent")?;
/// let fast = Intervals::new(&[0.0, 0.25, 0.5, 0.75], window).ok_or("silent")?;
/// assert_eq!(isi_distance(&slow, &fast), 0.5);
/// # Ok::<(), &str>(())
/// ```
///
/// # References
///
/// Kreuz, Haas, Morelli, Abarbanel, Politi 2007, J Neurosci Methods 165:151,
/// <https://doi.org/10.1016/j.jneumeth.2007.05.031>.
#[must_use]
pub fn isi_distance(one: &Intervals<'_>, two: &Intervals<'_>) -> f64 {
    let mut integral = 0.0;
    for_each_stretch(one, two, |start, end, (_, one), (_, two)| {
        integral += (end - start) * (one.isi - two.isi).abs() / one.isi.max(two.isi);
    });
    integral / one.window.duration()
}

/// Returns the SPIKE-distance of two trains: the mean over time of how far apart their nearest spikes are, relative to the
/// inter-spike intervals. Dimensionless, 0 for identical trains.
///
/// Each spike's distance to the nearest spike of the other train (with an auxiliary spike at each edge) is interpolated
/// linearly in time, giving `s1` and `s2`; the profile is `(s1 v2 + s2 v1) / (2 ((v1 + v2) / 2)^2)`.
///
/// # Example
///
/// ```
/// use neversim_metrics::statistics::distances::{spike_distance, Intervals};
/// use neversim_metrics::Window;
///
/// let window = Window::new(0.0, 1.0).ok_or("empty window")?;
/// let one = Intervals::new(&[0.25, 0.75], window).ok_or("silent")?;
/// let two = Intervals::new(&[0.5], window).ok_or("silent")?;
/// assert_eq!(spike_distance(&one, &one), 0.0);
/// assert!(spike_distance(&one, &two) > 0.3);
/// # Ok::<(), &str>(())
/// ```
///
/// # References
///
/// Kreuz, Chicharro, Houghton, Andrzejak, Mormann 2013, J Neurophysiol 109:1457, <https://doi.org/10.1152/jn.00873.2012>.
#[must_use]
pub fn spike_distance(one: &Intervals<'_>, two: &Intervals<'_>) -> f64 {
    let (one_gaps, two_gaps) = (gaps(one, two), gaps(two, one));
    let mut integral = 0.0;
    for_each_stretch(one, two, |start, end, (one_index, one), (two_index, two)| {
        let mean = (one.isi + two.isi) / 2.0;
        let profile = |time: f64| {
            let s1 = interpolate(&one_gaps, one_index, one, time);
            let s2 = interpolate(&two_gaps, two_index, two, time);
            (s1 * two.isi + s2 * one.isi) / (2.0 * mean * mean)
        };
        // Linear between events, so the trapezoid is exact.
        integral += (end - start) * (profile(start) + profile(end)) / 2.0;
    });
    integral / one.window.duration()
}

/// Calls `visit` for each stretch of time without a spike of either train: start, end, and the interval of each train
/// around it with its index. Stretches of no length are left out.
fn for_each_stretch(
    one: &Intervals<'_>,
    two: &Intervals<'_>,
    mut visit: impl FnMut(f64, f64, (usize, &Interval), (usize, &Interval)),
) {
    let (mut i, mut j) = (0, 0);
    let (mut in_one, mut in_two) = (one.interval(0), two.interval(0));
    let mut start = one.window.start();
    loop {
        let end = in_one.end.min(in_two.end);
        if end > start {
            visit(start, end, (i, &in_one), (j, &in_two));
            start = end;
        }
        let (one_ends, two_ends) = (in_one.end <= end && i < one.train.len(), in_two.end <= end && j < two.train.len());
        if one_ends {
            i += 1;
            in_one = one.interval(i);
        }
        if two_ends {
            j += 1;
            in_two = two.interval(j);
        }
        if !one_ends && !two_ends {
            return;
        }
    }
}

/// The distance of each spike to the nearest one of the other train and its auxiliary spikes.
fn gaps(intervals: &Intervals<'_>, other: &Intervals<'_>) -> Vec<f64> {
    let window = other.window;
    let auxiliary = match other.train {
        [first, second, ..] => {
            let [.., before, last] = other.train else { unreachable!("there are two spikes") };
            [window.start().min(first - (second - first)), window.stop().max(last + (last - before))]
        }
        _ => [window.start(), window.stop()],
    };
    let mut next = 0;
    let nearest = intervals.train.iter().map(|time| {
        while next < other.train.len() && other.train[next] < *time {
            next += 1;
        }
        let after = other.train.get(next).unwrap_or(&auxiliary[1]);
        let before = if next == 0 { &auxiliary[0] } else { &other.train[next - 1] };
        let to_spike = (after - time).min(time - before);
        to_spike.min((time - auxiliary[0]).abs()).min((auxiliary[1] - time).abs())
    });
    nearest.collect()
}

/// The distance at a moment within the interval before spike `index`: linear between spikes, flat at the edges.
fn interpolate(gaps: &[f64], index: usize, interval: &Interval, time: f64) -> f64 {
    match (index.checked_sub(1).map(|before| gaps[before]), gaps.get(index)) {
        (Some(before), Some(after)) => {
            before + (after - before) * (time - interval.start) / (interval.end - interval.start)
        }
        (Some(edge), None) => edge,
        (None, Some(edge)) => *edge,
        (None, None) => unreachable!("a train with intervals has a spike"),
    }
}
