//! A row of the table of settings: key, default, help, flag, and whether it may change when a study is resumed.

use std::ffi::{OsStr, OsString};
use std::fmt;

use toml::Value;

use crate::record::settings::specification::StudySpecification;
use crate::record::settings::value::{SettingValue, Typing};

/// Whether a setting may change when a study is resumed.
#[derive(Clone, Copy, Debug)]
pub enum OnResume {
    /// It may.
    MayChange,
    /// Another value makes another study.
    Fixed,
    /// As [`Fixed`](Self::Fixed) in studies for which this is true; in others it has no effect, or may change.
    FixedIf(fn(&StudySpecification) -> bool),
}

/// A command line flag of a setting.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
    /// Its name, without `--`.
    pub name: &'static str,
    /// What its value is called; empty for a switch.
    pub value_name: &'static str,
    /// The default in words, where there is no value to show; empty if nothing is to be said.
    pub default: &'static str,
    /// The switch for the opposite, with its help.
    pub opposite: Option<(&'static str, &'static str)>,
}

/// What the table says about a setting of type `T`, beside its help and its default.
pub(crate) struct Spec<T: 'static> {
    key: &'static str,
    name: &'static str,
    absent: &'static str,
    flag: Option<Flag>,
    on_resume: OnResume,
    typed: fn(&OsStr) -> Result<T, String>,
    is_left_out_by_default: bool,
}

impl<T: SettingValue> Spec<T> {
    /// A setting without a flag that may change.
    pub(crate) const fn key(key: &'static str) -> Self {
        let (absent, on_resume) = (crate::record::settings::value::NONE, OnResume::MayChange);
        Self { key, name: key, absent, flag: None, on_resume, typed: T::typed, is_left_out_by_default: false }
    }

    /// Sets what messages call it.
    pub(crate) const fn name(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// Sets what messages say where it is absent.
    pub(crate) const fn absent(mut self, text: &'static str) -> Self {
        self.absent = text;
        self
    }

    /// Gives it a flag.
    pub(crate) const fn flag(mut self, name: &'static str, value_name: &'static str) -> Self {
        self.flag = Some(Flag { name, value_name, default: "", opposite: None });
        self
    }

    /// Sets the default in words.
    pub(crate) const fn default(mut self, text: &'static str) -> Self {
        if let Some(flag) = &mut self.flag {
            flag.default = text;
        }
        self
    }

    /// Gives its flag an opposite.
    pub(crate) const fn opposite(mut self, name: &'static str, help: &'static str) -> Self {
        if let Some(flag) = &mut self.flag {
            flag.opposite = Some((name, help));
        }
        self
    }

    /// Makes it part of the study.
    pub(crate) const fn fixed(mut self) -> Self {
        self.on_resume = OnResume::Fixed;
        self
    }

    /// Makes it part of those studies for which `is_fixed` is true.
    pub(crate) const fn fixed_if(mut self, is_fixed: fn(&StudySpecification) -> bool) -> Self {
        self.on_resume = OnResume::FixedIf(is_fixed);
        self
    }

    /// Sets how it is typed, where its type alone does not say it.
    pub(crate) const fn typed(mut self, typed: fn(&OsStr) -> Result<T, String>) -> Self {
        self.typed = typed;
        self
    }

    /// Leaves it out of study.toml while it has its default.
    pub(crate) const fn left_out_by_default(mut self) -> Self {
        self.is_left_out_by_default = true;
        self
    }
}

/// A row: a setting of the section `S`.
pub(crate) struct Field<S: 'static, T: 'static> {
    pub(crate) help: &'static str,
    pub(crate) spec: Spec<T>,
    pub(crate) default: fn() -> T,
    pub(crate) of: fn(&S) -> &T,
    pub(crate) of_mut: fn(&mut S) -> &mut T,
}

impl<S, T> fmt::Debug for Field<S, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Field").field("key", &self.spec.key).finish_non_exhaustive()
    }
}

/// A setting of the section `S`, whatever its type.
pub trait Setting<S>: fmt::Debug + Sync {
    /// Returns its key in study.toml.
    fn key(&self) -> &'static str;

    /// Returns its help, without the default.
    fn help(&self) -> &'static str;

    /// Returns what messages call it.
    fn name(&self) -> &'static str;

    /// Returns its flag.
    fn flag(&self) -> Option<&Flag>;

    /// Returns how it is typed.
    fn typing(&self) -> Typing;

    /// Returns whether it may change when a study is resumed.
    fn on_resume(&self) -> OnResume;

    /// Returns whether it has its default.
    fn is_default(&self, section: &S) -> bool;

    /// Returns whether it has no value, such as a limit that is not set.
    fn is_absent(&self, section: &S) -> bool;

    /// Returns its value for study.toml, `None` if the key is left out.
    fn to_toml(&self, section: &S) -> Option<Value>;

    /// Sets it from study.toml.
    ///
    /// # Errors
    ///
    /// What is allowed.
    fn set_toml(&self, section: &mut S, value: &Value) -> Result<(), String>;

    /// Sets it from each time it was typed.
    ///
    /// # Errors
    ///
    /// What is wrong, and what is allowed.
    fn type_in(&self, section: &mut S, texts: &[OsString]) -> Result<(), String>;

