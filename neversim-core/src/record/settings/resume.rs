//! Whether a study that is resumed is still the same: the settings that never change, compared and hashed.

use sha2::{Digest, Sha256};

use crate::record::number::hex;
use crate::record::settings::StudySettings;
use crate::record::settings::row::OnResume;

/// The settings that every version has had, in the order in which the first version hashed them. All others are part of
/// the hash only if they are not at their default, so that a study made before they existed keeps its hash. A new setting
/// must not be added here.
const ALWAYS_HASHED: [&str; 9] = [
    "optimizer",
    "seed",
    "NETSIM options",
    "sampling",
    "netsim_dir",
    "reproducible",
    "baseline",
    "order of parameters",
    "workers (of a reproducible study)",
];

/// The value of a setting that has no meaning because of another one.
const NO_EFFECT: &str = "of no effect";

/// A setting that never changes.
struct FixedSetting {
    name: String,
    value: String,
    is_hashed: bool,
}

impl FixedSetting {
    fn hashed(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), is_hashed: true }
    }
}

impl StudySettings {
    /// Returns the hash of the settings that never change in a study.
    #[must_use]
    pub fn identity(&self) -> String {
        let model = ("parameter file (SHA-256)".to_owned(), self.params_file_sha256.clone().unwrap_or_default());
        let hashed = self.fixed().into_iter().filter(|setting| setting.is_hashed);
        let identity = [model].into_iter().chain(hashed.map(|setting| (setting.name, setting.value)));
        hex(&Sha256::digest(identity.map(|(name, value)| format!("{name}={value}\n")).collect::<String>()))
    }

    /// Returns the settings that must not change and differ in `wanted`, each with both values. The model is compared
    /// elsewhere.
    #[must_use]
    pub fn differences(&self, wanted: &Self) -> Vec<String> {
        let (here, there) = (self.fixed(), wanted.fixed());
        let value_of = |settings: &[FixedSetting], name: &str| {
            let found = settings.iter().find(|other| other.name == name);
            found.map_or("none".to_owned(), |setting| setting.value.clone())
        };
        let mut names: Vec<&String> = here.iter().map(|setting| &setting.name).collect();
        let is_new = |name: &&String| here.iter().all(|other| other.name != **name);
        names.extend(there.iter().map(|setting| &setting.name).filter(is_new));
        let pairs = names.into_iter().map(|name| (name.as_str(), value_of(&here, name), value_of(&there, name)));
        // Only 0 is ever requested; any other number is the default of this version.
        let has_wish = wanted.has_baseline && wanted.baseline_held_back == 0;
        let wanted_held_back = if has_wish { 0 } else { self.baseline_held_back };
        let held_back = ("baseline_held_back", self.baseline_held_back.to_string(), wanted_held_back.to_string());
        pairs
            .chain([held_back])
            .filter(|(_, here, there)| here != there && here != NO_EFFECT && there != NO_EFFECT)
            .map(|(name, here, there)| format!("{name} is {here} in study.toml, but {there} was requested"))
            .collect()
    }

    /// Returns everything that never changes, apart from the model.
    fn fixed(&self) -> Vec<FixedSetting> {
        let order = self.parameters.iter().map(|parameter| parameter.name.as_str()).collect::<Vec<_>>().join(", ");
        let mut fixed = vec![
            FixedSetting::hashed("baseline", self.has_baseline.to_string()),
            FixedSetting::hashed("order of parameters", order),
        ];
        fixed.extend(self.specification.shown().into_iter().filter_map(|setting| {
            let is_always = ALWAYS_HASHED.contains(&setting.name);
            let (value, is_hashed) = match setting.on_resume {
                OnResume::MayChange => return None,
                OnResume::Fixed => (setting.value, is_always || !setting.is_default),
                OnResume::FixedIf(is_fixed) if is_fixed(&self.specification) => (setting.value, true),
                OnResume::FixedIf(_) => (NO_EFFECT.into(), false),
            };
            Some(FixedSetting { name: setting.name.into(), value, is_hashed })
        }));
        let place = |name: &str| ALWAYS_HASHED.iter().position(|always| *always == name);
        fixed.sort_by_key(|setting| place(&setting.name).unwrap_or(ALWAYS_HASHED.len()));
        fixed.extend(self.plugins.iter().map(|plugin| {
            FixedSetting::hashed(format!("plugin of {} (SHA-256)", plugin.metrics.join(", ")), &plugin.sha256)
        }));
        let parameters = self.parameters.iter();
        fixed.extend(
            parameters
                .map(|parameter| FixedSetting::hashed(format!("parameter {}", parameter.name), parameter.range())),
        );
        let metrics = self.metrics.iter().enumerate();
        fixed.extend(
            metrics.map(|(index, metric)| FixedSetting::hashed(format!("metric {}", index + 1), metric.to_string())),
        );
        fixed
    }
}
