//! Where the points around a centre leave a model blind.

use crate::linear_algebra::{distance, symmetric_eigen};

/// Points further from the centre than this many radii say little about the model within the radius.
pub(crate) const NEAR: f64 = 2.0;
/// Least spread of the points around the centre, in radii, in every direction; less and the model is blind there.
const LEAST_SPREAD: f64 = 0.15;

/// Returns the point at the radius in the direction in which the points near the centre spread least, unless that is
/// enough; the side with more room, so that a corner of the box does not hide the direction.
pub(crate) fn blind_spot<'a>(
    points: impl Iterator<Item = &'a Vec<f64>>,
    centre: &[f64],
    radius: f64,
) -> Option<Vec<f64>> {
    let d = centre.len();
    let mut spread = vec![0.0; d * d];
    for point in points {
        if distance(point, centre) <= NEAR * radius {
            for i in 0..d {
                for j in 0..d {
                    let product = (point[i] - centre[i]) * (point[j] - centre[j]);
                    spread[i * d + j] += product / (radius * radius);
                }
            }
        }
    }
    let (values, vectors) = symmetric_eigen(&spread, d);
    if values[0] >= LEAST_SPREAD * LEAST_SPREAD {
        return None;
    }
    let towards = |sign: f64| -> Vec<f64> {
        (0..d).map(|i| (centre[i] + sign * radius * vectors[i * d]).clamp(0.0, 1.0)).collect()
    };
    let (one, other) = (towards(1.0), towards(-1.0));
    Some(if distance(&one, centre) >= distance(&other, centre) { one } else { other })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_direction_without_points_is_blind() {
        // Around (0.5, 0.9): spread along x by 0.1, along y by nothing. Upwards the box ends after 0.1, downwards not.
        let points = [vec![0.4, 0.9], vec![0.6, 0.9], vec![0.5, 0.0]];
        let spot = blind_spot(points.iter(), &[0.5, 0.9], 0.2).unwrap();
        assert!((spot[0] - 0.5).abs() < 1e-12 && (spot[1] - 0.7).abs() < 1e-12, "{spot:?}");
        let points = [vec![0.4, 0.9], vec![0.5, 0.8]];
        assert_eq!(blind_spot(points.iter(), &[0.5, 0.9], 0.2), None);
    }
}