    /// Returns it as messages show it: as it is typed, or what it means where it is absent.
    fn shown(&self, section: &S) -> String;
}

impl<S, T: SettingValue> Setting<S> for Field<S, T> {
    fn key(&self) -> &'static str {
        self.spec.key
    }

    fn help(&self) -> &'static str {
        self.help.trim_start()
    }

    fn name(&self) -> &'static str {
        self.spec.name
    }

    fn flag(&self) -> Option<&Flag> {
        self.spec.flag.as_ref()
    }

    fn typing(&self) -> Typing {
        T::TYPING
    }

    fn on_resume(&self) -> OnResume {
        self.spec.on_resume
    }

    fn is_default(&self, section: &S) -> bool {
        *(self.of)(section) == (self.default)()
    }

    fn is_absent(&self, section: &S) -> bool {
        (self.of)(section).to_toml().is_none()
    }

    fn to_toml(&self, section: &S) -> Option<Value> {
        let is_left_out = self.spec.is_left_out_by_default && self.is_default(section);
        (self.of)(section).to_toml().filter(|_| !is_left_out)
    }

    fn set_toml(&self, section: &mut S, value: &Value) -> Result<(), String> {
        *(self.of_mut)(section) = T::from_toml(value)?;
        Ok(())
    }

    fn type_in(&self, section: &mut S, texts: &[OsString]) -> Result<(), String> {
        *(self.of_mut)(section) = match (T::TYPING, texts) {
            (Typing::Repeatable, texts) => T::typed_all(texts)?,
            (_, [.., last]) => (self.spec.typed)(last)?,
            (_, []) => return Err("expected a value".into()),
        };
        Ok(())
    }

    fn shown(&self, section: &S) -> String {
        if self.is_absent(section) { self.spec.absent.into() } else { (self.of)(section).shown() }
    }
}

/// A part of study.toml: the settings at its top, or a table.
pub trait Section: Clone + Default + 'static {
    /// The name of the table; empty for the settings at the top.
    const NAME: &'static str;
    /// The heading of its flags; empty for none.
    const HEADING: &'static str;

    /// Returns its settings in their order.
    fn settings() -> &'static [&'static dyn Setting<Self>];

    /// Returns the setting with this key.
    #[must_use]
    fn setting(key: &str) -> Option<&'static dyn Setting<Self>> {
        Self::settings().iter().copied().find(|setting| setting.key() == key)
    }
}

/// A setting of a study, with its value.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    pub(crate) is_default: bool,
    pub(crate) on_resume: OnResume,
}

/// A section, whatever its settings.
pub(crate) trait AnySection {
    fn name(&self) -> &'static str;
    fn keys(&self) -> Vec<&'static str>;
    fn shown(&self) -> Vec<Shown>;
    fn to_toml(&self) -> Vec<(&'static str, Value)>;
    /// Sets a setting from study.toml; `None` if there is no such key.
    fn set_toml(&mut self, key: &str, value: &Value) -> Option<Result<(), String>>;
}

impl<S: Section> AnySection for S {
    fn name(&self) -> &'static str {
        S::NAME
    }

    fn keys(&self) -> Vec<&'static str> {
        S::settings().iter().map(|setting| setting.key()).collect()
    }

    fn shown(&self) -> Vec<Shown> {
        let shown = S::settings().iter().map(|setting| Shown {
            name: setting.name(),
            value: setting.shown(self),
            is_default: setting.is_default(self),
            on_resume: setting.on_resume(),
        });
        shown.collect()
    }

    fn to_toml(&self) -> Vec<(&'static str, Value)> {
        S::settings().iter().filter_map(|setting| Some((setting.key(), setting.to_toml(self)?))).collect()
    }

    fn set_toml(&mut self, key: &str, value: &Value) -> Option<Result<(), String>> {
        S::setting(key).map(|setting| setting.set_toml(self, value))
    }
}

/// Makes a section: a struct of settings with its default and its rows. The documentation of a field is also the help of
/// its flag.
macro_rules! section {
    (
        $(#[$meta:meta])*
        pub struct $section:ident, table $table:literal, heading $heading:literal {
            $($(#[doc = $help:expr])* pub $field:ident: $type:ty = $default:expr, $spec:expr;)*
        }
        $(beside {
            $($(#[$beside_meta:meta])* pub $beside:ident: $beside_type:ty = $beside_default:expr;)*
        })?
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $section {
            $($(#[doc = $help])* pub $field: $type,)*
            $($($(#[$beside_meta])* pub $beside: $beside_type,)*)?
        }

        impl Default for $section {
            fn default() -> Self {
                Self { $($field: $default,)* $($($beside: $beside_default,)*)? }
            }
        }

        impl $crate::record::settings::row::Section for $section {
            const NAME: &'static str = $table;
            const HEADING: &'static str = $heading;

            fn settings() -> &'static [&'static dyn $crate::record::settings::row::Setting<Self>] {
                static SETTINGS: &[&dyn $crate::record::settings::row::Setting<$section>] = &[$(
                    &$crate::record::settings::row::Field::<$section, $type> {
                        help: concat!($($help),*),
                        spec: $spec,
                        default: || $default,
                        of: |section| &section.$field,
                        of_mut: |section| &mut section.$field,
                    },
                )*];
                SETTINGS
            }
        }
    };
}

pub(crate) use section;
