//! The ten strategies that matter: where to look before the full table.

/// A strategy of the short list, with the case it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShortListed {
    /// Name of a row of [`strategies`](crate::strategies).
    pub name: &'static str,
    /// When to choose it: budget, number of parameters, noise, workers, choices.
    pub purpose: &'static str,
}

const fn row(name: &'static str, purpose: &'static str) -> ShortListed {
    ShortListed { name, purpose }
}

static SHORT_LIST: [ShortListed; 10] = [
    row("NGOpt", "the default: chooses a strategy by budget, workers and parameter types"),
    row("BOBYQA", "smooth losses, few evaluations (30 to 300), one or two workers; integers, but no choices"),
    row("CMA", "a few hundred evaluations or more, parameters that depend on each other, any number of workers"),
    row("BO", "few, expensive evaluations (up to about 300) of up to 10 parameters; several choices"),
    row("TPE", "mixed spaces with many choices, boxes in which many evaluations fail"),
    row("TwoPointsDE", "rugged losses, a thousand evaluations or more, many workers; choices"),
    row("PSO", "rugged losses, a few hundred evaluations, many workers; choices"),
    row("OnePlusOne", "short searches, even in many dimensions; choices; a simple baseline"),
    row("TBPSA", "very noisy losses, thousands of evaluations, many workers"),
    row("ScrHammersleySearch", "an even map of the whole box, for figures and sensitivity; learns nothing from losses"),
];

/// Returns the ten strategies that matter, the default first, with what each is for.
///
/// # Example
///
/// ```
/// let list = neversim_optim::short_list();
/// assert_eq!((list.len(), list[0].name), (10, neversim_optim::DEFAULT_STRATEGY));
/// ```
pub fn short_list() -> &'static [ShortListed] {
    &SHORT_LIST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Registry;

    #[test]
    fn every_entry_is_a_row_of_the_registry_and_listed_once() {
        for (i, entry) in SHORT_LIST.iter().enumerate() {
            assert!(Registry::standard().find(entry.name).is_ok(), "{entry:?}");
            assert!(SHORT_LIST[..i].iter().all(|earlier| earlier.name != entry.name), "{entry:?}");
        }
    }

    #[test]
    fn the_readme_says_the_same() {
        let readme = include_str!("../../README.md");
        for ShortListed { name, purpose } in &SHORT_LIST {
            assert!(readme.contains(&format!("| `{name}` | {purpose} |")), "{name}: {purpose}");
        }
    }

    #[test]
    fn what_is_said_about_choices_is_true() {
        for entry in &SHORT_LIST {
            if entry.purpose.contains("choices") {
                let supports = Registry::standard().find(entry.name).is_ok_and(crate::StrategyRow::supports_choices);
                assert_eq!(supports, !entry.purpose.contains("no choices"), "{entry:?}");
            }
        }
    }
}
