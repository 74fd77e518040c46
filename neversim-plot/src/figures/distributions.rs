//! How rate, CV and correlation are distributed over the best network, with the targets.

use neversim_core::metrics::statistics::NeuronStatistic;
use neversim_core::metrics::{BinGrid, Selection, Statistics};
use neversim_core::netsim::Recording;

use super::population_rate::colour;
use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading::{self, Entry, Sign};
use crate::painter::{Area, Painter};
use crate::panel::{Labels, Panel};
use crate::scale::{Scale, Spacing};
use crate::spikes::{self, Population};
use crate::theme::{TARGET, tint};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "distributions",
    title: "Distributions in the best network",
    caption: "Histograms over neurons of firing rate and of the coefficient of variation of inter-spike intervals (at least two \
              intervals), and over pairs of excitatory neurons (of up to 1000) of the correlation of spike \
              counts in bins of 50 ms. Dashes: targets of metrics on these statistics.",
    is_live: false,
    prepare: |input: &FigureInput<'_>| Ok(Box::new(Distributions::new(input)?)),
};

/// Neurons whose pairs are correlated, at most.
const MOST_CORRELATED: usize = 1000;
const BARS: usize = 40;

struct Distributions {
    panels: Vec<Histogram>,
    replicate: String,
}

/// One panel: shares of each population in equal bins.
#[derive(Debug, PartialEq)]
struct Histogram {
    name: &'static str,
    range: (f64, f64),
    shares: Vec<(Population, Vec<f64>)>,
    targets: Vec<f64>,
}

impl Histogram {
    /// - `values`: by population; what is not finite is left out.
    /// - `quantum`: what values are multiples of, if of anything: bars are multiples of it, too, or some would be empty.
    fn new(
        name: &'static str,
        values: &[(Population, Vec<f64>)],
        targets: Vec<f64>,
        quantum: Option<f64>,
    ) -> Option<Self> {
        let finite = || values.iter().flat_map(|(_, values)| values.iter().copied()).filter(|value| value.is_finite());
        let (low, high) = finite()
            .chain(targets.iter().copied())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        finite().next()?;
        let range = Scale::new("", "", Spacing::Linear, low.min(0.0), high + 0.02 * (high - low)).range();
        let range = match quantum {
            Some(quantum) => {
                let low = range.0 - 0.5 * quantum;
                let width = ((range.1 - low) / BARS as f64 / quantum).ceil() * quantum;
                (low, low + width * ((range.1 - low) / width).ceil().max(2.0))
            }
            None => range,
        };
        let bars = bars(range, quantum);
        let shares = values.iter().map(|(population, values)| (*population, shares(values, range, bars))).collect();
        Some(Self { name, range, shares, targets })
    }

    fn draw(&self, painter: &mut Painter<'_>, outside: Area) {
        let highest = self.shares.iter().flat_map(|(_, shares)| shares.iter().copied()).fold(0.0, f64::max);
        let x = Scale::new(self.name, "", Spacing::Linear, self.range.0, self.range.1);
        let y = Scale::new("share (%)", "", Spacing::Linear, 0.0, 105.0 * highest);
        let panel = Panel::within(painter, outside, &x, &y);
        panel.grid(painter);
        for (population, shares) in &self.shares {
            let edge = |bar: usize| panel.x_of(bar as f64 / shares.len() as f64);
            let mut outline = vec![(panel.inside.left, panel.inside.bottom())];
            for (bar, share) in shares.iter().enumerate() {
                let top = panel.y_of(y.position(100.0 * share));
                if *population == Population::Excitatory {
                    let area = Area::new(edge(bar), top, edge(bar + 1) - edge(bar), panel.inside.bottom() - top);
                    painter.rectangle(area, tint(colour(*population), 0.35));
                }
                outline.extend([(edge(bar), top), (edge(bar + 1), top)]);
            }
            outline.push((panel.inside.right(), panel.inside.bottom()));
            painter.line(&outline, colour(*population), 3);
        }
        for target in &self.targets {
            let x = panel.x_of(x.position(*target));
            painter.dashed((x, panel.inside.bottom()), (x, panel.inside.top), TARGET, 4);
        }
        panel.frame(painter, Labels::BOTH);
    }
}

/// Returns how many bars a range has: [`BARS`], or as many as multiples of a quantum fit.
fn bars((low, high): (f64, f64), quantum: Option<f64>) -> usize {
    let Some(quantum) = quantum else { return BARS };
    let width = ((high - low) / BARS as f64 / quantum - 1e-9).ceil().max(1.0) * quantum;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "about as many as there are bars")]
    let bars = ((high - low) / width).round() as usize;
    bars.max(1)
}

