//! How long a spike takes: a constant part and the distance over the sender's conduction speed.

use super::Layout;
use crate::error::NetworkError;
use crate::parameters::NetworkParameters;

/// The longest delay buffer (steps); delays and buffer positions are counted in 32 bits.
const LONGEST_BUFFER: u32 = 1 << 31;

/// Returns the delay of each synapse in time steps, sender-major.
pub(super) fn of_synapses(
    parameters: &NetworkParameters,
    layout: &Layout,
    speeds: &[f64],
    targets: &[u32],
) -> Result<Vec<u32>, NetworkError> {
    let mut delays = Vec::with_capacity(targets.len());
    if parameters.out_degree == 0 {
        return Ok(delays);
    }
    let positions = &layout.positions;
    let senders = positions.iter().zip(speeds);
    for ((position, speed), row) in senders.zip(targets.chunks_exact(parameters.out_degree as usize)) {
        for &target in row {
            let distance = wrapped_distance(position, &positions[target as usize], parameters.side_length);
            let steps = ((parameters.synaptic_delay + distance / speed) / parameters.time_step).round();
            delays.push(checked_steps(steps)?);
        }
    }
    Ok(delays)
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

/// Returns the shortest distance on the ring or torus of side `side_length` (m).
fn wrapped_distance(a: &[f64; 3], b: &[f64; 3], side_length: f64) -> f64 {
    let along = |axis: usize| {
        let difference = (a[axis] - b[axis]).abs();
        difference.min(side_length - difference)
    };
    let (x, y) = (along(0), along(1));
    (x * x + y * y).sqrt()
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
    fn distances_wrap_around_on_both_axes() {
        let distance = wrapped_distance(&[0.1, 0.0, 0.0], &[0.8, 0.6, 0.0], 1.0);
        assert!((distance - 0.5).abs() < 1e-15); // 0.3 and 0.4 apart: 3-4-5 triangle
    }
}
