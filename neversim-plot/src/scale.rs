//! From values to places on an axis, with ticks that can be read.

mod ticks;
mod units;

pub(crate) use ticks::{Tick, significant};
use ticks::{Ticks, linear_ticks, log_ticks};
use units::Factor;

/// How values are spread over an axis.
#[derive(Clone, Debug, PartialEq)]
pub enum Spacing {
    /// Evenly.
    Linear,
    /// By their logarithm.
    Log,
    /// Evenly, ticks at whole numbers only.
    Integer,
    /// By their logarithm, ticks at whole numbers only.
    LogInteger,
    /// One place for each value of a list, which has no order.
    Categories(Vec<f64>),
}

impl Spacing {
    fn is_log(&self) -> bool {
        matches!(self, Spacing::Log | Spacing::LogInteger)
    }

    fn is_whole(&self) -> bool {
        matches!(self, Spacing::Integer | Spacing::LogInteger)
    }
}

/// An axis: its range, how values are spread over it, what stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    spacing: Spacing,
    lower: f64,
    upper: f64,
    name: String,
    factor: Factor,
}

impl Scale {
    /// Returns the axis of `name` from `lower` to `upper`.
    ///
    /// - `unit`: of the values, empty for a pure number; SI units get a prefix where that makes the numbers readable.
    /// - A range without length, or one that a logarithm cannot take, is widened.
    #[must_use]
    pub fn new(name: impl Into<String>, unit: &str, spacing: Spacing, lower: f64, upper: f64) -> Self {
        let (lower, upper) = if lower <= upper { (lower, upper) } else { (upper, lower) };
        let (lower, upper) = match &spacing {
            Spacing::Categories(names) => (-0.5, names.len().max(1) as f64 - 0.5),
            spacing if spacing.is_log() => widened_log(lower, upper),
            _ => widened(lower, upper),
        };
        let factor = Factor::new(unit, lower, upper, spacing.is_log());
        Self { spacing, lower, upper, name: name.into(), factor }
    }

    /// Returns an axis around values, with a margin; infinite values and NaN are passed over.
    #[must_use]
    pub fn around(name: impl Into<String>, unit: &str, spacing: Spacing, values: impl Iterator<Item = f64>) -> Self {
        let is_log = spacing.is_log();
        let usable = values.filter(|value| value.is_finite() && (!is_log || *value > 0.0));
        let (lower, upper) =
            usable.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        if lower > upper {
            return Self::new(name, unit, spacing, if is_log { 0.1 } else { 0.0 }, 1.0);
        }
        let (lower, upper) = if is_log {
            let margin = (0.05 * (upper.ln() - lower.ln())).exp();
            ((lower / margin).max(f64::MIN_POSITIVE), (upper * margin).min(f64::MAX))
        } else {
            let margin = 0.05 * upper - 0.05 * lower;
            (lower - margin, upper + margin)
        };
        Self::new(name, unit, spacing, lower, upper)
    }

    /// Returns what stands beside the axis: name and unit.
    #[must_use]
    pub fn label(&self) -> String {
        match self.factor.unit() {
            "" => self.name.clone(),
            unit => format!("{} ({unit})", self.name),
        }
    }

    /// Returns the name alone.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Returns where a value lies: 0 at the lower end, 1 at the upper, beyond them outside.
    #[must_use]
    pub fn position(&self, value: f64) -> f64 {
        if let Spacing::Categories(values) = &self.spacing {
            let index = values.iter().position(|other| *other == value);
            return index.map_or(f64::NAN, |index| (index as f64 + 0.5) / values.len() as f64);
        }
        if self.spacing.is_log() {
            // What has no logarithm lies below the axis.
            (value.max(f64::MIN_POSITIVE).ln() - self.lower.ln()) / (self.upper.ln() - self.lower.ln())
        } else {
            (value - self.lower) / (self.upper - self.lower)
        }
    }

    /// Returns the value at a position: the inverse of [`position`](Self::position).
    #[must_use]
    pub fn value(&self, position: f64) -> f64 {
        if self.spacing.is_log() {
            (self.lower.ln() + position * (self.upper.ln() - self.lower.ln())).exp()
        } else {
            self.lower + position * (self.upper - self.lower)
        }
    }

    /// Returns how values are spread.
    pub(crate) fn spacing(&self) -> &Spacing {
        &self.spacing
    }

    /// Returns the ends.
    #[must_use]
    pub fn range(&self) -> (f64, f64) {
        (self.lower, self.upper)
    }