/// Returns the share of the finite values in each of `bars` equal bins.
fn shares(values: &[f64], (low, high): (f64, f64), bars: usize) -> Vec<f64> {
    let mut counts = vec![0.0; bars];
    for value in values.iter().filter(|value| value.is_finite()) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
        let bar = ((value - low) / (high - low) * bars as f64) as usize;
        counts[bar.min(bars - 1)] += 1.0;
    }
    let total = counts.iter().sum::<f64>().max(1.0);
    counts.into_iter().map(|count| count / total).collect()
}

impl Distributions {
    fn new(input: &FigureInput<'_>) -> Result<Self, String> {
        let recording = spikes::recording(input)?;
        let statistics = spikes::statistics(recording)?;
        let of_neurons = |statistic: NeuronStatistic| -> Vec<(Population, Vec<f64>)> {
            let values = |population| {
                let selection = spikes::selection(recording, population)?;
                Some((population, statistics.of_neurons(statistic, &selection).to_vec()))
            };
            Population::ALL.into_iter().filter_map(values).collect()
        };
        let targets = |names: &[&str]| -> Vec<f64> {
            let named = input.data.metrics.iter().filter(|metric| names.contains(&metric.metric.as_str()));
            named.map(|metric| metric.target).collect()
        };
        let correlations = [(Population::Excitatory, correlations(recording, &statistics))];
        // A rate is a number of spikes over the duration.
        let quantum = Some(1.0 / recording.duration);
        let panels = [
            Histogram::new("firing rate (Hz)", &of_neurons(NeuronStatistic::Rate), targets(&["fr"]), quantum),
            Histogram::new("CV of intervals", &of_neurons(NeuronStatistic::Cv { min_isis: 2 }), targets(&["cv"]), None),
            Histogram::new("pair correlation", &correlations, targets(&["corr_mean", "corr_median"]), None),
        ];
        let panels: Vec<Histogram> = panels.into_iter().flatten().collect();
        match recording.spike_ids.is_empty() {
            true => Err("the best network is silent".into()),
            false => Ok(Self { panels, replicate: spikes::replicate_remark(input) }),
        }
    }
}

/// Returns the correlation of each pair of evenly spaced excitatory neurons.
fn correlations(recording: &Recording, statistics: &Statistics<'_>) -> Vec<f64> {
    let selection = spikes::selection(recording, Population::Excitatory);
    let grid = selection.as_ref().and_then(|selection| {
        BinGrid::new(selection.window(), recording.time_step, spikes::steps(0.05, recording.time_step))
    });
    let (Some(selection), Some(grid)) = (selection, grid) else { return Vec::new() };
    let few = Selection::new(selection.neurons().evenly_spaced(MOST_CORRELATED), selection.window());
    let mut all = Vec::new();
    statistics.correlations(&few, grid).for_each_row(|coefficients| all.extend_from_slice(coefficients));
    all
}

impl Drawing for Distributions {
    fn size(&self) -> (u32, u32) {
        (1800, 680)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let mut legend: Vec<Entry> =
            Population::ALL.map(|population| Entry::new(Sign::Line(colour(population)), population.label())).into();
        legend.push(Entry::new(Sign::Dashes(TARGET), "target"));
        heading::draw(painter, ROW.title, &self.replicate, &legend);
        for (histogram, column) in self.panels.iter().zip(0..) {
            histogram.draw(painter, Area::new(600 * column, heading::HEIGHT + 10, 600, 560));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_finite_values() {
        let histogram =
            Histogram::new("x", &[(Population::Excitatory, vec![0.0, 1.0, 1.0, 9.9, f64::NAN])], vec![], None);
        let shares = &histogram.unwrap().shares[0].1;
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!((shares[0], shares[BARS - 1]), (0.25, 0.25));
        assert!(Histogram::new("x", &[(Population::Excitatory, vec![f64::NAN])], vec![1.0], None).is_none());
    }

    #[test]
    fn bars_of_counts_are_multiples_of_one_count() {
        // Every rate from 0 to 63 Hz once: no bar may be empty or twice as high as its neighbours.
        let rates = (0..64_u32).map(f64::from).collect();
        let histogram = Histogram::new("x", &[(Population::Excitatory, rates)], vec![], Some(1.0)).unwrap();
        let shares = &histogram.shares[0].1;
        assert!(shares[..32].iter().all(|share| (share - 2.0 / 64.0).abs() < 1e-12), "{shares:?}");
    }
}
