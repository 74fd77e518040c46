//! The loss of each evaluation, the best so far, the failures.

use neversim_core::Status;

use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading::{self, Entry, Sign, failure_entries};
use crate::loss_scale::LossScale;
use crate::painter::{Area, Painter};
use crate::panel::{Labels, Panel};
use crate::scale::{Scale, significant};
use crate::study_data::StudyData;
use crate::theme::{Mark, PAPER, PRIMARY, SECONDARY, SOFT_INK, TARGET, blend, failure_look};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "loss_history",
    title: "Loss history",
    caption: "The loss of each evaluation (points) by its number in the history, the lowest up to that number (line), and \
              failures by kind (marks above the frame). The star is the best evaluation. With replicates, a square is the \
              evaluation whose replicates have the lowest mean loss, with the standard error of that mean.",
    is_live: true,
    prepare: |input: &FigureInput<'_>| Ok(Box::new(LossHistory::new(input.data)?)),
};

/// Above this many points they are drawn into an image.
const DENSE: usize = 3000;

#[derive(Debug, PartialEq)]
struct LossHistory {
    /// Number and loss of each evaluation that has one.
    points: Vec<(f64, f64)>,
    /// Number and kind.
    failures: Vec<(f64, Status)>,
    /// Numbers of evaluations that have a loss although a targeted population was silent.
    silent: Vec<f64>,
    /// The best so far: each improvement, and the end.
    best_so_far: Vec<(f64, f64)>,
    best: Option<(f64, f64)>,
    /// With replicates: number, mean loss and standard error of the best by mean.
    best_by_mean: Option<(f64, f64, f64)>,
    remark: String,
    scale: LossScale,
    x: Scale,
    legend: Vec<Entry>,
    descriptions: Vec<String>,
}

impl LossHistory {
    fn new(data: &StudyData) -> Result<Self, String> {
        if data.is_empty() {
            return Err("there is no evaluation yet".into());
        }
        let place = |index: usize| data.numbers[index] as f64;
        let completed: Vec<usize> =
            data.by_number().into_iter().filter(|index| data.losses[*index].is_finite()).collect();
        let points: Vec<(f64, f64)> = completed.iter().map(|index| (place(*index), data.losses[*index])).collect();
        let mut best_so_far: Vec<(f64, f64)> = Vec::new();
        for (place, loss) in &points {
            if best_so_far.last().is_none_or(|(_, best)| loss < best) {
                best_so_far.push((*place, *loss));
            }
        }
        if let Some((_, best)) = best_so_far.last().copied() {
            best_so_far.push((data.numbers.iter().max().map_or(0.0, |number| *number as f64), best));
        }
        let mut legend = Vec::new();
        if !points.is_empty() {
            legend.push(Entry::new(Sign::Disc(PRIMARY), format!("evaluations: {}", points.len())));
            legend.push(Entry::new(Sign::Line(SECONDARY), "best so far"));
            legend.push(Entry::new(Sign::Star, "best"));
        }
        if data.best_by_mean().is_some() {
            let label = format!("lowest mean of {} replicates ± standard error", data.replicates);
            legend.push(Entry::new(Sign::Mark(Mark::Square, TARGET), label));
        }
        let silent: Vec<f64> = completed.iter().filter(|i| data.is_silent[**i]).map(|i| place(*i)).collect();
        if !silent.is_empty() {
            let label = format!("silent (fr = 0): {}", silent.len());
            legend.push(Entry::new(Sign::Mark(Mark::TriangleDown, SOFT_INK), label));
        }
        legend.extend(failure_entries(data));
        let is_dense = points.len() > DENSE;
        Ok(Self {
            descriptions: if is_dense { Vec::new() } else { completed.iter().map(|i| data.describe(*i)).collect() },
            points,
            failures: data.failed().map(|index| (place(index), data.statuses[index])).collect(),
            silent,
            best_so_far,
            best: data.best().map(|index| (place(index), data.losses[index])),
            best_by_mean: data.best_by_mean().map(|i| (place(i), data.loss_means[i], data.loss_errors[i])),
            remark: remark(data),
            scale: LossScale::of(data),
            x: data.number_axis(),
            legend,
        })
    }

    fn points(&self, painter: &mut Painter<'_>, panel: &Panel<'_>) {
        let radius = if self.points.len() > DENSE {
            2
        } else if self.points.len() > 500 {
            4
        } else {
            6
        };
        let (low, _) = panel.y.range();
        for (place, loss) in &self.points {
            let at = panel.at(*place, loss.max(low));
            match self.silent.binary_search_by(|number| number.total_cmp(place)).is_ok() {
                true => painter.mark(at, radius + 1, Mark::TriangleDown, SOFT_INK),
                false => painter.disc(at, radius, blend(PAPER, PRIMARY, 0.75)),
            }
        }
    }
}

