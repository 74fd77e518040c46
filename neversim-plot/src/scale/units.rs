//! The factor between the values of a study and the numbers on an axis.

/// What the numbers on an axis are multiples of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Factor {
    value: f64,
    unit: String,
}

/// Units that are used with prefixes.
const PREFIXED: [&str; 7] = ["S", "V", "s", "F", "A", "m", "Hz"];

const PREFIXES: [(f64, &str); 9] =
    [(1e-15, "f"), (1e-12, "p"), (1e-9, "n"), (1e-6, "µ"), (1e-3, "m"), (1.0, ""), (1e3, "k"), (1e6, "M"), (1e9, "G")];

impl Factor {
    pub(super) fn new(unit: &str, lower: f64, upper: f64, is_log: bool) -> Self {
        let largest = lower.abs().max(upper.abs());
        let decades = if is_log { (upper / lower).log10() } else { 0.0 };
        let unit = if unit == "1" { "" } else { unit };
        // Over many decades powers of ten are read more easily than a prefix.
        if PREFIXED.contains(&unit) && decades < 4.0 {
            let fitting = PREFIXES.iter().rev().find(|(value, _)| largest >= value * 0.999_999);
            if let Some((value, prefix)) = fitting {
                return Self { value: *value, unit: format!("{prefix}{unit}") };
            }
        }
        // A pure number that would need many zeros shows them once, beside the axis.
        if !is_log && largest > 0.0 && !(1e-3..1e5).contains(&largest) {
            let exponent = largest.log10().floor();
            let power = format!("10{}", superscript(exponent));
            let unit = if unit.is_empty() { power } else { format!("{power} {unit}") };
            return Self { value: 10_f64.powf(exponent), unit };
        }
        Self { value: 1.0, unit: unit.into() }
    }

    pub(super) fn value(&self) -> f64 {
        self.value
    }

    pub(super) fn unit(&self) -> &str {
        &self.unit
    }
}

/// Returns a whole number in raised digits.
pub(super) fn superscript(exponent: f64) -> String {
    format!("{exponent:.0}")
        .chars()
        .map(|digit| match digit {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            '9' => '⁹',
            _ => '⁰',
        })
        .collect()
}
