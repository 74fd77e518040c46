//! Standard normal numbers by the ziggurat method.
//!
//! Marsaglia & Tsang (2000), The Ziggurat Method for Generating Random Variables, Journal of Statistical Software 5(8),
//! doi:10.18637/jss.v005.i08, with 128 strips and the tables of `MODEL.md`, section 3.

use super::generator::Generator;
use super::ziggurat::{HEIGHT, INSIDE, WIDTH};

/// Where the lowest strip ends and the tail begins.
const TAIL_START: f64 = 3.442_619_855_899;

impl Generator {
    /// Returns a standard normal number (ziggurat).
    #[inline]
    pub fn gaussian(&mut self) -> f64 {
        draw(self)
    }
}

/// Returns a standard normal number.
#[inline]
fn draw(generator: &mut Generator) -> f64 {
    let candidate = Candidate::draw(generator);
    // 99 of 100 end here.
    if candidate.is_inside { candidate.value() } else { go_on(generator, candidate) }
}

/// A point of a strip.
struct Candidate {
    sign: f64,
    strip: usize,
    x: f64,
    /// Whether it lies below the curve whatever its height.
    is_inside: bool,
}

impl Candidate {
    #[inline(always)]
    fn draw(generator: &mut Generator) -> Self {
        let bits = generator.half();
        let sign = if bits & 0x80 == 0 { 1.0 } else { -1.0 };
        let strip = (bits & 0x7f) as usize;
        let position = bits & 0xffff_ff00;
        Self { sign, strip, x: f64::from(position) * WIDTH[strip], is_inside: position < INSIDE[strip] }
    }

    #[inline(always)]
    fn value(&self) -> f64 {
        self.sign * self.x
    }
}

/// Decides on a candidate that may lie above the curve, and draws others until one lies below.
#[cold]
fn go_on(generator: &mut Generator, mut candidate: Candidate) -> f64 {
    while !candidate.is_inside {
        let Candidate { sign, strip, x, .. } = candidate;
        let (x, y) = if strip == 0 {
            let x = TAIL_START - f64::ln_1p(-generator.uniform32()) * (1.0 / TAIL_START);
            (x, f64::exp(-TAIL_START * (x - TAIL_START / 2.0)) * generator.uniform32())
        } else {
            (x, HEIGHT[strip] + (HEIGHT[strip - 1] - HEIGHT[strip]) * generator.uniform32())
        };
        if y < f64::exp(-x * x / 2.0) {
            return sign * x;
        }
        candidate = Candidate::draw(generator);
    }
    candidate.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With 10^6 draws the standard errors are 0.001 (mean), 0.0014 (variance), and 0.0049 (fourth moment):
    /// the bounds are five of each, false alarm below 2e-6.
    #[test]
    fn moments_are_those_of_the_normal_distribution() {
        let mut generator = Generator::new(1);
        let count = 1_000_000;
        let mut sums = [0.0; 4];
        for _ in 0..count {
            let x = draw(&mut generator);
            for (power, sum) in sums.iter_mut().enumerate() {
                *sum += x.powi(i32::try_from(power).unwrap() + 1);
            }
        }
        let [mean, second, third, fourth] = sums.map(|sum| sum / count as f64);
        assert!(mean.abs() < 0.005, "{mean}");
        assert!((second - 1.0).abs() < 0.0071, "{second}");
        assert!(third.abs() < 0.02, "{third}");
        assert!((fourth - 3.0).abs() < 0.05, "{fourth}");
    }
}
