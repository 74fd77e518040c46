//! The report of a study folder.

use std::fs;

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

#[test]
fn a_report_is_one_file_with_the_numbers_of_the_study() {
    let place = tempfile::tempdir().unwrap();
    let run = place.path().join("run <1>");
    fs::create_dir(&run).unwrap();
    fs::write(run.join("study.toml"), STUDY).unwrap();
    fs::write(run.join("history.csv"), HISTORY).unwrap();
    let study = StudyRecord::read(&run).unwrap();
    let html = report(&study, &ReportOptions { best: None, reduction: Reduction::Pca, progress: &|_| {} }).unwrap();
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
