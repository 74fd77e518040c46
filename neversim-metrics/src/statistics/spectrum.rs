//! The power spectrum of a population's activity.

use realfft::RealFftPlanner;

/// A power spectral density after Welch: the mean over overlapping segments.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectrum {
    resolution: f64,
    density: Vec<f64>,
}

impl Spectrum {
    /// Returns the spectrum of counts times `scale`.
    ///
    /// Segments of `n = min(segment, length)` values, a new one every `n - floor(n/2)`, whole ones only; the mean of each
    /// is removed; a periodic Hann window; one-sided density, doubled except at 0 and at the Nyquist frequency.
    /// `scipy.signal.welch` gives the same with window hann, detrend constant, scaling density.
    ///
    /// - `counts`: as integers, so that a constant signal has a spectrum of exactly 0.
    /// - `scale`: a count times this is the signal, in its unit.
    /// - `sampling`: seconds from one value to the next.
    /// - Result: the density in the signal's unit squared over Hz; `None` for segments of fewer than two values.
    ///
    /// # Example
    ///
    /// A signal of period four steps of 0.25 s: all its power lies at and around 1 Hz.
    /// ```
    /// use neversim_metrics::statistics::spectrum::Spectrum;
    ///
    /// let counts: Vec<u32> = (0..64).map(|k| [2, 1, 0, 1][k % 4]).collect();
    /// let spectrum = Spectrum::of_counts(&counts, 1.0, 0.25, 32).ok_or("too short")?;
    /// assert_eq!(spectrum.resolution(), 0.125);
    /// assert_eq!(spectrum.peak(0.0, 2.0), Some(1.0));
    /// // The mean of cos^2.
    /// assert!((spectrum.band(0.5, 1.5) - 0.5).abs() < 1e-12);
    /// # Ok::<(), &str>(())
    /// ```
    ///
    /// # References
    ///
    /// Welch 1967, IEEE Trans Audio Electroacoust 15:70, <https://doi.org/10.1109/TAU.1967.1161901>.
    #[must_use]
    pub fn of_counts(counts: &[u32], scale: f64, sampling: f64, segment: usize) -> Option<Self> {
        let length = segment.min(counts.len());
        if length < 2 {
            return None;
        }
        let window: Vec<f64> =
            (0..length).map(|k| 0.5 - 0.5 * (std::f64::consts::TAU * k as f64 / length as f64).cos()).collect();
        let transform = RealFftPlanner::<f64>::new().plan_fft_forward(length);
        let (mut input, mut output) = (transform.make_input_vec(), transform.make_output_vec());
        let mut scratch = transform.make_scratch_vec();
        let mut density = vec![0.0; output.len()];
        let mut segments = 0.0;
        for start in segment_starts(counts.len(), length) {
            let counts = &counts[start..start + length];
            let sum: u64 = counts.iter().copied().map(u64::from).sum();
            let mean = sum as f64 / length as f64;
            for ((value, count), weight) in input.iter_mut().zip(counts).zip(&window) {
                *value = (f64::from(*count) - mean) * weight;
            }
            transform
                .process_with_scratch(&mut input, &mut output, &mut scratch)
                .unwrap_or_else(|error| unreachable!("the buffers are those that the transform made: {error}"));
            for (power, value) in density.iter_mut().zip(&output) {
                *power += value.norm_sqr();
            }
            segments += 1.0;
        }
        let squares: f64 = window.iter().map(|weight| weight * weight).sum();
        let factor = scale * scale * sampling / (squares * segments);
        density.iter_mut().for_each(|power| *power *= 2.0 * factor);
        density[0] /= 2.0;
        if let Some(nyquist) = density.last_mut().filter(|_| length.is_multiple_of(2)) {
            *nyquist /= 2.0;
        }
        Some(Self { resolution: 1.0 / (sampling * length as f64), density })
    }

    /// Returns the spacing of the frequencies in Hz.
    #[must_use]
    pub fn resolution(&self) -> f64 {
        self.resolution
    }

    /// Returns the density at each multiple of the resolution, starting at 0 Hz.
    #[must_use]
    pub fn density(&self) -> &[f64] {
        &self.density
    }