impl Drawing for LossHistory {
    fn size(&self) -> (u32, u32) {
        (1600, 900)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        heading::draw(painter, ROW.title, &self.remark, &self.legend);
        let x = &self.x;
        let whisker = self.best_by_mean.map(|(_, mean, error)| [mean - error, mean + error]);
        let y = self.scale.axis_with(whisker.unwrap_or_default().into_iter());
        let band = if self.failures.is_empty() { 0 } else { 34 };
        let outside = painter.area().without(0, heading::HEIGHT + band, 0, 0);
        let panel = Panel::within(painter, outside, x, &y);
        panel.grid(painter);
        if self.points.len() > DENSE {
            painter.dense(panel.inside, |layer, inside| {
                panel.on(inside).grid(layer);
                self.points(layer, &panel.on(inside));
            });
        } else {
            self.points(painter, &panel);
        }
        let steps = self.best_so_far.windows(2).flat_map(|pair| [pair[0], (pair[1].0, pair[0].1)]);
        let (low, _) = y.range();
        panel.curve(painter, steps.chain(self.best_so_far.last().copied()).map(|(x, l)| (x, l.max(low))), SECONDARY, 4);
        let strip = Area::new(panel.inside.left, panel.inside.top - 12 - band, panel.inside.width, band);
        let radius = if self.failures.len() > 300 { 4 } else { 7 };
        for (place, status) in &self.failures {
            let look = failure_look(*status);
            painter.mark((panel.x_of(x.position(*place)), strip.middle().1), radius, look.mark, look.colour);
        }
        if let Some((place, loss)) = self.best {
            painter.star(panel.at(place, loss.max(low)), 16);
        }
        // Over the star: it is often the same evaluation.
        if let Some((place, mean, error)) = self.best_by_mean {
            let (top, bottom) = (panel.at(place, mean + error), panel.at(place, (mean - error).max(low)));
            painter.line(&[top, bottom], TARGET, 4);
            for end in [top, bottom] {
                painter.line(&[(end.0 - 9, end.1), (end.0 + 9, end.1)], TARGET, 4);
            }
            painter.mark(panel.at(place, mean), 9, Mark::Square, TARGET);
        }
        for ((place, loss), text) in self.points.iter().zip(&self.descriptions) {
            painter.hover(panel.at(*place, *loss), || text.clone());
        }
        panel.frame(painter, Labels::BOTH);
    }
}

fn remark(data: &StudyData) -> String {
    let Some(best) = data.best() else { return "no evaluation has a loss".into() };
    let by_mean = data.best_by_mean().and_then(|index| Some((data.numbers[index], data.mean_loss_text(index)?)));
    let by_mean = by_mean.map(|(number, text)| format!("; lowest mean {text} in evaluation {number}"));
    format!("best loss {}{}", significant(data.losses[best], 4), by_mean.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::{evaluation, replicated_study, settings, study};

    #[test]
    fn the_best_by_mean_stands_beside_the_lowest_loss_seen() {
        let data = replicated_study(4, &[(1.0, 4.0, 2.0), (2.0, 2.5, 0.6)]);
        let history = LossHistory::new(&data).unwrap();
        assert_eq!(history.best_by_mean.map(|(_, mean, error)| (mean, error)), Some((2.5, 0.3)));
        assert_eq!(history.remark, "best loss 1; lowest mean 2.5 ± 0.3 in evaluation 1");
        assert_eq!(LossHistory::new(&study(&[1.0])).unwrap().remark, "best loss 1");
    }

    #[test]
    fn the_best_so_far_falls_at_each_improvement_and_reaches_the_end() {
        let data = study(&[5.0, f64::INFINITY, 7.0, 2.0, 3.0]);
        let history = LossHistory::new(&data).unwrap();
        assert_eq!(history.points, [(0.0, 5.0), (2.0, 7.0), (3.0, 2.0), (4.0, 3.0)]);
        assert_eq!(history.best_so_far, [(0.0, 5.0), (3.0, 2.0), (4.0, 2.0)]);
        assert_eq!(history.failures, [(1.0, Status::Undefined)]);
        assert_eq!(history.best, Some((3.0, 2.0)));
    }

    #[test]
    fn evaluations_stand_at_their_numbers_in_whatever_order_they_finished() {
        let rows = [(0, 5.0), (3, 2.0), (1, 4.0), (2, f64::NAN)];
        let evaluations = rows.map(|(number, loss)| evaluation(number, vec![1e-8], loss));
        let data = StudyData::of(&settings(&[("ge", "log", 1e-9, 1e-7)]), &evaluations);
        let history = LossHistory::new(&data).unwrap();
        assert_eq!(history.points, [(0.0, 5.0), (1.0, 4.0), (3.0, 2.0)]);
        assert_eq!(history.best_so_far, [(0.0, 5.0), (1.0, 4.0), (3.0, 2.0), (3.0, 2.0)]);
        assert_eq!((history.failures[0].0, history.best), (2.0, Some((3.0, 2.0))));
    }
}
