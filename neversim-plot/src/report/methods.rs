//! A paragraph for the methods section of a paper, with the numbers filled in.

use neversim_core::StudyRecord;

use super::listed;
use crate::encode::escaped;
use crate::heading::failure_counts;
use crate::scale::significant;
use crate::study_data::StudyData;
use crate::theme::failure_look;

pub(super) fn paragraph(study: &StudyRecord, data: &StudyData) -> String {
    let settings = study.settings();
    let parameters = data.parameters.iter().map(|parameter| {
        let meaning = if parameter.meaning.is_empty() { String::new() } else { format!("{}, ", parameter.meaning) };
        format!("{} ({meaning}{})", parameter.scale.name(), parameter.scale.range_text())
    });
    let targets = data.metrics.iter().map(|metric| {
        format!("{} = {} {}", metric.name, significant(metric.target, 4), metric.unit).trim_end().to_owned()
    });
    let failures = failure_counts(data);
    let failures = match failures.is_empty() {
        true => "None of them failed".to_owned(),
        false => {
            let kinds = failures.iter().map(|(status, count)| format!("{count} {}", failure_look(*status).label));
            format!("{} of them had no loss ({})", study.history().failed(), listed(kinds))
        }
    };
    let simulator = match settings.simulator.netsim_dir {
        Some(_) => "the original NETSIM program",
        None => "its native engine, which reproduces NETSIM's spikes",
    };
    let seeds = match settings.evaluation.replicates {
        ..=1 => "with the same random seed for all".to_owned(),
        count => format!("{count} times with seeds that are the same for all, of which the statistics are means"),
    };
    let text = format!(
        "The parameters {} of the model {} were fitted with neversim {} to the spike statistics {}. Each candidate was \
         simulated with {simulator}, {seeds}. The loss was the sum over the statistics of \
         w ((x - t) / s)^2, with value x, target t, weight w and scale s as listed under settings. The optimizer {} (seed \
         {}) evaluated {} candidates, {} at a time. {failures}.",
        listed(parameters),
        settings.params_file.file_name().map_or("".into(), |name| name.to_string_lossy().into_owned()),
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
