//! The report of a study folder.

use std::fs;
use std::path::Path;

use neversim_core::StudyRecord;
use neversim_plot::{Reduction, ReportOptions, report};

const STUDY: &str = r#"
neversim = "0.1.0"
params_file = "models/ring.parameters"
params_file_sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
optimizer = "TwoPointsDE"
budget = 3
workers = 2
seed = 42

[[param]]
name = "ge"
type = "log"
lower = 2e-9
upper = 3e-8

[[metric]]
name = "fr"
target = 6.0
weight = 1.5
"#;

const HISTORY: &str = "evaluation,p_ge,fr,loss,status,error,seed,started,seconds
0,3e-9,,inf,\"undefined\",\"fr <none> & nothing\",3,\"2026-01-01T00:00:00.000Z\",0.1
1,8e-9,9,0.375,\"ok\",\"\",3,\"2026-01-01T00:00:00.000Z\",0.1
2,6e-9,6,0,\"ok\",\"\",3,\"2026-01-01T00:00:00.000Z\",0.1
3,6e-9,6,";

/// Returns the report of a study in `folder` with these files.
fn report_of(folder: &Path, settings: &str, history: &str) -> String {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("study.toml"), settings).unwrap();
    fs::write(folder.join("history.csv"), history).unwrap();
    let study = StudyRecord::read(folder).unwrap();
    report(&study, &ReportOptions { best: None, reduction: Reduction::Pca, progress: &|_| {} }).unwrap()
}

#[test]
fn a_report_is_one_file_with_the_numbers_of_the_study() {
    let place = tempfile::tempdir().unwrap();
    let run = place.path().join("run <1>");
    let html = report_of(&run, STUDY, HISTORY);
    for part in [
        "<h1>run &lt;1&gt;</h1>",
        "3 of 3 evaluations by TwoPointsDE, 1 of them failed. The lowest loss is <b>0</b>, in evaluation 2.",
        "<td class=\"number\">6 nS</td>",
        "fr &lt;none&gt; &amp; nothing",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "fr 6 1.5",
        "reached at ge = 6 nS, with fr = 6 Hz",
        "<figure id=\"loss_history\">\n<svg",
        "there are no spikes of the best evaluation",
    ] {
        assert!(html.contains(part), "`{part}` is missing: {html}");
    }
    for outside in ["<script", "<link", "src=\"http", "url("] {
        assert!(!html.contains(outside), "{outside}");
    }
}

const REPLICATED: &str = "evaluation,p_ge,fr,fr_sd,loss_mean,loss_sd,loss,status,error,seed,started,seconds
0,3e-9,12,1.5,2.5,0.8,1.5,\"ok\",\"\",3,\"2026-01-01T00:00:00.000Z\",0.1
1,8e-9,6.5,4,1.25,0.9,0.0104,\"ok\",\"\",3,\"2026-01-01T00:00:00.000Z\",0.1
2,6e-9,7,0.5,0.5,0.06,0.0417,\"ok\",\"\",3,\"2026-01-01T00:00:00.000Z\",0.1
";

#[test]
fn a_report_of_replicates_has_their_spread_and_the_best_by_mean() {
    let place = tempfile::tempdir().unwrap();
    let settings = STUDY.to_owned() + "\n[evaluation]\nreplicates = 4\n";
    let html = report_of(&place.path().join("run"), &settings, REPLICATED);
    for part in [
        "The lowest loss is <b>0.0104</b>, in evaluation 1.",
        // A standard deviation of 0.06 among four replicates.
        "evaluation 2 is best, with 0.5 ± 0.03 (mean ± standard error), at ge = 6 nS. In the evaluation with the lowest loss it \
         is 1.25 ± 0.45.",
        "show one of the 4 replicates of the evaluation with the lowest loss, that with output_file_code 3.",
        "<th>standard deviation of 4 replicates</th>",
        "<td class=\"number\">6.5 Hz</td><td class=\"number\">4 Hz</td>",
        "<td class=\"number\">7 ± 0.5</td>",
        "lowest mean of 4 replicates ± standard error",
    ] {
        assert!(html.contains(part), "`{part}` is missing: {html}");
    }
}

#[test]
fn a_report_of_failures_only_has_no_best() {
    let place = tempfile::tempdir().unwrap();
    let history: String = HISTORY.lines().take(2).map(|line| format!("{line}\n")).collect();
    let html = report_of(&place.path().join("run"), STUDY, &history);
    assert!(html.contains("No evaluation has a loss.") && html.contains("<h3>Searched parameters</h3>"), "{html}");
    for wrong in ["Best parameters", "best evaluation</th>", "contribution to the loss"] {
        assert!(!html.contains(wrong), "`{wrong}` in {html}");
    }
}

#[test]
fn the_methods_say_how_long_was_simulated_and_with_which_options_metrics_were_computed() {
    let place = tempfile::tempdir().unwrap();
    let run = place.path().join("run");
    fs::create_dir(&run).unwrap();
    fs::write(run.join("model.parameters"), "N = 100\nT = 1.5\ndt = 0.0001\n").unwrap();
    let html = report_of(&run, STUDY, HISTORY);
    assert!(html.contains("for 1.5 s in steps of 0.1 ms."), "{html}");
    assert!(
        html.contains("fr = 6 Hz (") && html.contains("reducer = median, from 0 s to the end of the run)"),
        "{html}"
    );
}
