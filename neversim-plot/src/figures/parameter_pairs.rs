//! A heat-map for each pair of parameters.

use neversim_core::Status;
use rayon::prelude::*;

use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::footnote::Footnote;
use crate::heading::{self, Entry, Sign, failure_entries};
use crate::landscape::{self, Landscape};
use crate::loss_scale::LossScale;
use crate::painter::{Area, Painter};
use crate::panel::{Labels, Panel};
use crate::scale::{Scale, significant};
use crate::study_data::StudyData;
use crate::theme::{INK, PAPER, failure_look};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "parameter_pairs",
    title: "Loss over each pair of parameters",
    caption: "Each evaluation at its parameters, coloured by the logarithm of its loss, the lowest on top. Behind them is the \
              mean of these logarithms nearby (Gaussian kernel, over whatever values the other parameters had), or a tint \
              where most evaluations nearby failed. It fades with the distance to the nearest evaluation, \
              as the note below the panels says: where the background is grey, nothing was evaluated and nothing is known. \
              The star is the best evaluation.",
    is_live: true,
    prepare: |input: &FigureInput<'_>| Ok(Box::new(ParameterPairs::new(input.data)?)),
};

/// With more evaluations than this, marks have no text under the pointer.
const MOST_HOVERS: usize = 1000;

struct ParameterPairs {
    scales: Vec<Scale>,
    /// Positions on the axes, for each parameter those of all evaluations.
    positions: Vec<Vec<f64>>,
    /// Evaluations with a loss from the highest to the lowest, so that the best are drawn last.
    completed: Vec<usize>,
    failures: Vec<(usize, Status)>,
    losses: Vec<f64>,
    best: Option<usize>,
    pairs: Vec<Pair>,
    loss_scale: LossScale,
    legend: Vec<Entry>,
    remark: String,
    descriptions: Vec<String>,
}

/// The panel of two parameters.
struct Pair {
    /// The parameter along the horizontal axis.
    x: usize,
    y: usize,
    landscape: Landscape,
}

impl ParameterPairs {
    fn new(data: &StudyData) -> Result<Self, String> {
        if data.is_empty() {
            return Err("there is no evaluation yet".into());
        }
        let dimensions = data.parameters.len();
        if dimensions < 2 {
            return Err("the study searches one parameter: its slice shows it".into());
        }
        let loss_scale = LossScale::of(data);
        let positions: Vec<Vec<f64>> =
            data.parameters.iter().map(|p| p.values.iter().map(|value| p.scale.position(*value)).collect()).collect();
        let heights: Vec<f64> = data.losses.iter().map(|loss| loss_scale.position(*loss)).collect();
        let places: Vec<(usize, usize)> = (1..dimensions).flat_map(|y| (0..y).map(move |x| (x, y))).collect();
        let pair = |(x, y): (usize, usize)| Pair {
            x,
            y,
            landscape: Landscape::new(&positions[x], &positions[y], &heights, &data.statuses),
        };
        let pairs = places.into_par_iter().map(pair).collect();
        let mut completed: Vec<usize> = data.completed().collect();
        completed.sort_by(|a, b| data.losses[*b].total_cmp(&data.losses[*a]));
        let mut legend = Vec::new();
        if data.best().is_some() {
            legend.push(Entry::new(Sign::Star, "best"));
        }
        legend.extend(failure_entries(data));
        let has_hovers = data.len() <= MOST_HOVERS;
        Ok(Self {
            scales: data.parameters.iter().map(|parameter| parameter.scale.clone()).collect(),
            positions,
            completed,
            failures: data.failed().map(|index| (index, data.statuses[index])).collect(),
            losses: data.losses.clone(),
            best: data.best(),
            pairs,
            loss_scale,
            legend,
            remark: data.count_text(),
            descriptions: if has_hovers { (0..data.len()).map(|i| data.describe(i)).collect() } else { Vec::new() },
        })
    }

    /// Returns the side of a panel and the space between two (px).
    fn layout(&self) -> (i32, i32) {
        match self.scales.len() {
            2 => (900, 20),
            3 => (560, 24),
            4 => (430, 22),
            5..=6 => (340, 20),
            _ => (250, 16),
        }
    }

