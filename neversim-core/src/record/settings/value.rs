//! What a setting can hold: how it is stored in study.toml, typed on a command line and shown.

use std::ffi::{OsStr, OsString};
use std::fmt::Debug;
use std::ops::Deref;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use bytesize::ByteSize;

use toml::Value;

use crate::record::number::shortest;
use crate::record::replicate::Replicate;
use crate::record::sampling::Sampling;
use crate::record::undefined::Undefined;

/// How a value is typed on a command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// A flag on its own.
    Switch,
    /// A flag with a value.
    Once,
    /// A flag with a value, repeatable.
    Repeatable,
}

/// A value of a setting.
///
/// # Example
///
/// ```
/// use neversim_core::SettingValue;
/// use std::{ffi::OsStr, time::Duration};
/// assert_eq!(Duration::typed(OsStr::new("1m30s")), Ok(Duration::from_secs(90)));
/// assert_eq!(Duration::from_secs(90).to_toml(), Some(90.0.into()));
/// ```
pub trait SettingValue: Clone + Debug + PartialEq + 'static {
    /// How it is typed.
    const TYPING: Typing = Typing::Once;

    /// Returns the value as study.toml holds it; `None` if the key is left out.
    fn to_toml(&self) -> Option<Value>;

    /// Reads the value from study.toml.
    ///
    /// # Errors
    ///
    /// What is allowed.
    fn from_toml(value: &Value) -> Result<Self, String>;

    /// Reads the value as it is typed once.
    ///
    /// # Errors
    ///
    /// What is wrong, and what is allowed.
    fn typed(text: &OsStr) -> Result<Self, String>;

    /// Reads the value from each time it was typed; the last one counts unless it is a list.
    ///
    /// # Errors
    ///
    /// As [`typed`](Self::typed).
    fn typed_all(texts: &[OsString]) -> Result<Self, String> {
        texts.last().map_or_else(|| Err("expected a value".into()), |text| Self::typed(text))
    }

    /// Returns the value as a user types it.
    fn shown(&self) -> String;
}

/// Allowed times, for messages.
const TIMES: &str = "allowed: 90s, 10m, 1m30s, 2h, or a plain number of seconds, above 0";

/// Allowed sizes, for messages.
const SIZES: &str = "allowed: 512MB, 1.5GiB, or a plain number of MiB, from 1MiB to below 8EiB";

fn text_of(typed: &OsStr) -> Result<&str, String> {
    typed.to_str().ok_or_else(|| format!("`{}` is not UTF-8", typed.display()))
}

/// Returns a finite number.
fn finite(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(|| format!("`{text}` is not a finite number"))
}

/// Returns a whole number from `lowest` to `highest`.
pub(crate) fn whole_number(text: &OsStr, lowest: u64, highest: u64) -> Result<u64, String> {
    let number = text_of(text)?.parse().ok().filter(|number| (lowest..=highest).contains(number));
    number.ok_or_else(|| format!("expected a whole number from {lowest} to {highest}"))
}

/// Returns a size in MiB, rounded down: a limit must not be exceeded. A plain number is in MiB.
pub(crate) fn mebibytes(text: &OsStr) -> Result<Option<u64>, String> {
    let text = text_of(text)?;
    if text == NONE {
        return Ok(None);
    }
    let parsed = match text.parse::<u64>() {
        Ok(mebibytes) => Some(mebibytes),
        // A fraction without a unit, such as 1.5, is in bytes to the crate and in MiB to the user.
        Err(_) if text.parse::<f64>().is_ok() => None,
        Err(_) => text.parse::<ByteSize>().ok().map(|size| size.as_u64() >> 20),
    };
    // A larger limit is a mistake, and its number of bytes would overflow.
    let parsed = parsed.filter(|mebibytes| (1..1 << 43).contains(mebibytes));
    parsed.map(Some).ok_or_else(|| format!("`{text}` is not a size; {SIZES}"))
}

/// Typed to switch a stored setting off.
pub(crate) const NONE: &str = "none";

impl SettingValue for bool {
    const TYPING: Typing = Typing::Switch;

    fn to_toml(&self) -> Option<Value> {
        Some((*self).into())
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_bool().ok_or_else(|| "true or false".into())
    }

    fn typed(text: &OsStr) -> Result<Self, String> {
        let text = text_of(text)?;
        text.parse().map_err(|_| format!("`{text}` is neither true nor false"))
    }

    fn shown(&self) -> String {
        self.to_string()
    }
}