    /// Returns at most `most` labelled ticks (two if fewer are asked for), and unlabelled ones between them.
    pub(crate) fn ticks(&self, most: usize) -> Vec<Tick> {
        if let Spacing::Categories(values) = &self.spacing {
            let tick = |value: &f64| Tick { position: self.position(*value), label: Some(significant(*value, 4)) };
            return values.iter().map(tick).collect();
        }
        let (lower, upper) = (self.lower / self.factor.value(), self.upper / self.factor.value());
        let Ticks { labelled, unlabelled } = match &self.spacing {
            spacing if spacing.is_log() => log_ticks(lower, upper, most.max(2), spacing.is_whole()),
            spacing => linear_ticks(lower, upper, most.max(2), spacing.is_whole()),
        };
        let place = |value: f64| self.position(value * self.factor.value());
        let labelled = labelled.into_iter().map(|(value, label)| Tick { position: place(value), label: Some(label) });
        let unlabelled = unlabelled.into_iter().map(|value| Tick { position: place(value), label: None });
        unlabelled.chain(labelled).filter(|tick| (-1e-9..=1.0 + 1e-9).contains(&tick.position)).collect()
    }

    /// Returns what values the axis has, as a reader sees it: `2 nS to 30 nS`, or `1, 2 or 4`.
    #[must_use]
    pub fn range_text(&self) -> String {
        let Spacing::Categories(values) = &self.spacing else {
            return format!("{} to {}", self.text(self.lower), self.text(self.upper));
        };
        let texts: Vec<String> = values.iter().map(|value| self.text(*value)).collect();
        match texts.as_slice() {
            [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
            texts => texts.concat(),
        }
    }

    /// Returns a value in the unit of the axis, with four digits.
    #[must_use]
    pub fn number(&self, value: f64) -> String {
        significant(value / self.factor.value(), 4)
    }

    /// Returns a value as a reader sees it: four digits and the unit.
    #[must_use]
    pub fn text(&self, value: f64) -> String {
        let number = self.number(value);
        match self.factor.unit() {
            "" => number,
            unit => format!("{number} {unit}"),
        }
    }
}

fn widened(lower: f64, upper: f64) -> (f64, f64) {
    if upper - lower > 1e-12 * lower.abs().max(upper.abs()) {
        return (lower, upper);
    }
    let margin = if lower == 0.0 { 1.0 } else { 0.1 * lower.abs() };
    (lower - margin, upper + margin)
}

fn widened_log(lower: f64, upper: f64) -> (f64, f64) {
    let upper = if upper > 0.0 { upper } else { 1.0 };
    let lower = if lower > 0.0 { lower } else { 1e-3 * upper };
    if upper / lower > 1.0 + 1e-9 { (lower, upper) } else { (lower / 1.5, upper * 1.5) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_follow_the_spacing() {
        let linear = Scale::new("taum", "s", Spacing::Linear, 0.01, 0.03);
        assert!((linear.position(0.02) - 0.5).abs() < 1e-12);
        let log = Scale::new("ge", "S", Spacing::Log, 1e-9, 1e-7);
        assert!((log.position(1e-8) - 0.5).abs() < 1e-12);
        assert!((log.value(0.5) - 1e-8).abs() < 1e-20);
        assert!(log.position(0.0) < -1.0, "what has no logarithm lies below the axis");
        let choice = Scale::new("connector", "", Spacing::Categories(vec![4.0, 2.0]), 0.0, 1.0);
        assert_eq!((choice.position(4.0), choice.position(2.0)), (0.25, 0.75));
        assert_eq!((choice.range_text(), linear.range_text()), ("4 or 2".into(), "10 ms to 30 ms".into()));
    }

    #[test]
    fn units_get_a_prefix_that_makes_numbers_readable() {
        let ge = Scale::new("ge", "S", Spacing::Log, 2e-9, 3e-8);
        assert_eq!(ge.label(), "ge (nS)");
        let labels: Vec<String> = ge.ticks(6).into_iter().filter_map(|tick| tick.label).collect();
        assert_eq!(labels, ["2", "5", "10", "20"]);
        assert_eq!(ge.text(6.422_503_669e-9), "6.423 nS");
        assert_eq!(Scale::new("vth", "V", Spacing::Linear, -0.06, -0.04).label(), "vth (mV)");
        assert_eq!(Scale::new("N", "", Spacing::Integer, 100.0, 2000.0).label(), "N");
    }

    #[test]
    fn a_range_without_length_is_widened() {
        for spacing in [Spacing::Linear, Spacing::Log, Spacing::Integer, Spacing::LogInteger] {
            for value in [0.0, 3.0] {
                let scale = Scale::new("x", "", spacing.clone(), value, value);
                let (lower, upper) = scale.range();
                assert!(lower < upper && scale.position(3.0).is_finite(), "{spacing:?} at {value}");
                assert!(!scale.ticks(5).is_empty(), "{spacing:?} at {value}");
            }
        }
    }
}
