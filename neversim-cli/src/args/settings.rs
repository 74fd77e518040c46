//! Flags made from the table of settings: one per row that has a flag.

use std::ffi::{OsStr, OsString};

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};
use neversim_core::{Flag, Section, Setting, Typing};

/// What was typed of the settings of a section; a flag that was not typed is not there.
#[derive(Clone, Debug)]
pub(crate) struct SettingArguments<S: Section> {
    typed: Vec<(&'static dyn Setting<S>, Vec<OsString>)>,
}

impl<S: Section> Default for SettingArguments<S> {
    fn default() -> Self {
        Self { typed: Vec::new() }
    }
}

impl<S: Section> SettingArguments<S> {
    /// Sets what was typed in `section` and leaves the rest as it is.
    pub(crate) fn apply_to(&self, section: &mut S) {
        for (setting, texts) in &self.typed {
            // The parser of the flag has read it before.
            let _ = setting.type_in(section, texts);
        }
    }
}

/// Returns the settings that have a flag.
fn flags<S: Section>() -> impl Iterator<Item = (&'static dyn Setting<S>, &'static Flag)> {
    S::settings().iter().copied().filter_map(|setting| Some((setting, setting.flag()?)))
}

/// Returns the help of a flag with its default.
fn help<S: Section>(setting: &dyn Setting<S>, flag: &Flag) -> String {
    let section = S::default();
    let shown = match setting.typing() {
        _ if !flag.default.is_empty() => flag.default.into(),
        Typing::Once if setting.is_absent(&section) => String::new(),
        Typing::Once => setting.shown(&section),
        Typing::Switch | Typing::Repeatable => String::new(),
    };
    let default = if shown.is_empty() { shown } else { format!(" [default: {shown}]") };
    format!("{}{default}", setting.help())
}

impl<S: Section> Args for SettingArguments<S> {
    fn augment_args(command: Command) -> Command {
        let with_heading = |arg: Arg| match S::HEADING {
            "" => arg,
            heading => arg.help_heading(heading),
        };
        flags::<S>().fold(command, |command, (setting, flag)| {
            let arg = Arg::new(flag.name).long(flag.name).help(help(setting, flag));
            let arg = match setting.typing() {
                Typing::Switch => arg.action(ArgAction::SetTrue),
                typing => {
                    let read = move |text: OsString| {
                        setting.type_in(&mut S::default(), std::slice::from_ref(&text)).map(|()| text)
                    };
                    let action = if typing == Typing::Once { ArgAction::Set } else { ArgAction::Append };
                    let arg = arg.action(action).value_name(flag.value_name).allow_negative_numbers(true);
                    arg.value_parser(OsStringValueParser::new().try_map(read))
                }
            };
            match flag.opposite {
                None => command.arg(with_heading(arg)),
                Some((name, help)) => {
                    let opposite = Arg::new(name).long(name).help(help).action(ArgAction::SetTrue);
                    command.arg(with_heading(arg.overrides_with(name))).arg(with_heading(opposite))
                }
            }
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<S: Section> FromArgMatches for SettingArguments<S> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let switched = |name: &str, text: &str| matches.get_flag(name).then(|| vec![OsStr::new(text).to_owned()]);
        let typed = flags::<S>().filter_map(|(setting, flag)| {
            let texts = match setting.typing() {
                Typing::Switch => {
                    let off = |(name, _): (&str, _)| switched(name, "false");
                    switched(flag.name, "true").or_else(|| flag.opposite.and_then(off))
                }
                _ => matches.get_many::<OsString>(flag.name).map(|texts| texts.cloned().collect()),
            };
            Some((setting, texts?))
        });
        Ok(Self { typed: typed.collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use neversim_core::{EvaluationOptions, SimulatorOptions, StopCriteria, StudySpecification};

    use super::*;

    #[derive(Debug, Parser)]
    struct Typed {
        #[command(flatten)]
        stop: SettingArguments<StopCriteria>,
        #[command(flatten)]
        evaluation: SettingArguments<EvaluationOptions>,
    }

    fn typed(words: &str) -> Typed {
        Typed::try_parse_from(format!("program {words}").split_whitespace()).unwrap()
    }

    /// Another value than the default, for each flag of a section.
    fn each_flag<S: Section>(mut check: impl FnMut(&'static dyn Setting<S>, &Flag, &str)) {
        for (setting, flag) in flags::<S>() {
            let values = ["7", "2.5", "1m30s", "2GiB", "fast", "graded", "dynamics", "python model.py"];
            let differs = |text: &&&str| {
                let mut section = S::default();
                let before = setting.shown(&section);
                setting.type_in(&mut section, &[text.into()]).is_ok() && setting.shown(&section) != before
            };
            let value = if setting.typing() == Typing::Switch { "true" } else { values.iter().find(differs).unwrap() };
            check(setting, flag, value);
        }
    }

    fn every_flag_sets_its_setting_and_no_other<S: Section>() -> usize {
        let command = || SettingArguments::<S>::augment_args(Command::new("program").no_binary_name(true));
        let mut count = 0;
        each_flag::<S>(|setting, flag, value| {
            let name = format!("--{}", flag.name);
            let words = if setting.typing() == Typing::Switch { vec![&*name] } else { vec![&*name, value] };
            let typed = SettingArguments::<S>::from_arg_matches(&command().get_matches_from(words)).unwrap();
            let (mut section, mut expected) = (S::default(), S::default());
            typed.apply_to(&mut section);
            setting.type_in(&mut expected, &[value.into()]).unwrap();
            for other in S::settings() {
                assert_eq!(other.shown(&section), other.shown(&expected), "{} after {name}", other.key());
                assert_eq!(other.is_default(&section), other.key() != setting.key(), "{} after {name}", other.key());
            }
            count += 1;
        });
        let nothing = SettingArguments::<S>::from_arg_matches(&command().get_matches_from([""; 0])).unwrap();
        assert!(nothing.typed.is_empty(), "a flag that was not typed is not there");
        count
    }

    #[test]
    fn every_flag_of_the_table_sets_its_setting_and_no_other() {
        let counts = [
            every_flag_sets_its_setting_and_no_other::<StudySpecification>(),
            every_flag_sets_its_setting_and_no_other::<SimulatorOptions>(),
            every_flag_sets_its_setting_and_no_other::<StopCriteria>(),
            every_flag_sets_its_setting_and_no_other::<EvaluationOptions>(),
        ];
        assert!(counts.into_iter().sum::<usize>() >= 24, "{counts:?}");
    }

    #[test]
    fn what_is_stored_can_be_switched_off() {
        let mut stored = StopCriteria {
            stop_loss: Some(0.1),
            max_time: Some(std::time::Duration::from_secs(5)),
            ..StopCriteria::default()
        };
        typed("--stop-loss none --stop-after-failures none").stop.apply_to(&mut stored);
        assert_eq!((stored.stop_loss, stored.stop_after_failures), (None, 0));
        assert_eq!(stored.max_time.map(|time| time.as_secs()), Some(5));
    }

    #[test]
    fn the_later_of_two_opposites_counts_and_neither_leaves_what_is_stored() {
        for (words, expected) in
            [("--isolate", true), ("--no-isolate", false), ("", true), ("--isolate --no-isolate", false)]
        {
            let mut stored = EvaluationOptions { isolate: Some(true), ..EvaluationOptions::default() };
            typed(words).evaluation.apply_to(&mut stored);
            assert_eq!(stored.isolate, Some(expected), "{words}");
        }
    }
}