    /// Returns width and height without the note (px).
    fn panels_size(&self) -> (i32, i32) {
        let (side, gap) = self.layout();
        let panels = i32::try_from(self.scales.len() - 1).unwrap_or(1);
        let length = panels * side + (panels - 1) * gap;
        ((LEFT + length + RIGHT).max(1100), heading::HEIGHT + 20 + length + BELOW)
    }

    /// Returns the note on how the background is made.
    fn footnote(&self) -> Footnote {
        let percent = |share: f64| significant(100.0 * share, 2);
        let text = format!(
            "Background: mean logarithm of the loss nearby (Gaussian kernel with a standard deviation of {} % of an axis); \
             tinted where most evaluations nearby failed. It fades with the distance to the nearest evaluation and ends {} % \
             of an axis away from it. Grey: not explored.",
            percent(landscape::bandwidth(self.losses.len())),
            percent(landscape::reach(self.losses.len())),
        );
        Footnote::new(&text, self.panels_size().0)
    }

    fn draw_pair(&self, painter: &mut Painter<'_>, pair: &Pair, inside: Area, labels: Labels) {
        let panel = Panel::new(inside, &self.scales[pair.x], &self.scales[pair.y]);
        painter.dense(inside, |layer, inside| self.draw_inside(layer, pair, &panel.on(inside)));
        let at = |index: usize| (panel.x_of(self.positions[pair.x][index]), panel.y_of(self.positions[pair.y][index]));
        for (index, text) in self.descriptions.iter().enumerate() {
            painter.hover(at(index), || text.clone());
        }
        if let Some(best) = self.best {
            painter.star(at(best), if inside.width > 400 { 18 } else { 13 });
        }
        panel.frame(painter, labels);
    }

    fn draw_inside(&self, layer: &mut Painter<'_>, pair: &Pair, panel: &Panel<'_>) {
        pair.landscape.draw(layer, panel.inside);
        let at = |index: usize| (panel.x_of(self.positions[pair.x][index]), panel.y_of(self.positions[pair.y][index]));
        let radius = self.radius(panel.inside.width);
        for (index, status) in &self.failures {
            let look = failure_look(*status);
            layer.mark(at(*index), radius.max(2), look.mark, look.colour);
        }
        for index in &self.completed {
            let colour = self.loss_scale.colour(self.losses[*index]);
            match radius {
                ..=2 => layer.rectangle(Area::new(at(*index).0 - 1, at(*index).1 - 1, 3, 3), colour),
                _ => layer.rimmed_disc(at(*index), radius, colour, if radius > 4 { INK } else { PAPER }),
            }
        }
    }

    /// Returns the radius of points: small where there are many.
    fn radius(&self, width: i32) -> i32 {
        let largest = if width > 400 { 8 } else { 5 };
        match self.losses.len() {
            ..=300 => largest,
            301..=1500 => largest - 2,
            1501..=6000 if width > 400 => 4,
            _ => 2,
        }
    }
}

impl Drawing for ParameterPairs {
    fn size(&self) -> (u32, u32) {
        let (width, height) = self.panels_size();
        (width.cast_unsigned(), (height + self.footnote().height()).cast_unsigned())
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        heading::draw(painter, ROW.title, &self.remark, &self.legend);
        let (side, gap) = self.layout();
        let panels = self.scales.len() - 1;
        for pair in &self.pairs {
            let (column, row) = (i32::try_from(pair.x).unwrap_or(0), i32::try_from(pair.y - 1).unwrap_or(0));
            let (left, top) = (LEFT + column * (side + gap), heading::HEIGHT + 20 + row * (side + gap));
            let labels = Labels { has_x: pair.y == panels, has_y: pair.x == 0 };
            self.draw_pair(painter, pair, Area::new(left, top, side, side), labels);
        }
        if !self.completed.is_empty() {
            // In the empty corner above the diagonal, or beside the only panel.
            let bar_height = if panels == 1 { side * 2 / 3 } else { (side * 3 / 2).min(600) };
            let left = painter.area().right() - RIGHT + 40;
            self.loss_scale.colour_bar(painter, Area::new(left, heading::HEIGHT + 70, 36, bar_height - 60));
        }
        self.footnote().draw(painter);
    }
}

/// Room for the numbers and names on the left, the colour bar on the right, and the numbers and names below (px).
const LEFT: i32 = 150;
const RIGHT: i32 = 200;
const BELOW: i32 = 100;
