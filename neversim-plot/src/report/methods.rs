//! A paragraph for the methods section of a paper, with the numbers filled in.

use neversim_core::metrics::Registry;
use neversim_core::netsim::ParameterFile;
use neversim_core::{MetricTarget, Replicate, StudyRecord, StudySettings};

use super::listed::listed;
use crate::encode::escaped;
use crate::heading::failure_counts;
use crate::scale::significant;
use crate::study_data::StudyData;

pub(super) fn paragraph(study: &StudyRecord, data: &StudyData) -> String {
    let settings = study.settings();
    let parameters = data.parameters.iter().map(|parameter| {
        let meaning = if parameter.meaning.is_empty() { String::new() } else { format!("{}, ", parameter.meaning) };
        format!("{} ({meaning}{})", parameter.scale.name(), parameter.scale.range_text())
    });
    let targets = data.metrics.iter().zip(&settings.metrics).map(|(metric, target)| {
        let value = format!("{} = {} {}", metric.name, significant(metric.target, 4), metric.unit);
        format!("{} ({})", value.trim_end(), options_of(target))
    });
    let failures = failure_counts(data);
    let failures = match failures.is_empty() {
        true => "None of them failed".to_owned(),
        false => {
            let kinds = failures.iter().map(|(status, count)| format!("{count} {}", data.label(*status)));
            format!("{} of them had no loss ({})", study.history().failed(), listed(kinds))
        }
    };
    let failures = match data.silent_count() {
        0 => failures,
        silent => format!("{failures}; in {silent} a targeted population was silent (fr = 0)"),
    };
    let simulator = match (&settings.simulator.netsim_dir, &settings.params_file) {
        (Some(_), _) => "the original NETSIM program".into(),
        (None, Some(_)) => "its native engine (which reproduces NETSIM's spikes)".into(),
        (None, None) => settings.simulator_name(),
    };
    let duration = duration(study);
    let seeds = seeds(settings, study.history().best().map(|best| best.seed));
    let text = format!(
        "The parameters {} of the model {} were fitted with neversim {} to the spike statistics {}. Each candidate was \
         simulated with {simulator}{duration}. {seeds} The loss was the sum over the statistics of \
         w ((x - t) / s)^2, with value x, target t, weight w and scale s as listed under settings. The optimizer {} (seed \
         {}) evaluated {} candidates, {} at a time. {failures}.",
        listed(parameters),
        model_name(settings),
        settings.neversim,
        listed(targets),
        settings.optimizer,
        settings.seed,
        data.len(),
        settings.workers,
    );
    let result = match data.best() {
        None => String::new(),
        Some(best) => {
            let values =
                data.parameters.iter().map(|p| format!("{} = {}", p.scale.name(), p.scale.text(p.values[best])));
            let reached = data.metrics.iter().map(|metric| {
                format!("{} = {} {}", metric.name, significant(metric.values[best], 4), metric.unit)
                    .trim_end()
                    .to_owned()
            });
            let loss = significant(data.losses[best], 4);
            format!(" The lowest loss, {loss}, was reached at {}, with {}.", listed(values), listed(reached))
        }
    };
    format!("<p>{}</p>\n", escaped(&(text + &result)))
}

/// Returns the model's name, of a file without its folder.
fn model_name(settings: &StudySettings) -> String {
    let file = settings.params_file.as_deref().and_then(std::path::Path::file_name);
    file.map_or_else(|| settings.model_name(), |name| name.to_string_lossy().into_owned())
}

/// Returns for how long and in what steps the model of a study was simulated; nothing if its file is missing.
fn duration(study: &StudyRecord) -> String {
    let Ok(model) = ParameterFile::read(&study.folder().join("model.parameters")) else { return String::new() };
    let is_searched = |name: &str| study.settings().parameters.iter().any(|parameter| parameter.name == name);
    let duration = match is_searched("T") {
        true => "a duration that was searched".to_owned(),
        false => format!("{} s", significant(model.effective("T"), 4)),
    };
    let step = match is_searched("dt") {
        true => "that were searched".to_owned(),
        false => format!("of {} ms", significant(1000.0 * model.effective("dt"), 4)),
    };
    format!(" for {duration} in steps {step}")
}

/// Returns the window and every option of a metric, defaults included, in the order in which the metric declares them.
///
/// Of a metric from a plugin only the options that were given are known.
fn options_of(target: &MetricTarget) -> String {
    let given = target.options();
    let registry = Registry::builtin();
    let Ok(metric) = registry.metric(target.name()) else {
        let given: Vec<String> = given.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        return if given.is_empty() { "defaults of its plugin".into() } else { given.join(", ") };
    };
    let has = |name: &str| given.contains_key(name);
    let value_of = |name: &str| {
        let row = metric.options().iter().find(|row| row.name == name)?;
        given.get(name).cloned().or_else(|| row.default.as_ref().map(|value| value.clone().into_owned()))
    };
    // An option that says the same in another way takes the place of the default.
    let is_replaced = |name: &str| (name == "subset" && has("ids")) || (name == "bin_size" && has("bin_ms"));
    let mut parts: Vec<String> = Vec::new();
    for row in metric.options() {
        let name = row.name.as_ref();
        if !["t_start", "t_stop"].contains(&name) && !is_replaced(name) {
            let unit = if ["", "1"].contains(&row.unit.as_ref()) { String::new() } else { format!(" {}", row.unit) };
            parts.extend(value_of(name).map(|value| format!("{name} = {value}{unit}")));
        }
    }
    if let Some(start) = value_of("t_start") {
        let stop = value_of("t_stop").map_or("the end of the run".into(), |stop| format!("{stop} s"));
        parts.push(format!("from {start} s to {stop}"));
    }
    parts.join(", ")
}

