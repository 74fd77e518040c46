//! Gamma-distributed numbers with an integer shape.

use super::generator::Generator;

impl Generator {
    /// Returns a gamma-distributed number with integer `shape` (Erlang) and `scale`.
    pub fn gamma(&mut self, shape: u32, scale: f64) -> f64 {
        draw(self, shape, scale)
    }
}

/// Returns `-ln(u_1 ... u_shape) * scale`, with `u` uniform (64 bits): the sum of `shape` exponential numbers.
fn draw(generator: &mut Generator, shape: u32, scale: f64) -> f64 {
    let product = (0..shape).fold(1.0, |product, _| product * generator.uniform64());
    -f64::ln(product) * scale
}
