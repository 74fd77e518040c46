//! All parameters in two dimensions.

use ndarray::{Array2, ArrayView2};
use neversim_core::Status;

use crate::figure::{Drawing, FigureInput, FigureRow};
use crate::heading::{self, Entry, Sign, failure_entries};
use crate::loss_scale::LossScale;
use crate::painter::{Anchor, Area, Painter};
use crate::panel::{Labels, Panel};
use crate::projection::{TsneOptions, UmapOptions, principal_components, trustworthiness, tsne, umap};
use crate::reduction::Reduction;
use crate::scale::{Scale, Spacing};
use crate::study_data::StudyData;
use crate::theme::{INK, LABEL_SIZE, PRIMARY, SOFT_INK, TICK_SIZE, failure_look};

pub(crate) const ROW: FigureRow = FigureRow {
    name: "projection",
    title: "All parameters in two dimensions",
    caption: "Each evaluation's parameters, as positions within their ranges, projected to two dimensions: evaluations \
              near each other have similar parameters. Colour is the logarithm of the loss. PCA: the axes state the share of the \
              variance that each component explains, and the bars are its loadings, a vector of length 1. t-SNE and UMAP: \
              the axes have no meaning of their own; only neighbourhoods do.",
    is_live: true,
    prepare: |input: &FigureInput<'_>| Ok(Box::new(Projection::new(input)?)),
};

/// Above this many points they are drawn into an image.
const DENSE: usize = 2000;

/// Trustworthiness takes time with the square of the points.
const MOST_FOR_QUALITY: usize = 3000;

struct Projection {
    reduction: Reduction,
    places: Array2<f64>,
    /// With PCA.
    components: Option<Components>,
    losses: Vec<f64>,
    statuses: Vec<Status>,
    best: Option<usize>,
    scale: LossScale,
    legend: Vec<Entry>,
    remark: String,
    descriptions: Vec<String>,
}

/// What the first two principal components are.
struct Components {
    /// The share of the variance that each explains.
    explained: [f64; 2],
    /// What each coordinate contributes to them.
    loadings: Vec<(String, [f64; 2])>,
}

/// Returns the name and the position of each coordinate: 0 to 1 within its range, a column for each value of a choice.
pub(crate) fn coordinates(data: &StudyData) -> (Vec<String>, Array2<f64>) {
    let mut names = Vec::new();
    let mut columns: Vec<Vec<f64>> = Vec::new();
    for parameter in &data.parameters {
        match parameter.scale.spacing() {
            Spacing::Categories(choices) => {
                for choice in choices {
                    names.push(format!("{}={choice}", parameter.scale.name()));
                    // Two different choices are as far apart as the ends of a range.
                    let of = |value: &f64| if value == choice { 0.5_f64.sqrt() } else { 0.0 };
                    columns.push(parameter.values.iter().map(of).collect());
                }
            }
            _ => {
                names.push(parameter.scale.name().to_owned());
                columns.push(parameter.values.iter().map(|value| parameter.scale.position(*value)).collect());
            }
        }
    }
    let points = Array2::from_shape_fn((data.len(), columns.len()), |(row, column)| columns[column][row]);
    (names, points)
}

impl Projection {
    fn new(input: &FigureInput<'_>) -> Result<Self, String> {
        let data = input.data;
        let (names, points) = coordinates(data);
        if names.len() < 2 {
            return Err("the study searches one parameter: its slice shows it".into());
        }
        if data.len() < 4 {
            return Err(format!("four evaluations are needed, there are {}", data.len()));
        }
        let mut components = None;
        let places = match input.reduction {
            Reduction::Pca => {
                let pca = principal_components(points.view());
                let loadings = names.into_iter().enumerate();
                let loadings = loadings.map(|(row, name)| (name, [pca.loadings[[row, 0]], pca.loadings[[row, 1]]]));
                components =
                    Some(Components { explained: [pca.explained[0], pca.explained[1]], loadings: loadings.collect() });
                pca.scores.slice(ndarray::s![.., ..2]).to_owned()
            }
            Reduction::Tsne => tsne(points.view(), &TsneOptions::default(), input.progress),
            Reduction::Umap => umap(points.view(), &UmapOptions::default(), input.progress),
        };
        let quality = quality(points.view(), places.view()).map(|quality| format!("trustworthiness {quality:.3}"));
        let mut legend = Vec::new();
        if data.best().is_some() {
            legend.push(Entry::new(Sign::Star, "best"));
        }
        legend.extend(failure_entries(data));
        let is_dense = data.len() > DENSE;
        Ok(Self {
            reduction: input.reduction,
            places,
            components,
            losses: data.losses.clone(),
            statuses: data.statuses.clone(),
            best: data.best(),
            scale: LossScale::of(data),
            legend,
            remark: heading::remark([input.reduction.to_string(), data.count_text(), quality.unwrap_or_default()]),
            descriptions: if is_dense { Vec::new() } else { (0..data.len()).map(|i| data.describe(i)).collect() },
        })
    }

    fn axes(&self) -> (Scale, Scale) {
        let name = |axis: usize| match &self.components {
            Some(Components { explained, .. }) => {
                format!("component {} ({:.0} % of variance)", axis + 1, 100.0 * explained[axis])
            }
            None => format!("{} {}", self.reduction, axis + 1),
        };
        let scale =
            |axis: usize| Scale::around(name(axis), "", Spacing::Linear, self.places.column(axis).iter().copied());
        (scale(0), scale(1))
    }