/// study.toml holds signed numbers of 64 bits.
macro_rules! whole_number {
    ($($number:ty),*) => {$(
        impl SettingValue for $number {
            fn to_toml(&self) -> Option<Value> {
                Some(i64::try_from(*self).unwrap_or(i64::MAX).into())
            }

            fn from_toml(value: &Value) -> Result<Self, String> {
                let highest = u64::try_from(Self::MAX).unwrap_or(u64::MAX).min(i64::MAX.unsigned_abs());
                let number = value.as_integer().and_then(|number| number.try_into().ok());
                number.ok_or_else(|| format!("a whole number from 0 to {highest}"))
            }

            fn typed(text: &OsStr) -> Result<Self, String> {
                let highest = u64::try_from(Self::MAX).unwrap_or(u64::MAX).min(i64::MAX.unsigned_abs());
                let number = whole_number(text, 0, highest)?;
                number.try_into().map_err(|_| "too large".into())
            }

            fn shown(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

whole_number!(u32, u64, usize);

impl SettingValue for f64 {
    fn to_toml(&self) -> Option<Value> {
        Some((*self).into())
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        // A whole number needs no decimal point; 2^53 is far above any.
        #[expect(clippy::cast_precision_loss, reason = "settings are numbers that people type")]
        let number = value.as_float().or_else(|| value.as_integer().map(|number| number as Self));
        number.ok_or_else(|| "a number".into())
    }

    fn typed(text: &OsStr) -> Result<Self, String> {
        finite(text_of(text)?)
    }

    fn shown(&self) -> String {
        shortest(*self)
    }
}

impl SettingValue for String {
    fn to_toml(&self) -> Option<Value> {
        Some(self.as_str().into())
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_str().map(Into::into).ok_or_else(|| "a text in quotes".into())
    }

    fn typed(text: &OsStr) -> Result<Self, String> {
        text_of(text).map(Into::into)
    }

    fn shown(&self) -> String {
        self.clone()
    }
}

impl SettingValue for PathBuf {
    fn to_toml(&self) -> Option<Value> {
        // A path that is not UTF-8 has been refused.
        Some(self.to_string_lossy().into_owned().into())
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_str().map(Into::into).ok_or_else(|| "a path in quotes".into())
    }

    fn typed(text: &OsStr) -> Result<Self, String> {
        if text.is_empty() { Err("expected a path".into()) } else { Ok(text.into()) }
    }

    fn shown(&self) -> String {
        self.display().to_string()
    }
}

/// Times are stored in seconds.
impl SettingValue for Duration {
    fn to_toml(&self) -> Option<Value> {
        // The closest number to the decimal digits: adding seconds and nanoseconds would round twice.
        let seconds = format!("{}.{:09}", self.as_secs(), self.subsec_nanos()).parse();
        Some(seconds.unwrap_or(self.as_secs_f64()).into())
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        let seconds = f64::from_toml(value).ok().and_then(|seconds| Self::try_from_secs_f64(seconds).ok());
        seconds.ok_or_else(|| "a number of seconds above 0".into())
    }

    fn typed(text: &OsStr) -> Result<Self, String> {
        let text = text_of(text)?;
        let parsed = match finite(text) {
            Ok(seconds) => Self::try_from_secs_f64(seconds).ok(),
            Err(_) => humantime::parse_duration(text).ok(),
        };
        parsed.filter(|time| !time.is_zero()).ok_or_else(|| format!("`{text}` is not a time; {TIMES}"))
    }

    fn shown(&self) -> String {
        humantime::format_duration(*self).to_string().replace(' ', "")
    }
}

/// Values with a name, stored and typed by it.
macro_rules! named {
    ($($named:ty: $names:literal),*) => {$(
        impl SettingValue for $named {
            fn to_toml(&self) -> Option<Value> {
                Some(self.to_string().into())
            }

            fn from_toml(value: &Value) -> Result<Self, String> {
                let found = value.as_str().and_then(|name| Self::from_str(name).ok());
                found.ok_or_else(|| concat!("one of ", $names).into())
            }

            fn typed(text: &OsStr) -> Result<Self, String> {
                text_of(text)?.parse::<Self>().map_err(|error| error.to_string())
            }

            fn shown(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

named!(
    Replicate: "connectivity, dynamics, both",
    Undefined: "graded, inf",
    Sampling: "exact, fast"
);

/// Absent, or a value; `none` is typed for the former.
impl<T: SettingValue> SettingValue for Option<T> {
    const TYPING: Typing = T::TYPING;

    fn to_toml(&self) -> Option<Value> {
        self.as_ref().and_then(T::to_toml)
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        T::from_toml(value).map(Some)
    }

    fn typed(text: &OsStr) -> Result<Self, String> {
        if text == NONE { Ok(None) } else { T::typed(text).map(Some) }
    }

    fn shown(&self) -> String {
        self.as_ref().map_or_else(|| NONE.into(), T::shown)
    }
}

impl<T: SettingValue> SettingValue for Vec<T> {
    const TYPING: Typing = Typing::Repeatable;

    fn to_toml(&self) -> Option<Value> {
        Some(Value::Array(self.iter().filter_map(T::to_toml).collect()))
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        let list = value.as_array().ok_or("a list in brackets")?;
        let values = list.iter().map(T::from_toml).collect::<Result<_, _>>();
        values.map_err(|item| format!("a list in brackets, each of them {item}"))
    }

    fn typed(text: &OsStr) -> Result<Self, String> {
        T::typed(text).map(|value| vec![value])
    }

    fn typed_all(texts: &[OsString]) -> Result<Self, String> {
        texts.iter().map(|text| T::typed(text)).collect()
    }

    fn shown(&self) -> String {
        format!("[{}]", self.iter().map(T::shown).collect::<Vec<_>>().join(", "))
    }
}

/// The words of a command: a program and its arguments. Without words there is no command.
///
/// Typed as one text, which is split into words as a shell does it; no shell runs it, so `$HOME`, `*` and `|` mean
/// themselves.
///
/// # Example
///
/// ```
/// use neversim_core::{CommandWords, SettingValue};
/// let typed = CommandWords::typed("python 'my model.py' -v".as_ref())?;
/// assert_eq!(*typed, ["python", "my model.py", "-v"]);
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandWords(pub Vec<String>);

impl Deref for CommandWords {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0
    }
}

impl SettingValue for CommandWords {
    fn to_toml(&self) -> Option<Value> {
        (!self.is_empty()).then(|| self.0.clone().into())
    }

    fn from_toml(value: &Value) -> Result<Self, String> {
        let words = Vec::<String>::from_toml(value).ok().filter(|words| !words.is_empty());
        words.map(Self).ok_or_else(|| "the words of a command, such as [\"python\", \"model.py\"]".into())
    }

    fn typed(text: &OsStr) -> Result<Self, String> {
        let text = text_of(text)?;
        match shell_words::split(text) {
            Ok(words) if words.is_empty() => Err("expected a command, such as 'python model.py'".into()),
            Ok(words) => Ok(Self(words)),
            Err(_) => Err(format!("`{text}` has a quote that is not closed")),
        }
    }

    fn shown(&self) -> String {
        if self.is_empty() { NONE.into() } else { shell_words::join(&self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_unit_or_are_seconds() {
        let seconds = |text: &str| Duration::typed(OsStr::new(text)).map(|time| time.as_secs_f64());
        let texts = ["90s", "1m30s", "1h 30m", "2h", "1.5h", "90", "0.25", "250ms"];
        assert_eq!(texts.map(|text| seconds(text).unwrap()), [90.0, 90.0, 5400.0, 7200.0, 5400.0, 90.0, 0.25, 0.25]);
        for refused in ["0", "0s", "-5", "-5s", "abc", "", "nan", "1e300", "10 parsecs"] {
            let error = seconds(refused).unwrap_err();
            assert!(error.contains("90s, 10m"), "{refused}: {error}");
        }
    }

    #[test]
    fn a_time_is_stored_as_the_number_that_was_typed() {
        for seconds in [0.1, 0.05, 3.3, 1_000_000.7, 90.0, 1e-9, 86_400.000_001] {
            let stored = Duration::from_toml(&seconds.into()).unwrap().to_toml();
            assert_eq!(stored, Some(seconds.into()));
        }
    }

    #[test]
    fn sizes_have_a_unit_or_are_mebibytes_and_are_rounded_down() {
        // 1 GB is 10^9 / 2^20 = 953.67 MiB.
        let texts = ["512", "512MiB", "1.5GiB", "1GB", "2 gb", "4G"];
        assert_eq!(texts.map(|text| mebibytes(text.as_ref()).unwrap()), [512, 512, 1536, 953, 1907, 3814].map(Some));
        for refused in ["0", "-1", "1.5", "512KB", "1XB", "", "17592186044416"] {
            let error = mebibytes(refused.as_ref()).unwrap_err();
            assert!(error.contains("1.5GiB"), "{refused}: {error}");
        }
    }

    #[test]
    fn a_command_is_split_into_words_without_a_shell() {
        let words = |text: &str| CommandWords::typed(OsStr::new(text)).map(|words| words.0);
        assert_eq!(words("sh -c \"a b\" $HOME").unwrap(), ["sh", "-c", "a b", "$HOME"]);
        assert!(words("python 'model.py").unwrap_err().contains("quote"));
        assert!(words(" ").unwrap_err().contains("expected a command"));
    }
}
