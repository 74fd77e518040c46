//! How long a spike takes: a constant part and the distance over the sender's conduction speed.

use super::positions::round;
use crate::error::NetworkError;
use crate::parameters::NetworkParameters;

/// The longest delay buffer (steps); delays and buffer positions are counted in 32 bits.
const LONGEST_BUFFER: u32 = 1 << 31;

/// Coordinates as the delays need them: one a neuron where all lie on a line.
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
    let synapses = targets.iter().zip(delays);
    match coordinates {
        Coordinates::OnRing(x) => {
            let here = x[sender];
            for (&target, delay) in synapses {
                *delay = checked_steps(steps(wrapped(here - x[target as usize], side_length)))?;
            }
        }
        Coordinates::OnLattice(positions) => {
            let here = positions[sender];
            for (&target, delay) in synapses {
                let there = positions[target as usize];
                let [x, y] = [0, 1].map(|axis| wrapped(here[axis] - there[axis], side_length));
                *delay = checked_steps(steps((x * x + y * y).sqrt()))?;
            }
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