    fn points(&self, painter: &mut Painter<'_>, panel: &Panel<'_>) {
        let radius = match self.losses.len() {
            ..=300 => 9,
            301..=2000 => 6,
            2001..=8000 => 4,
            _ => 3,
        };
        let at = |index: usize| panel.at(self.places[[index, 0]], self.places[[index, 1]]);
        for (index, status) in self.statuses.iter().enumerate().filter(|(_, status)| **status != Status::Ok) {
            let look = failure_look(*status);
            painter.mark(at(index), radius - 1, look.mark, look.colour);
        }
        let mut order: Vec<usize> = (0..self.losses.len()).filter(|index| self.losses[*index].is_finite()).collect();
        order.sort_by(|a, b| self.losses[*b].total_cmp(&self.losses[*a]));
        for index in order {
            let colour = self.scale.colour(self.losses[index]);
            match radius {
                ..=4 => painter.disc(at(index), radius, colour),
                _ => painter.rimmed_disc(at(index), radius, colour, INK),
            }
        }
    }

    /// Draws what each parameter contributes to the components, as bars from -1 to 1.
    fn loadings(&self, painter: &mut Painter<'_>, area: Area) {
        let Some(Components { loadings, .. }) = &self.components else { return };
        let widest = loadings.iter().map(|(name, _)| painter.text_width(name, TICK_SIZE)).max().unwrap_or(0).min(200);
        let half = (area.width - widest - 60) / 4;
        let height = (area.height / i32::try_from(loadings.len()).unwrap_or(1)).clamp(18, 46);
        let zero = [area.left + widest + 20 + half, area.left + widest + 60 + 3 * half];
        // Flush right: beside long names the bars are narrower than their title.
        const TITLE: &str = "loading (length 1) on component";
        let left = area.right() - painter.text_width(TITLE, TICK_SIZE);
        painter.text(TITLE, (left, area.top - 84), TICK_SIZE, SOFT_INK, Anchor::TopLeft);
        for (axis, x) in zero.iter().enumerate() {
            painter.text(&format!("{}", axis + 1), (*x, area.top - 46), LABEL_SIZE, INK, Anchor::Top);
        }
        for (row, (name, shares)) in loadings.iter().enumerate() {
            let y = area.top + i32::try_from(row).unwrap_or(0) * height + height / 2;
            painter.text(name, (area.left + widest, y), TICK_SIZE, INK, Anchor::Right);
            for (x, share) in zero.iter().zip(shares) {
                #[expect(clippy::cast_possible_truncation, reason = "at most half the width")]
                let length = (share * f64::from(half)) as i32;
                painter.rectangle(Area::new(*x + length.min(0), y - height / 3, length.abs(), 2 * height / 3), PRIMARY);
            }
        }
        let bottom = area.top + i32::try_from(loadings.len()).unwrap_or(1) * height;
        for x in zero {
            painter.line(&[(x, area.top), (x, bottom)], SOFT_INK, 2);
            painter.line(&[(x - half, bottom), (x + half, bottom)], SOFT_INK, 2);
            for (end, number) in [(x - half, "−1"), (x, "0"), (x + half, "1")] {
                painter.line(&[(end, bottom), (end, bottom + 8)], SOFT_INK, 2);
                painter.text(number, (end, bottom + 14), TICK_SIZE, INK, Anchor::Top);
            }
        }
    }
}

fn quality(points: ArrayView2<'_, f64>, places: ArrayView2<'_, f64>) -> Option<f64> {
    const NEIGHBOURS: usize = 5;
    if points.nrows() > MOST_FOR_QUALITY { None } else { trustworthiness(points, places, NEIGHBOURS) }
}

impl Drawing for Projection {
    fn size(&self) -> (u32, u32) {
        (if self.components.is_some() { 1740 } else { 1300 }, 1130)
    }

    fn draw(&self, painter: &mut Painter<'_>) {
        heading::draw(painter, ROW.title, &self.remark, &self.legend);
        let (x, y) = self.axes();
        let panel = Panel::within(painter, Area::new(0, heading::HEIGHT + 10, 1120, 1010), &x, &y);
        let draw = |painter: &mut Painter<'_>, panel: &Panel<'_>| {
            panel.grid(painter);
            self.points(painter, panel);
        };
        if self.losses.len() > DENSE {
            painter.dense(panel.inside, |layer, inside| draw(layer, &panel.on(inside)));
        } else {
            draw(painter, &panel);
        }
        let at = |index: usize| panel.at(self.places[[index, 0]], self.places[[index, 1]]);
        if let Some(best) = self.best {
            painter.star(at(best), 18);
            self.scale.colour_bar(painter, Area::new(1140, heading::HEIGHT + 70, 36, 560));
        }
        for (index, text) in self.descriptions.iter().enumerate() {
            painter.hover(at(index), || text.clone());
        }
        // Only the axes of PCA have a meaning.
        let has_numbers = self.components.is_some();
        panel.frame(painter, Labels { has_x: has_numbers, has_y: has_numbers });
        self.loadings(painter, Area::new(1290, heading::HEIGHT + 110, 430, 760));
    }
}
