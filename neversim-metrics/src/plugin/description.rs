//! Descriptions of metrics and options, in both directions across the boundary.

use std::borrow::Cow;
use std::ops::Bound;

use abi_stable::std_types::{ROption, RString, RVec};

use super::author::PluginMetric;
use super::interface::{Limit, MetricDescription, OptionDescription, OptionType};
use crate::options::{OptionKind, OptionRow};

impl MetricDescription {
    pub(super) fn of(metric: &dyn PluginMetric) -> Self {
        Self {
            name: metric.name().into(),
            summary: metric.summary().into(),
            unit: metric.unit().into(),
            formula: metric.formula().into(),
            undefined: metric.undefined().into(),
            reference: metric.reference().into(),
            subset: metric.subset().into(),
            options: metric.options().iter().map(OptionDescription::from).collect(),
        }
    }
}

impl From<&OptionRow> for OptionDescription {
    fn from(row: &OptionRow) -> Self {
        let text = |text: &Cow<'static, str>| RString::from(text.as_ref());
        Self {
            name: text(&row.name),
            kind: OptionType::from(&row.kind),
            default: row.default.as_ref().map(text).into(),
            required: row.required.as_ref().map(text).into(),
            unit: text(&row.unit),
            help: text(&row.help),
        }
    }
}

impl From<&OptionDescription> for OptionRow {
    fn from(option: &OptionDescription) -> Self {
        let text = |text: &RString| Cow::Owned(text.to_string());
        let optional = |optional: &ROption<RString>| optional.as_ref().into_option().map(text);
        Self {
            name: text(&option.name),
            kind: OptionKind::from(&option.kind),
            default: optional(&option.default),
            unit: text(&option.unit),
            help: text(&option.help),
            required: optional(&option.required),
        }
    }
}

impl From<&OptionKind> for OptionType {
    fn from(kind: &OptionKind) -> Self {
        match kind {
            OptionKind::Integer { minimum, maximum } => Self::Integer { minimum: *minimum, maximum: *maximum },
            OptionKind::Number { lower, upper } => {
                Self::Number { lower: Limit::from(*lower), upper: Limit::from(*upper) }
            }
            OptionKind::Word { allowed } => {
                let words: RVec<RString> = allowed.iter().map(|word| RString::from(word.as_ref())).collect();
                Self::Word { allowed: words }
            }
            OptionKind::NeuronIds => Self::Neurons,
        }
    }
}

impl From<&OptionType> for OptionKind {
    fn from(kind: &OptionType) -> Self {
        match kind {
            OptionType::Integer { minimum, maximum } => Self::Integer { minimum: *minimum, maximum: *maximum },
            OptionType::Number { lower, upper } => {
                Self::Number { lower: Bound::from(*lower), upper: Bound::from(*upper) }
            }
            OptionType::Word { allowed } => {
                let words = allowed.iter().map(|word| Cow::Owned(word.to_string())).collect();
                Self::Word { allowed: Cow::Owned(words) }
            }
            OptionType::Neurons => Self::NeuronIds,
        }
    }
}

impl From<Bound<f64>> for Limit {
    fn from(bound: Bound<f64>) -> Self {
        match bound {
            Bound::Included(limit) => Self::Included(limit),
            Bound::Excluded(limit) => Self::Excluded(limit),
            Bound::Unbounded => Self::None,
        }
    }
}

impl From<Limit> for Bound<f64> {
    fn from(limit: Limit) -> Self {
        match limit {
            Limit::Included(limit) => Self::Included(limit),
            Limit::Excluded(limit) => Self::Excluded(limit),
            Limit::None => Self::Unbounded,
        }
    }
}
