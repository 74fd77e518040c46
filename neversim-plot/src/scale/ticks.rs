//! Where ticks stand and what they say.

use super::units::superscript;

/// A tick on an axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    /// From 0 to 1.
    pub(crate) position: f64,
    /// What stands beside it, if anything.
    pub(crate) label: Option<String>,
}

/// Values with ticks, in the unit of the axis.
pub(super) struct Ticks {
    pub(super) labelled: Vec<(f64, String)>,
    pub(super) unlabelled: Vec<f64>,
}

/// Ticks at multiples of 1, 2 or 5 times a power of ten.
pub(super) fn linear_ticks(lower: f64, upper: f64, most: usize, is_whole: bool) -> Ticks {
    let step = nice_step((upper - lower) / most as f64);
    let step = if is_whole { step.max(1.0) } else { step };
    let (first, last) = ((lower / step - 1e-9).ceil(), (upper / step + 1e-9).floor());
    let decimals = decimals_of(step);
    let values = (0..).map(|index| first + f64::from(index)).take_while(|multiple| *multiple <= last);
    let labelled = values.take(1000).map(|multiple| {
        let value = multiple * step;
        (value, fixed(value, decimals))
    });
    Ticks { labelled: labelled.collect(), unlabelled: Vec::new() }
}

/// Ticks at powers of ten and, where there are few, at 2 and 5 times them; evenly where the range is less than that.
pub(super) fn log_ticks(lower: f64, upper: f64, most: usize, is_whole: bool) -> Ticks {
    let inside = |value: &f64| (lower * (1.0 - 1e-9)..=upper * (1.0 + 1e-9)).contains(value);
    let (first, last) = (lower.log10().floor(), upper.log10().ceil());
    let decades: Vec<f64> = (0..700).map(|index| first + f64::from(index)).take_while(|d| *d <= last).collect();
    let with = |factors: &[f64]| -> Vec<f64> {
        let all = decades.iter().flat_map(|decade| factors.iter().map(move |factor| factor * 10_f64.powf(*decade)));
        all.filter(inside).filter(|value| !is_whole || *value >= 1.0).collect()
    };
    let powers = with(&[1.0]);
    let all = with(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
    let mut labelled = [with(&[1.0, 2.0, 5.0]), with(&[1.0, 3.0]), powers.clone()]
        .into_iter()
        .find(|values| values.len() <= most)
        .unwrap_or_default();
    let mut unlabelled = all;
    if labelled.len() < 2 && powers.len() > most {
        let stride = (1_u32..).map(f64::from).find(|stride| powers.len() as f64 / stride <= most as f64);
        let stride = stride.unwrap_or(1.0);
        labelled = powers.iter().copied().filter(|value| (value.log10().round() / stride).fract() == 0.0).collect();
        unlabelled = powers;
    }
    if labelled.len() < 2 {
        let few = if upper / lower > 3.0 { most.min(4) } else { most };
        return linear_ticks(lower, upper, few, is_whole);
    }
    if labelled.len() > 12 {
        unlabelled.clear();
    }
    let is_plain = labelled.iter().all(|value| (9e-4..2e4).contains(value));
    let labelled = labelled.into_iter().map(|value| (value, if is_plain { plain(value) } else { power(value) }));
    Ticks { labelled: labelled.collect(), unlabelled }
}

/// Returns the smallest of 1, 2, 5, 10 times a power of ten that is not below `rough`.
fn nice_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    let factor = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= rough * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

fn decimals_of(step: f64) -> usize {
    (0..12_u8).find(|decimals| step >= 10_f64.powi(-i32::from(*decimals)) * 0.999).map_or(12, usize::from)
}

/// Without a minus in front of zero.
fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let text = if text.trim_start_matches('-').chars().all(|c| c == '0' || c == '.') {
        text.trim_start_matches('-').to_owned()
    } else {
        text
    };
    text.replace('-', "−")
}

fn plain(value: f64) -> String {
    fixed(value, decimals_of(value))
}

fn power(value: f64) -> String {
    let exponent = (value.log10() + 1e-9).floor();
    let factor = value / 10_f64.powf(exponent);
    match factor.round() {
        1.0 => format!("10{}", superscript(exponent)),
        factor => format!("{factor}·10{}", superscript(exponent)),
    }
}

/// Returns a number with at most this many significant digits, as a power of ten where that is shorter.
pub(crate) fn significant(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    if value == 0.0 {
        return "0".into();
    }
    let magnitude = value.abs();
    if (1e-3..1e5).contains(&magnitude) {
        let before = (0..6_usize).find(|before| magnitude < 10_f64.powi(i32::try_from(*before).unwrap_or(6)));
        let leading_zeros = if magnitude < 0.01 {
            2
        } else if magnitude < 0.1 {
            1
        } else {
            0
        };
        let decimals = (digits + leading_zeros).saturating_sub(before.unwrap_or(6));
        let text = fixed(value, decimals);
        return match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
            false => text,
        };
    }
    let exponent = magnitude.log10().floor();
    let factor = fixed(value / 10_f64.powf(exponent), digits.saturating_sub(1));
    let factor = factor.trim_end_matches('0').trim_end_matches('.').to_owned();
    format!("{factor}·10{}", superscript(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: Ticks) -> Vec<String> {
        ticks.labelled.into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn linear_ticks_are_round_numbers_and_no_more_than_asked_for() {
        assert_eq!(labels(linear_ticks(0.0, 1.0, 5, false)), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(linear_ticks(-60.0, -40.0, 4, false)), ["−60", "−55", "−50", "−45", "−40"]);
        assert_eq!(labels(linear_ticks(1.0, 3.0, 10, true)), ["1", "2", "3"]);
        assert_eq!(labels(linear_ticks(-0.1, 0.1, 2, false)), ["−0.1", "0.0", "0.1"]);
    }

    #[test]
    fn log_ticks_are_powers_of_ten_and_few_between_them() {
        assert_eq!(labels(log_ticks(1.0, 100.0, 8, false)), ["1", "2", "5", "10", "20", "50", "100"]);
        assert_eq!(labels(log_ticks(1e-12, 1.0, 5, false)), ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "10⁰"]);
        assert_eq!(labels(log_ticks(2.1, 2.9, 5, false)), ["2.2", "2.4", "2.6", "2.8"]);
        assert_eq!(labels(log_ticks(1e-6, 1e-5, 6, false)), ["10⁻⁶", "2·10⁻⁶", "5·10⁻⁶", "10⁻⁵"]);
    }

    #[test]
    fn numbers_keep_their_significant_digits() {
        let shown = [0.014_511_27, 6.0, 1234.56, 3.3e-9, 0.0, -70.25].map(|value| significant(value, 4));
        assert_eq!(shown, ["0.01451", "6", "1235", "3.3·10⁻⁹", "0", "−70.25"]);
    }
}
