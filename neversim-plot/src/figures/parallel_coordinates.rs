//! Parameters side by side, one line per evaluation.

use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading::{self, Entry, Sign};
use crate::loss_scale::LossScale;
use crate::painter::{Anchor, Area, Painter};
use crate::panel::y_ticks;
use crate::scale::Scale;
use crate::study_data::StudyData;
use crate::theme::{INK, LABEL_SIZE, PAPER, SECONDARY, SOFT_INK, TICK_SIZE};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "parallel_coordinates",
    title: "Parallel coordinates",
    caption: "Each line is an evaluation with a loss: its parameters from left to right and its loss on the last axis. \
              Colour is the logarithm of the loss; the lowest are on top, the best is orange.",
    is_live: true,
    prepare: |input: &FigureInput<'_>| Ok(Box::new(ParallelCoordinates::new(input.data)?)),
};

/// More lines than this would hide each other.
const MOST_LINES: usize = 1500;

struct ParallelCoordinates {
    axes: Vec<Scale>,
    /// Positions on the axes, from the highest loss to the lowest.
    lines: Vec<(Vec<f64>, f64)>,
    remark: String,
    scale: LossScale,
}

impl ParallelCoordinates {
    fn new(data: &StudyData) -> Result<Self, String> {
        let scale = LossScale::of(data);
        let mut order: Vec<usize> = data.completed().collect();
        if order.is_empty() {
            return Err("no evaluation has a loss".into());
        }
        order.sort_by(|a, b| data.losses[*a].total_cmp(&data.losses[*b]));
        let remark = match order.len() {
            ..=MOST_LINES => data.completed_text(),
            _ => format!("the best {MOST_LINES} of {}", data.completed_text()),
        };
        order.truncate(MOST_LINES);
        order.reverse();
        let mut axes: Vec<Scale> = data.parameters.iter().map(|parameter| parameter.scale.clone()).collect();
        axes.push(scale.axis());
        let line = |index: usize| {
            let mut line: Vec<f64> = data.parameters.iter().map(|p| p.scale.position(p.values[index])).collect();
            let (low, _) = axes[axes.len() - 1].range();
            line.push(axes[axes.len() - 1].position(data.losses[index].max(low)));
            (line, data.losses[index])
        };
        Ok(Self { lines: order.into_iter().map(line).collect(), axes: axes.clone(), remark, scale })
    }

    fn step(&self) -> i32 {
        match self.axes.len() {
            2..=3 => 520,
            4..=6 => 300,
            _ => 210,
        }
    }

    fn lines(&self, painter: &mut Painter<'_>, area: Area) {
        let opacity = match self.lines.len() {
            ..=50 => 0.9,
            51..=300 => 0.6,
            _ => 0.35,
        };
        for (line, loss) in &self.lines {
            painter.faint_line(&self.points(line, area), self.scale.colour(*loss), 3, opacity);
        }
    }

    fn points(&self, line: &[f64], area: Area) -> Vec<(i32, i32)> {
        #[expect(clippy::cast_possible_truncation, reason = "within the area")]
        let y = |position: &f64| area.bottom() - (position.clamp(0.0, 1.0) * f64::from(area.height)) as i32;
        line.iter().zip(0..).map(|(position, axis)| (area.left + axis * self.step(), y(position))).collect()
    }
}

impl Drawing for ParallelCoordinates {
    fn size(&self) -> (u32, u32) {
        let axes = i32::try_from(self.axes.len()).unwrap_or(1);
        (((axes - 1) * self.step() + 300).max(1100).cast_unsigned(), 920)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        let legend = [
            Entry::new(Sign::Line(SECONDARY), "best"),
            Entry::new(Sign::Disc(self.scale.colour(0.0)), "low loss"),
            Entry::new(Sign::Disc(self.scale.colour(f64::MAX)), "high loss"),
        ];
        heading::draw(painter, ROW.title, &self.remark, &legend);
        let axes = i32::try_from(self.axes.len()).unwrap_or(1);
        let area = Area::new(130, heading::HEIGHT + 90, (axes - 1) * self.step(), 660);
        if self.lines.len() > 300 {
            painter.dense(area, |layer, area| self.lines(layer, area));
        } else {
            self.lines(painter, area);
        }
        if let Some((best, _)) = self.lines.last() {
            painter.line(&self.points(best, area), SECONDARY, 5);
        }
        for (axis, number) in self.axes.iter().zip(0..) {
            let x = area.left + number * self.step();
            painter.line(&[(x, area.top), (x, area.bottom())], INK, 3);
            let top = if number % 2 == 1 && self.step() < 300 { area.top - 62 } else { area.top - 32 };
            painter.text(&axis.label(), (x, top), LABEL_SIZE, INK, Anchor::Middle);
            for tick in axis.ticks(y_ticks(area.height)) {
                #[expect(clippy::cast_possible_truncation, reason = "within the area")]
                let y = area.bottom() - (tick.position * f64::from(area.height)) as i32;
                painter.line(&[(x - 8, y), (x, y)], SOFT_INK, 2);
                if let Some(label) = tick.label {
                    let width = painter.text_width(&label, TICK_SIZE);
                    // Lines pass behind the numbers.
                    painter.rectangle(Area::new(x - 18 - width, y - 13, width + 8, 26), PAPER);
                    painter.text(&label, (x - 14, y), TICK_SIZE, INK, Anchor::Right);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::study;

    #[test]
    fn the_best_comes_last_and_failures_have_no_line() {
        let data = study(&[1.0, 100.0, f64::INFINITY, 10.0]);
        let figure = ParallelCoordinates::new(&data).unwrap();
        let losses: Vec<f64> = figure.lines.iter().map(|line| line.1).collect();
        assert_eq!(losses, [100.0, 10.0, 1.0]);
        assert!((figure.lines[1].0[1] - 0.5).abs() < 1e-12, "10 lies in the middle between 1 and 100");
    }
}
