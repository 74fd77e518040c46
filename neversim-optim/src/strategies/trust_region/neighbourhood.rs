//! The points around the centre: what a model makes of them, and where they leave it blind.

use serde::{Deserialize, Serialize};

use crate::Loss;
use crate::blind_spot::{NEAR, blind_spot};
use crate::first_steps::FirstSteps;
use crate::linear_algebra::distance;
use crate::quadratic_model::QuadraticModel;
use crate::search::Search;

/// A loss counts less in the fit the further it lies above the lowest, once it is beyond that of this many best points
/// (times d + 1): few losses are quadratic far above their minimum. Of 1 to 4, with powers 0.5 to 1.5 of the distance, and of no such rule,
/// this was ahead on `examples/practice`, most on the bent, the sharp and the model's functions.
const FULLY_COUNTED: usize = 3;
const HEIGHT_POWER: f64 = 1.5;
/// A step is new if it is this far, in radii, from all others that are out.
const LEAST_SEPARATION: f64 = 0.1;

/// An evaluated point.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Told {
    pub(super) coordinates: Vec<f64>,
    pub(super) loss: Loss,
}

/// The points that a model is fitted to, and those that are out, around a centre.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neighbourhood<'a> {
    pub(super) centre: &'a [f64],
    pub(super) radius: f64,
    pub(super) window: &'a [Told],
    pub(super) pending: &'a [(u64, Vec<f64>)],
}

/// Lowers the weights of the points with high losses.
fn damp_heights(weights: &mut [f64], losses: &[f64], dimension: usize) {
    let mut ascending = losses.to_vec();
    ascending.sort_by(f64::total_cmp);
    let (Some(lowest), Some(limit)) = (ascending.first(), ascending.get(FULLY_COUNTED * (dimension + 1))) else {
        return;
    };
    let usual = limit - lowest;
    for (weight, loss) in weights.iter_mut().zip(losses) {
        let height = loss - lowest;
        if usual > 0.0 && height > usual {
            *weight *= (usual / height).powf(HEIGHT_POWER);
        }
    }
}

impl Neighbourhood<'_> {
    /// Point `index` of the first design: the best point so far, moved along one axis. The second time an axis has its
    /// turn the step leads away from the points that are known (Powell 2009, section 2).
    pub(super) fn design(&self, index: usize, first_steps: &FirstSteps, search: &Search) -> Vec<f64> {
        let mut point = self.centre.to_vec();
        let d = point.len();
        let Some(move_number) = index.checked_sub(1) else { return point };
        let turn = move_number % d;
        let axis = first_steps.axis(turn);
        let step = first_steps.from(point[axis], turn, self.radius, search);
        let known = self.window.iter().map(|told| told.coordinates[axis] - self.centre[axis]).sum::<f64>();
        point[axis] += if move_number < d { step } else { step.abs().copysign(-known) };
        point
    }

    /// Fits the model around the centre; steps are in radii.
    ///
    /// - `stiffness`: factor on the penalty of curvature.
    pub(super) fn model(&self, stiffness: f64) -> Option<QuadraticModel> {
        let worst = self.window.iter().filter_map(|told| told.loss.value()).fold(f64::NEG_INFINITY, f64::max);
        let mut points = Vec::with_capacity(self.window.len());
        let mut losses = Vec::with_capacity(self.window.len());
        let mut weights = Vec::with_capacity(self.window.len());
        for told in self.window {
            let step: Vec<f64> = told.coordinates.iter().zip(self.centre).map(|(x, c)| (x - c) / self.radius).collect();
            let length = distance(&told.coordinates, self.centre) / self.radius;
            weights.push(if length <= NEAR { 1.0 } else { (NEAR / length).powi(2) });
            points.push(step);
            // A failure is as bad as the worst point near: the model bends away from it.
            losses.push(told.loss.value().unwrap_or(worst));
        }
        damp_heights(&mut weights, &losses, self.centre.len());
        QuadraticModel::fit(&points, &losses, &weights, stiffness)
    }

    /// The model's minimum within a radius and the box, and the decrease it predicts.
    pub(super) fn minimum(&self, model: &QuadraticModel, radius: f64) -> (Vec<f64>, f64) {
        let lower: Vec<f64> = self.centre.iter().map(|c| -c / self.radius).collect();
        let upper: Vec<f64> = self.centre.iter().map(|c| (1.0 - c) / self.radius).collect();
        let step = model.minimise(radius / self.radius, &lower, &upper);
        let foretold = model.value(&vec![0.0; step.len()]) - model.value(&step);
        (self.centre.iter().zip(&step).map(|(c, s)| c + s * self.radius).collect(), foretold)
    }

    /// Whether a point differs enough from all that are out, and at all (in its values) from those that are known.
    pub(super) fn is_new(&self, point: &[f64], search: &Search) -> bool {
        let separation = LEAST_SEPARATION * self.radius.min(distance(point, self.centre)).max(1e-3 * self.radius);
        let values = search.space().values(point);
        self.pending.iter().all(|(_, other)| distance(point, other) > separation)
            && self.window.iter().all(|told| {
                distance(point, &told.coordinates) > 1e-3 * separation
                    && search.space().values(&told.coordinates) != values
            })
    }

    /// A point at the radius in the direction in which the points near the centre spread least, unless that is enough, or
    /// the point is known: an integer parameter has no other value within the radius, and no spread.
    pub(super) fn blind_spot(&self, search: &Search) -> Option<Vec<f64>> {
        let known = self.window.iter().map(|told| &told.coordinates).chain(self.pending.iter().map(|(_, point)| point));
        let spot = blind_spot(known, self.centre, self.radius)?;
        let values = search.space().values(&spot);
        let is_known = self.window.iter().any(|told| search.space().values(&told.coordinates) == values);
        (!is_known).then_some(spot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_far_above_the_others_count_less() {
        // In one dimension the lowest seven losses decide what is usual: 6 above the lowest. 24 above is four times that.
        let losses = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 24.0];
        let mut weights = [1.0; 8];
        damp_heights(&mut weights, &losses, 1);
        assert_eq!(weights, [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.125]);
        // Too few points, or no differences: all count.
        let mut weights = [1.0; 8];
        damp_heights(&mut weights, &losses, 2);
        damp_heights(&mut weights, &[2.0; 8], 1);
        assert_eq!(weights, [1.0; 8]);
    }
}
