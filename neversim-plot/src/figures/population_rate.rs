//! The rate of each population of the best network over time.

use neversim_core::metrics::BinGrid;
use neversim_core::netsim::Recording;
use plotters::style::RGBColor;

use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading::{self, Entry, Sign};
use crate::painter::Painter;
use crate::panel::{Labels, Panel};
use crate::scale::{Scale, Spacing};
use crate::spikes::{self, Population};
use crate::theme::{EXCITATORY, INHIBITORY};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "population_rate",
    title: "Population rate of the best network",
    caption: "Spikes of each population per neuron and second, in bins of 5 ms.",
    is_live: false,
    prepare: |input: &FigureInput<'_>| {
        Ok(Box::new(PopulationRate::new(spikes::recording(input)?, spikes::replicate_remark(input))?))
    },
};

/// Width of a bin (s).
const BIN: f64 = 0.005;

struct PopulationRate {
    /// Rates in bins (Hz).
    rates: Vec<(Population, Vec<f64>)>,
    bin: f64,
    duration: f64,
    replicate: String,
}

/// Returns the colour of a population.
pub(super) fn colour(population: Population) -> RGBColor {
    match population {
        Population::Excitatory => EXCITATORY,
        Population::Inhibitory => INHIBITORY,
    }
}

impl PopulationRate {
    fn new(recording: &Recording, replicate: String) -> Result<Self, String> {
        let statistics = spikes::statistics(recording)?;
        let mut rates = Vec::new();
        let mut bin = BIN;
        for population in Population::ALL {
            let Some(selection) = spikes::selection(recording, population) else { continue };
            let steps = spikes::steps(BIN, recording.time_step);
            let grid = BinGrid::new(selection.window(), recording.time_step, steps).filter(|grid| grid.bins() > 1);
            let grid = grid.ok_or("the run is too short for bins of 5 ms")?;
            bin = grid.bin_duration();
            let neurons = selection.neurons().len() as f64;
            let counts = statistics.population_counts(&selection, grid);
            rates.push((population, counts.iter().map(|count| f64::from(*count) / (neurons * bin)).collect()));
        }
        Ok(Self { rates, bin, duration: recording.duration, replicate })
    }
}

impl Drawing for PopulationRate {
    fn size(&self) -> (u32, u32) {
        (1800, 640)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let entry = |(population, rates): &(Population, Vec<f64>)| {
            let mean = rates.iter().sum::<f64>() / rates.len() as f64;
            let label = format!("{}: mean {} Hz", population.label(), crate::scale::significant(mean, 3));
            Entry::new(Sign::Line(colour(*population)), label)
        };
        let remark = heading::remark(["bins of 5 ms".into(), self.replicate.clone()]);
        heading::draw(painter, ROW.title, &remark, &self.rates.iter().map(entry).collect::<Vec<_>>());
        let x = Scale::new("time", "s", Spacing::Linear, 0.0, self.duration);
        let all = self.rates.iter().flat_map(|(_, rates)| rates.iter().copied()).chain([0.0, 1.0]);
        let highest = all.fold(0.0, f64::max);
        // The unit as it is: kilohertz of a burst would be hard to compare.
        let y = Scale::new("rate per neuron (Hz)", "", Spacing::Linear, 0.0, 1.05 * highest);
        let panel = Panel::within(painter, painter.area().without(0, heading::HEIGHT, 0, 0), &x, &y);
        panel.grid(painter);
        for (population, rates) in &self.rates {
            let middle = |bin: usize| (bin as f64 + 0.5) * self.bin;
            let points = rates.iter().enumerate().map(|(bin, rate)| (middle(bin), *rate));
            panel.curve(painter, points, colour(*population), 3);
        }
        panel.frame(painter, Labels::BOTH);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::recording;

    #[test]
    fn rates_are_spikes_per_neuron_and_second() {
        // Two of four excitatory neurons fire in the first 5 ms, the inhibitory one in the third.
        let figure =
            PopulationRate::new(&recording(&[(0, 0.001), (1, 0.002), (4, 0.012)], 5, 4, 0.02), String::new()).unwrap();
        assert_eq!(figure.rates[0].1.iter().map(|r| r.round()).collect::<Vec<_>>(), [100.0, 0.0, 0.0, 0.0]);
        assert_eq!(figure.rates[1].1.iter().map(|r| r.round()).collect::<Vec<_>>(), [0.0, 0.0, 200.0, 0.0]);
    }
}
