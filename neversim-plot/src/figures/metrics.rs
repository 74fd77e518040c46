//! Each metric by evaluation number, against its target.

use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading::{self, Entry, Sign};
use crate::painter::{Area, Painter};
use crate::panel::{Labels, Panel};
use crate::scale::{Scale, Spacing};
use crate::study_data::{MetricColumn, StudyData};
use crate::theme::{PAPER, PRIMARY, SECONDARY, TARGET, blend};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "metrics",
    title: "Metrics by evaluation",
    caption: "The value of each metric in each evaluation by its number in the history (points; with replicates their mean, with bars of one standard \
              deviation), that of the best evaluation so far (line), and the target (dashes). A logarithmic axis where values span more than two decades.",
    is_live: true,
    prepare: |input: &FigureInput<'_>| Ok(Box::new(Metrics::new(input.data)?)),
};

/// Above this many points they are drawn into an image.
const DENSE: usize = 2000;

#[derive(Debug)]
struct Metrics {
    metrics: Vec<MetricColumn>,
    numbers: Vec<f64>,
    x: Scale,
    /// For each evaluation in the order of numbers: its number, and the index of the best up to it, if any has a loss.
    best_so_far: Vec<(f64, Option<usize>)>,
    points_label: String,
    remark: String,
}

impl Metrics {
    fn new(data: &StudyData) -> Result<Self, String> {
        if data.metrics.iter().all(|metric| metric.values.iter().all(|value| value.is_nan())) {
            return Err("no metric has a value yet".into());
        }
        let mut best: Option<usize> = None;
        let mut best_so_far = Vec::with_capacity(data.len());
        for index in data.by_number() {
            let loss = data.losses[index];
            if loss.is_finite() && best.is_none_or(|best| loss < data.losses[best]) {
                best = Some(index);
            }
            best_so_far.push((data.numbers[index] as f64, best));
        }
        let numbers = data.numbers.iter().map(|number| *number as f64).collect();
        let points_label = match data.replicates {
            ..=1 => "evaluation".to_owned(),
            count => format!("evaluation: mean ± standard deviation of {count} replicates"),
        };
        Ok(Self {
            metrics: data.metrics.clone(),
            numbers,
            x: data.number_axis(),
            best_so_far,
            points_label,
            remark: data.count_text(),
        })
    }

    fn axis(metric: &MetricColumn) -> Scale {
        let deviated = |side: f64| metric.values.iter().zip(&metric.deviations).map(move |(v, sd)| v + side * sd);
        let values = || {
            let values = metric.values.iter().copied().chain(deviated(-1.0)).chain(deviated(1.0));
            values.filter(|value| !value.is_nan()).chain([metric.target])
        };
        let positive = values().all(|value| value > 0.0);
        let (low, high) = values().fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), v| (low.min(v), high.max(v)));
        let spacing = if positive && high > 100.0 * low { Spacing::Log } else { Spacing::Linear };
        Scale::around(metric.name.clone(), &metric.unit, spacing, values())
    }

    fn panel(&self, painter: &mut Painter<'_>, metric: &MetricColumn, outside: Area, left: i32, has_x: bool) {
        let y = Self::axis(metric);
        let panel = Panel::within(painter, outside, &self.x, &y);
        let right = panel.inside.right();
        let panel = panel.on(Area { left, width: right - left, ..panel.inside });
        let draw = |painter: &mut Painter<'_>, panel: &Panel<'_>| {
            panel.grid(painter);
            let radius = if metric.values.len() > DENSE { 2 } else { 5 };
            let bars = metric.values.iter().zip(&metric.deviations).enumerate();
            for (index, (value, deviation)) in bars.filter(|(_, (_, deviation))| deviation.is_finite()) {
                let place = self.numbers[index];
                let ends = [panel.at(place, value - deviation), panel.at(place, value + deviation)];
                painter.line(&ends, blend(PAPER, PRIMARY, 0.35), 2);
            }
            for (index, value) in metric.values.iter().enumerate().filter(|(_, value)| value.is_finite()) {
                painter.disc(panel.at(self.numbers[index], *value), radius, blend(PAPER, PRIMARY, 0.6));
            }
        };
        if metric.values.len() > DENSE {
            painter.dense(panel.inside, |layer, inside| draw(layer, &panel.on(inside)));
        } else {
            draw(painter, &panel);
        }
        let target = panel.at(0.0, metric.target).1;
        painter.dashed((panel.inside.left, target), (panel.inside.right(), target), TARGET, 4);
        // Steps: the best changes with an evaluation, not between two.
        let best = self.best_so_far.iter().filter_map(|(number, best)| Some((*number, metric.values[(*best)?])));
        let best: Vec<(f64, f64)> = best.collect();
        let steps = best.windows(2).flat_map(|pair| [pair[0], (pair[1].0, pair[0].1)]);
        panel.curve(painter, steps.chain(best.last().copied()), SECONDARY, 4);
        panel.frame(painter, Labels { has_x, has_y: true });
    }
}

impl Drawing for Metrics {
    fn size(&self) -> (u32, u32) {
        (1600, (heading::HEIGHT + 20 + 420 * i32::try_from(self.metrics.len()).unwrap_or(1)).cast_unsigned())
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let legend = [
            Entry::new(Sign::Disc(blend(PAPER, PRIMARY, 0.6)), self.points_label.as_str()),
            Entry::new(Sign::Line(SECONDARY), "best so far"),
            Entry::new(Sign::Dashes(TARGET), "target"),
        ];
        heading::draw(painter, ROW.title, &self.remark, &legend);
        // The frames stand one below the other: all start where the one with the widest numbers does.
        let start = |metric: &MetricColumn| {
            Panel::within(painter, Area::new(0, 0, 1600, 420), &self.x, &Self::axis(metric)).inside.left
        };
        let left = self.metrics.iter().map(start).max().unwrap_or(0);
        for (metric, row) in self.metrics.iter().zip(0..) {
            let has_x = row + 1 == i32::try_from(self.metrics.len()).unwrap_or(0);
            self.panel(painter, metric, Area::new(0, heading::HEIGHT + 10 + 420 * row, 1600, 420), left, has_x);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{replicated_study, study};

    #[test]
    fn replicates_have_bars_that_fit_on_the_axis() {
        let figure = Metrics::new(&replicated_study(3, &[(1.0, 1.5, 0.1)])).unwrap();
        assert_eq!(figure.points_label, "evaluation: mean ± standard deviation of 3 replicates");
        // fr is 7 Hz with a deviation of 0.25 Hz, its target 6 Hz.
        let (low, high) = Metrics::axis(&figure.metrics[0]).range();
        assert!(low < 6.0 && high > 7.25, "{low} {high}");
    }

    #[test]
    fn the_best_so_far_changes_with_each_lower_loss() {
        let figure = Metrics::new(&study(&[f64::INFINITY, 4.0, 9.0, 1.0])).unwrap();
        assert_eq!(figure.best_so_far, [(0.0, None), (1.0, Some(1)), (2.0, Some(1)), (3.0, Some(3))]);
        assert_eq!(figure.metrics[0].values[3], 7.0);
        assert!(Metrics::new(&study(&[f64::INFINITY])).is_err());
    }
}
