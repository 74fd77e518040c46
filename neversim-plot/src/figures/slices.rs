//! The loss against each parameter.

use neversim_core::Status;

use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading::{self, Entry, Sign, failure_entries};
use crate::loss_scale::LossScale;
use crate::painter::{Area, Painter};
use crate::panel::{Labels, Panel, widest_label, y_ticks};
use crate::scale::Scale;
use crate::study_data::StudyData;
use crate::theme::{LABEL_SIZE, failure_look, viridis};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "slices",
    title: "Loss against each parameter",
    caption: "Each evaluation's loss against one parameter; colour is its number, from the first (dark) to the last \
              (bright). Failures are marked above. The star is the best evaluation.",
    is_live: true,
    prepare: |input: &FigureInput<'_>| Ok(Box::new(Slices::new(input.data)?)),
};

/// Above this many points they are drawn into an image.
const DENSE: usize = 600;

struct Slices {
    parameters: Vec<(Scale, Vec<f64>)>,
    losses: Vec<f64>,
    statuses: Vec<Status>,
    /// Where each evaluation's number lies between the first (0) and the last (1).
    ages: Vec<f64>,
    best: Option<usize>,
    scale: LossScale,
    legend: Vec<Entry>,
    remark: String,
    descriptions: Vec<String>,
}

impl Slices {
    fn new(data: &StudyData) -> Result<Self, String> {
        if data.is_empty() {
            return Err("there is no evaluation yet".into());
        }
        let mut legend = Vec::new();
        if data.best().is_some() {
            legend.push(Entry::new(Sign::Disc(viridis(0.0)), "first"));
            legend.push(Entry::new(Sign::Disc(viridis(0.9)), "last evaluation"));
            legend.push(Entry::new(Sign::Star, "best"));
        }
        legend.extend(failure_entries(data));
        let is_dense = data.len() > DENSE;
        let last = data.numbers.iter().max().map_or(1.0, |number| (*number).max(1) as f64);
        Ok(Self {
            parameters: data.parameters.iter().map(|p| (p.scale.clone(), p.values.clone())).collect(),
            losses: data.losses.clone(),
            statuses: data.statuses.clone(),
            ages: data.numbers.iter().map(|number| *number as f64 / last).collect(),
            best: data.best(),
            scale: LossScale::of(data),
            legend,
            remark: data.count_text(),
            descriptions: if is_dense { Vec::new() } else { (0..data.len()).map(|i| data.describe(i)).collect() },
        })
    }

    /// Returns columns, rows, and width and height of a panel.
    fn layout(&self) -> (usize, usize, i32, i32) {
        let count = self.parameters.len();
        let columns = match count {
            ..=3 => count.max(1),
            4 => 2,
            5..=6 => 3,
            _ => 4,
        };
        let width = match columns {
            1 => 1300,
            2 => 720,
            3 => 540,
            _ => 420,
        };
        (columns, count.div_ceil(columns), width, if columns == 1 { 760 } else { 440 })
    }

    fn points(&self, painter: &mut Painter<'_>, panel: &Panel<'_>, values: &[f64]) {
        let radius = if self.losses.len() > 5000 {
            2
        } else if self.losses.len() > DENSE {
            4
        } else {
            6
        };
        let (low, _) = panel.y.range();
        for (index, (value, loss)) in values.iter().zip(&self.losses).enumerate().filter(|(_, p)| p.1.is_finite()) {
            painter.disc(panel.at(*value, loss.max(low)), radius, viridis(0.9 * self.ages[index]));
        }
    }

    fn panel(&self, painter: &mut Painter<'_>, (scale, values): &(Scale, Vec<f64>), inside: Area, labels: Labels) {
        let y = self.scale.axis();
        let panel = Panel::new(inside, scale, &y);
        if self.losses.len() > DENSE {
            painter.dense(inside, |layer, inside| {
                panel.on(inside).grid(layer);
                self.points(layer, &panel.on(inside), values);
            });
        } else {
            panel.grid(painter);
            self.points(painter, &panel, values);
        }
        let radius = if self.losses.len() > DENSE { 4 } else { 6 };
        for (value, status) in values.iter().zip(&self.statuses).filter(|(_, status)| **status != Status::Ok) {
            let look = failure_look(*status);
            painter.mark((panel.x_of(scale.position(*value)), inside.top - 16), radius, look.mark, look.colour);
        }
        let at = |index: usize| panel.at(values[index], self.losses[index].max(y.range().0).min(y.range().1));
        if let Some(best) = self.best {
            painter.star(at(best), 15);
        }
        for (index, text) in self.descriptions.iter().enumerate() {
            painter.hover(at(index), || text.clone());
        }
        panel.frame(painter, labels);
    }
}

impl Drawing for Slices {
    fn size(&self) -> (u32, u32) {
        let (columns, rows, width, height) = self.layout();
        let (columns, rows) = (i32::try_from(columns).unwrap_or(1), i32::try_from(rows).unwrap_or(1));
        let total = (180 + columns * (width + 30), heading::HEIGHT + rows * (height + 140) + 10);
        (total.0.max(1100).cast_unsigned(), total.1.cast_unsigned())
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        heading::draw(painter, ROW.title, &self.remark, &self.legend);
        let (columns, _, width, height) = self.layout();
        let axis = self.scale.axis();
        let left = LABEL_SIZE + 36 + widest_label(painter, &axis, y_ticks(height));
        for (index, parameter) in self.parameters.iter().enumerate() {
            let column = i32::try_from(index % columns).unwrap_or(0);
            let row = i32::try_from(index / columns).unwrap_or(0);
            let inside =
                Area::new(left + column * (width + 30), heading::HEIGHT + 40 + row * (height + 140), width, height);
            self.panel(painter, parameter, inside, Labels { has_x: true, has_y: column == 0 });
        }
    }
}
