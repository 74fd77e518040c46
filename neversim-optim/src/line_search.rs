//! Minimising along a line, one point at a time or several at once.

use serde::{Deserialize, Serialize};

/// The golden section, by which an interval is divided where a parabola is no help.
const GOLDEN: f64 = 0.381_966_011_250_105_2;
/// Growth of the step while the minimum is not yet enclosed: the golden section, as Brent's and scipy's bracketing have it.
const GROWTH: f64 = 1.618_033_988_749_895;

/// A search for the minimum along a line, between two borders (Brent 1973, Algorithms for Minimization without
/// Derivatives, chapter 5, without its order of points: known points may come in any order, and some may be out).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct LineSearch {
    lower: f64,
    upper: f64,
    /// First step.
    step: f64,
    /// Evaluated positions with their losses (failures are infinite), by position.
    known: Vec<(f64, f64)>,
    out: Vec<f64>,
    /// Positions asked for.
    asked: usize,
}

impl LineSearch {
    /// Returns the search from position 0, whose loss is known.
    pub(crate) fn new(lower: f64, upper: f64, step: f64, loss: f64) -> Self {
        Self { lower, upper, step, known: vec![(0.0, loss)], out: Vec::new(), asked: 0 }
    }

    /// The best position and its loss.
    pub(crate) fn best(&self) -> (f64, f64) {
        let best = self.known.iter().min_by(|one, other| one.1.total_cmp(&other.1));
        best.copied().unwrap_or((0.0, f64::INFINITY))
    }

    /// Number of positions asked for so far.
    pub(crate) fn asked(&self) -> usize {
        self.asked
    }

    pub(crate) fn has_points_out(&self) -> bool {
        !self.out.is_empty()
    }

    pub(crate) fn tell(&mut self, position: f64, loss: f64) {
        self.out.retain(|&out| out != position);
        let place = self.known.partition_point(|(known, _)| *known < position);
        self.known.insert(place, (position, loss));
    }

    /// Returns the next position to evaluate, or `None` if the minimum is known to within `tolerance`, or all positions of
    /// use now are out.
    pub(crate) fn next(&mut self, tolerance: f64) -> Option<f64> {
        let position = self.wanted(tolerance)?;
        let taken = |t: f64| self.known.iter().any(|(k, _)| (k - t).abs() < tolerance / 4.0) || self.out.contains(&t);
        if taken(position) {
            return None;
        }
        self.out.push(position);
        self.asked += 1;
        Some(position)
    }

    /// Returns where the straight lines through two points on either side meet, as those of `|t|` do: between the best point
    /// and one of its neighbours, and clearly so (if the best point may belong to either side, there is no corner).
    fn corner(&self) -> Option<f64> {
        let best = self.best();
        let best = self.known.iter().position(|known| *known == best)?;
        let between = |first: usize| {
            let &[(a, f), (b, g), (c, h), (d, k)] = self.known.get(first..first + 4)? else { return None };
            let (falling, rising) = ((g - f) / (b - a), (k - h) / (d - c));
            let corner = (h - g + falling * b - rising * c) / (falling - rising);
            (falling < 0.0 && rising > 0.0 && b < corner && corner < c).then_some(corner)
        };
        match (best.checked_sub(2).and_then(between), best.checked_sub(1).and_then(between)) {
            (Some(corner), None) | (None, Some(corner)) => Some(corner),
            (None, None) | (Some(_), Some(_)) => None,
        }
    }

    fn wanted(&self, tolerance: f64) -> Option<f64> {
        let (best, best_loss) = self.best();
        let neighbour = |is_upper: bool| {
            let known = self.known.iter().map(|(t, _)| *t).chain(self.out.iter().copied());
            let side = known.filter(move |t| if is_upper { *t > best } else { *t < best });
            if is_upper { side.fold(f64::INFINITY, f64::min) } else { side.fold(f64::NEG_INFINITY, f64::max) }
        };
        let (below, above) = (neighbour(false), neighbour(true));
        let loss_at = |t: f64| self.known.iter().find(|(k, _)| *k == t).map(|(_, loss)| *loss);
        // Enclose the minimum first, away from the worse side.
        let growing = |width: f64| if width.is_finite() { width * GROWTH } else { self.step };
        if above.is_infinite() && self.upper > best && (self.step > 0.0 || below.is_finite()) {
            return Some((best + growing(best - below).abs()).min(self.upper));
        }
        if below.is_infinite() && self.lower < best {
            return Some((best - growing(above - best).abs()).max(self.lower));
        }
        let below = if below.is_finite() { below } else { best };
        let above = if above.is_finite() { above } else { best };
        if above - best <= 2.0 * tolerance && best - below <= 2.0 * tolerance {
            return None;
        }
        if let (Some(lower_loss), Some(upper_loss)) = (loss_at(below), loss_at(above))
            && below < best
            && best < above
        {
            let (p, q) = (best - below, above - best);
            let (f, g) = (lower_loss - best_loss, upper_loss - best_loss);
            // The vertex of the parabola through the three.
            let vertex = best - 0.5 * (p * p * g - q * q * f) / (p * g + q * f);
            let is_inside = vertex > below && vertex < above;
            // A third of the points suppose a corner, or divide the longer side, so that a parabola that is no help cannot
            // hold things up.
            if self.asked % 3 == 2 {
                if let Some(corner) = self.corner() {
                    return Some(corner);
                }
            } else if is_inside {
                if (vertex - best).abs() >= tolerance {
                    return Some(vertex);
                }
                // As good as found: points just beside it, to enclose it.
                let is_upper = above - best > 2.0 * tolerance && (vertex >= best || best - below <= 2.0 * tolerance);
                let nearby = best + if is_upper { 1.5 * tolerance } else { -1.5 * tolerance };
                if nearby > below && nearby < above {
                    return Some(nearby);
                }
            }
        }
        Some(if above - best > best - below { best + GOLDEN * (above - best) } else { best - GOLDEN * (best - below) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parabolas_and_corners_need_few_points_and_a_border_is_found() {
        let mut search = LineSearch::new(-5.0, 5.0, 1.0, 4.0);
        while let Some(t) = search.next(1e-6) {
            search.tell(t, (t - 2.0) * (t - 2.0));
        }
        assert!((search.best().0 - 2.0).abs() < 1e-6 && search.asked() <= 12, "{search:?}");
        let mut search = LineSearch::new(-5.0, 5.0, 1.0, 2.0);
        while let Some(t) = search.next(1e-6) {
            search.tell(t, (t - 2.0_f64).abs());
        }
        assert!((search.best().0 - 2.0).abs() < 1e-6 && search.asked() <= 20, "{search:?}");
        let mut search = LineSearch::new(-1.0, 3.0, 1.0, 0.0);
        while let Some(t) = search.next(1e-6) {
            search.tell(t, -t);
        }
        assert_eq!(search.best().0, 3.0);
    }
}
