//! How long a spike travels: a constant part and the distance over the sender's conduction speed.

use super::positions::round;
use crate::error::NetworkError;
use crate::parameters::network::NetworkParameters;

/// The longest delay buffer (steps); delays and buffer positions are counted in 32 bits.
const LONGEST_BUFFER: u32 = 1 << 31;

/// Coordinates as the delays need them: one per neuron where all lie on a line.
#[derive(Clone, Debug)]
pub(super) enum Coordinates {
    OnRing(Vec<f64>),
    OnLattice(Vec<[f64; 2]>),
}

impl Coordinates {
    pub(super) fn new(positions: &[[f64; 3]], dimensions: u32) -> Self {
        match dimensions {
            1 => Self::OnRing(positions.iter().map(|[x, ..]| *x).collect()),
            _ => Self::OnLattice(positions.iter().map(|[x, y, _]| [*x, *y]).collect()),
        }
    }
}

/// Fills `delays` with those of one neuron's synapses in time steps.
pub(super) fn of_row(
    parameters: &NetworkParameters,
    coordinates: &Coordinates,
    sender: usize,
    speed: f64,
    targets: &[u32],
    delays: &mut [u32],
) -> Result<(), NetworkError> {
    let side_length = parameters.side_length;
    let steps = |distance| round((parameters.synaptic_delay + distance / speed) / parameters.time_step);
    match coordinates {
        Coordinates::OnRing(x) => {
            let here = x[sender];
            in_steps(
                targets,
                delays,
                |target| here - x[target as usize],
                |difference| steps(wrapped(difference, side_length)),
            )
        }
        Coordinates::OnLattice(positions) => {
            let here = positions[sender];
            let difference = |target: u32| [0, 1].map(|axis| here[axis] - positions[target as usize][axis]);
            in_steps(targets, delays, difference, |difference| {
                let [x, y] = difference.map(|difference| wrapped(difference, side_length));
                steps((x * x + y * y).sqrt())
            })
        }
    }
}

/// Fills `delays`, some at a time, so that lookup and arithmetic are separate loops: vectors divide for several synapses at
/// once.
fn in_steps<D: Copy + Default>(
    targets: &[u32],
    delays: &mut [u32],
    difference: impl Fn(u32) -> D,
    steps: impl Fn(D) -> f64,
) -> Result<(), NetworkError> {
    const AT_ONCE: usize = 64;
    for (targets, delays) in targets.chunks(AT_ONCE).zip(delays.chunks_mut(AT_ONCE)) {
        let (mut differences, mut exact) = ([D::default(); AT_ONCE], [0.0; AT_ONCE]);
        targets.iter().zip(&mut differences).for_each(|(target, found)| *found = difference(*target));
        differences.iter().zip(&mut exact).for_each(|(difference, found)| *found = steps(*difference));
        for (delay, steps) in delays.iter_mut().zip(exact) {
            *delay = checked_steps(steps)?;
        }
    }
    Ok(())
}

/// Returns the length of the delay buffer: the longest expected delay, up to the next power of two.
///
/// `2^(bits of (length - 1))`: 253 and 256 give 256, 257 gives 512.
pub(super) fn buffer_length(longest_delay_steps: f64) -> Result<u32, NetworkError> {
    Ok(checked_steps(longest_delay_steps + 1.0)?.next_power_of_two())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked before the cast")]
fn checked_steps(steps: f64) -> Result<u32, NetworkError> {
    if (0.0..=f64::from(LONGEST_BUFFER)).contains(&steps) {
        Ok(steps as u32)
    } else {
        Err(NetworkError::DelayTooLong { steps, limit: LONGEST_BUFFER })
    }
}

/// Returns the shortest distance along one axis of the ring or torus (m).
#[inline]
fn wrapped(difference: f64, side_length: f64) -> f64 {
    let distance = difference.abs();
    distance.min(side_length - distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_are_powers_of_two() {
        let lengths = [252.0, 255.0, 256.0, 0.0].map(|longest| buffer_length(longest).unwrap());
        assert_eq!(lengths, [256, 256, 512, 1]);
    }

    #[test]
    fn distances_wrap_around() {
        assert!((wrapped(0.1 - 0.8, 1.0) - 0.3).abs() < 1e-15);
        assert!((wrapped(0.6 - 0.0, 1.0) - 0.4).abs() < 1e-15);
    }
}