/// Parameters of a model that are seeds.
const SEEDS: [&str; 2] = ["output_file_code", "connection_seed"];

/// Returns which random seeds the simulations had, in a sentence or two.
///
/// - `best_seed`: the `output_file_code` of the best evaluation, if any.
fn seeds(settings: &StudySettings, best_seed: Option<u32>) -> String {
    let is_searched = |seed: &&str| settings.parameters.iter().any(|parameter| parameter.name == **seed);
    let searched: Vec<String> = SEEDS.into_iter().filter(is_searched).map(str::to_owned).collect();
    let number = if searched.len() == 1 { "seed" } else { "seeds" };
    let own = format!(
        "candidates differ in the random {number} {} as well as in the other parameters, because {} searched",
        listed(searched.iter().cloned()),
        if searched.len() == 1 { "it was" } else { "they were" },
    );
    let count = settings.evaluation.replicates;
    if count <= 1 {
        let value = best_seed.map(|seed| format!(" (output_file_code = {seed})")).unwrap_or_default();
        return match searched.is_empty() {
            true => format!("All simulations used the same random seed{value}."),
            false => format!("The simulations did not share their seeds: {own}."),
        };
    }
    let varied = match settings.evaluation.replicate {
        Replicate::Connectivity => "connection_seed",
        Replicate::Dynamics => "output_file_code",
        Replicate::Both => "output_file_code and connection_seed",
    };
    let shared = match searched.is_empty() {
        true => "These seeds were the same for every candidate".to_owned(),
        false => format!("These seeds were not the same for every candidate: {own}"),
    };
    format!(
        "That was done {count} times, with 0 to {} added to {varied}, and the statistics are means over these replicates. \
         {shared}.",
        count - 1
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::settings;

    #[test]
    fn options_stand_in_declared_order_with_defaults_and_window() {
        let band = MetricTarget::new("psd_band", 1.0).option("f_lo", "20").option("f_hi", "60").option("bin_ms", "1");
        let band = options_of(&band.option("t_start", "0.2"));
        assert!(band.contains("f_lo = 20 Hz, f_hi = 60 Hz"), "{band}");
        assert!(band.contains("bin_ms = 1 ms") && !band.contains("bin_size"), "{band}");
        assert!(band.ends_with("from 0.2 s to the end of the run"), "{band}");
        let rate = options_of(&MetricTarget::new("fr", 6.0).option("t_stop", "1"));
        assert!(rate.contains("subset = exc") && rate.contains("reducer = median"), "{rate}");
        assert!(rate.ends_with("from 0 s to 1 s"), "{rate}");
        assert_eq!(options_of(&MetricTarget::new("of_a_plugin", 1.0)), "defaults of its plugin");
    }

    #[test]
    fn the_sentence_on_seeds_is_true_of_each_kind_of_study() {
        let fixed = settings(&[("ge", "log", 1e-9, 1e-7)]);
        assert_eq!(seeds(&fixed, Some(3)), "All simulations used the same random seed (output_file_code = 3).");
        assert_eq!(seeds(&fixed, None), "All simulations used the same random seed.");

        let searched = settings(&[("ge", "log", 1e-9, 1e-7), ("output_file_code", "int", 1.0, 1000.0)]);
        assert_eq!(
            seeds(&searched, Some(3)),
            "The simulations did not share their seeds: candidates differ in the random seed output_file_code as well as in the \
             other parameters, because it was searched."
        );

        let mut replicated = fixed;
        replicated.evaluation.replicates = 3;
        replicated.evaluation.replicate = Replicate::Dynamics;
        assert_eq!(
            seeds(&replicated, Some(3)),
            "That was done 3 times, with 0 to 2 added to output_file_code, and the statistics are means over these replicates. \
             These seeds were the same for every candidate."
        );

        let mut both = settings(&[("connection_seed", "int", 1.0, 9.0), ("output_file_code", "int", 1.0, 9.0)]);
        both.evaluation.replicates = 2;
        let text = seeds(&both, Some(3));
        assert!(text.starts_with("That was done 2 times, with 0 to 1 added to output_file_code and connection_seed,"));
        assert!(text.ends_with(
            "These seeds were not the same for every candidate: candidates differ in the random seeds output_file_code and \
             connection_seed as well as in the other parameters, because they were searched."
        ));
    }
}
