//! The power spectrum of the best network's population rate.

use neversim_core::metrics::BinGrid;
use neversim_core::netsim::Recording;

use super::population_rate::colour;
use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading::{self, Entry, Sign};
use crate::painter::Painter;
use crate::panel::{Labels, Panel};
use crate::scale::{Scale, Spacing};
use crate::spikes::{self, Population};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "spectrum",
    title: "Spectrum of the best network",
    caption: "Power spectral density of each population's rate per neuron, by Welch's method: bins of 1 ms, segments of \
              512 bins, half overlapping, Hann window. The heading says how many segments were averaged: with \
              few, many peaks are chance.",
    is_live: false,
    prepare: |input: &FigureInput<'_>| {
        Ok(Box::new(Spectra::new(spikes::recording(input)?, spikes::replicate_remark(input))?))
    },
};

/// Width of a bin (s).
const BIN: f64 = 0.001;
/// Bins in a segment.
const SEGMENT: usize = 512;

struct Spectra {
    /// Density (Hz^2 / Hz) at multiples of the resolution.
    densities: Vec<(Population, Vec<f64>)>,
    resolution: f64,
    /// How many segments the densities are means over.
    segments: usize,
    replicate: String,
}

/// Returns how many segments of Welch's method fit into a run of this many bins.
fn segments_of(bins: usize) -> usize {
    let length = SEGMENT.min(bins);
    if length < 2 { 0 } else { (bins - length) / (length - length / 2) + 1 }
}

impl Spectra {
    fn new(recording: &Recording, replicate: String) -> Result<Self, String> {
        let statistics = spikes::statistics(recording)?;
        let mut densities = Vec::new();
        let mut resolution = 1.0;
        let mut segments = 0;
        for population in Population::ALL {
            let Some(selection) = spikes::selection(recording, population) else { continue };
            let steps = spikes::steps(BIN, recording.time_step);
            let grid = BinGrid::new(selection.window(), recording.time_step, steps);
            let spectrum = grid.and_then(|grid| statistics.spectrum(&selection, grid, SEGMENT).cloned());
            let Some(spectrum) = spectrum.filter(|spectrum| spectrum.density().len() > 2) else { continue };
            resolution = spectrum.resolution();
            segments = grid.map_or(0, |grid| segments_of(grid.bins()));
            if spectrum.density().iter().skip(1).any(|density| *density > 0.0) {
                densities.push((population, spectrum.density().to_vec()));
            }
        }
        if densities.is_empty() {
            Err("no population has power at any frequency".into())
        } else {
            Ok(Self { densities, resolution, segments, replicate })
        }
    }
}

impl Drawing for Spectra {
    fn size(&self) -> (u32, u32) {
        (1400, 800)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let entry =
            |(population, _): &(Population, Vec<f64>)| Entry::new(Sign::Line(colour(*population)), population.label());
        let segments = match self.segments {
            1 => "1 segment".to_owned(),
            count => format!("mean of {count} segments"),
        };
        let remark = heading::remark([segments, self.replicate.clone()]);
        heading::draw(painter, ROW.title, &remark, &self.densities.iter().map(entry).collect::<Vec<_>>());
        let bins = self.densities[0].1.len();
        let x = Scale::new("frequency (Hz)", "", Spacing::Log, self.resolution, self.resolution * (bins - 1) as f64);
        let all = self.densities.iter().flat_map(|(_, density)| density.iter().skip(1).copied());
        let y = Scale::around("power (Hz²/Hz)", "", Spacing::Log, all);
        let panel = Panel::within(painter, painter.area().without(0, heading::HEIGHT, 0, 0), &x, &y);
        panel.grid(painter);
        for (population, density) in &self.densities {
            let at = |(bin, density): (usize, &f64)| {
                (self.resolution * bin as f64, if *density > 0.0 { *density } else { f64::NAN })
            };
            panel.curve(painter, density.iter().enumerate().skip(1).map(at), colour(*population), 3);
        }
        panel.frame(painter, Labels::BOTH);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::recording;

    #[test]
    fn segments_overlap_by_half() {
        assert_eq!([300, 512, 767, 768, 1024].map(segments_of), [1, 1, 1, 2, 3]);
    }

    #[test]
    fn a_rhythm_of_40_hz_has_its_power_there() {
        let spikes: Vec<(u32, f64)> =
            (0..40).flat_map(|cycle| [0, 1].map(|id| (id, 0.0255 * f64::from(cycle) * (25.0 / 25.5)))).collect();
        let figure = Spectra::new(&recording(&spikes, 2, 2, 1.024), String::new()).unwrap();
        assert_eq!(figure.segments, 3);
        let density = &figure.densities[0].1;
        let peak = (1..30).max_by(|a, b| density[*a].total_cmp(&density[*b])).unwrap();
        assert!((figure.resolution * peak as f64 - 40.0).abs() < 2.0, "{}", figure.resolution * peak as f64);
    }
}