    /// Returns the frequency in Hz with the largest density in `lowest <= f <= highest`, the lowest of equals.
    ///
    /// - Result: `None` if the density is 0 at all of them, or if there is none.
    #[must_use]
    pub fn peak(&self, lowest: f64, highest: f64) -> Option<f64> {
        let mut peak = (0.0, None);
        for (frequency, density) in self.points() {
            if frequency >= lowest && frequency <= highest && density > peak.0 {
                peak = (density, Some(frequency));
            }
        }
        peak.1
    }

    /// Returns the power in `lowest <= f < highest`, both in Hz, in the signal's unit squared.
    #[must_use]
    pub fn band(&self, lowest: f64, highest: f64) -> f64 {
        let within = self.points().filter(|(frequency, _)| *frequency >= lowest && *frequency < highest);
        self.resolution * within.map(|(_, density)| density).sum::<f64>()
    }

    fn points(&self) -> impl Iterator<Item = (f64, f64)> {
        self.density.iter().enumerate().map(|(index, density)| (index as f64 * self.resolution, *density))
    }
}

/// Returns how many segments the spectrum of a series is the mean of; 0 for a series of fewer than two samples.
///
/// - `samples`: length of the series.
/// - `segment`: length of a segment, cut to that of the series.
///
/// # Example
///
/// Segments overlap by half: of 20 samples in segments of 8 they start at 0, 4, 8 and 12.
/// ```
/// use neversim_metrics::statistics::spectrum::segments;
///
/// assert_eq!(segments(20, 8), 4);
/// assert_eq!(segments(20, 512), 1);
/// ```
#[must_use]
pub fn segments(samples: usize, segment: usize) -> usize {
    let length = segment.min(samples);
    if length < 2 { 0 } else { segment_starts(samples, length).len() }
}

/// Segments overlap by half.
fn segment_starts(samples: usize, length: usize) -> impl ExactSizeIterator<Item = usize> {
    (0..samples - length + 1).step_by(length - length / 2)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::Spectrum;

    /// The definition written out: every segment, every frequency, a sum each.
    fn by_definition(counts: &[u32], scale: f64, sampling: f64, length: usize) -> Vec<f64> {
        let window = |k: usize| 0.5 - 0.5 * (TAU * k as f64 / length as f64).cos();
        let squares: f64 = (0..length).map(|k| window(k).powi(2)).sum();
        let hop = length - length / 2;
        let starts: Vec<usize> = (0..).map(|index| index * hop).take_while(|at| at + length <= counts.len()).collect();
        let density = |frequency: usize| {
            let power = |start: usize| {
                let signal: Vec<f64> =
                    counts[start..start + length].iter().map(|count| f64::from(*count) * scale).collect();
                let mean = signal.iter().sum::<f64>() / length as f64;
                let (mut real, mut imaginary) = (0.0, 0.0);
                for (k, value) in signal.iter().enumerate() {
                    let phase = TAU * frequency as f64 * k as f64 / length as f64;
                    real += (value - mean) * window(k) * phase.cos();
                    imaginary += (value - mean) * window(k) * phase.sin();
                }
                real * real + imaginary * imaginary
            };
            let sides = if frequency == 0 || 2 * frequency == length { 1.0 } else { 2.0 };
            sides * sampling / squares * starts.iter().map(|start| power(*start)).sum::<f64>() / starts.len() as f64
        };
        (0..=length / 2).map(density).collect()
    }

    #[test]
    fn density_is_that_of_the_definition_for_even_and_odd_segments() {
        let counts: Vec<u32> = (0..50_u32).map(|k| (k * k + 3 * k) % 11).collect();
        for length in [2, 3, 5, 8, 9, 16, 17, 49, 50] {
            let spectrum = Spectrum::of_counts(&counts, 0.3, 0.01, length).unwrap();
            let expected = by_definition(&counts, 0.3, 0.01, length);
            assert_eq!(spectrum.density().len(), expected.len());
            for (value, expected) in spectrum.density().iter().zip(expected) {
                assert!((value - expected).abs() < 1e-12, "segments of {length}: {value}, expected {expected}");
            }
        }
    }
}
