//! Metrics by command.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use neversim_core::{
    Evaluation, MetricTarget, Observer, ParameterType, Simulated, Simulation, Spikes, Status, StopFlag, Study,
    StudyError, StudyOptions, metrics_of_command,
};

use crate::small_study;

struct Place(tempfile::TempDir);

/// What the script of the tests describes.
const DESCRIPTION: &str = r#"{"protocol": 1, "metrics": [
    {"name": "spikes_before", "unit": "1", "summary": "spikes before `limit`",
     "options": [{"name": "limit", "default": 0.5, "summary": "end of the count (s)", "unit": "s"}]},
    {"name": "mean_rate", "unit": "Hz", "summary": "spikes per neuron and second"},
    {"name": "labelled", "unit": "1", "summary": "1 if the label is `yes`",
     "options": [{"name": "label", "choices": ["yes", "no"], "summary": "what it is called"}]}]}"#;

/// Shell functions that find things in the question in `$line`.
const FUNCTIONS: &str = r#"
field() { rest=${line#*"\"$1\":"}; rest=${rest%%[,\}]*}; echo "$rest" | tr -d '"'; }
# The numbers of a NumPy file, one per line. Bytes 8 and 9 are the length of the rest of its header.
numbers() { od -An -v -w8 -t "$1" -j "$((10 + $(od -An -t u2 -j 8 -N 2 "$2")))" "$2"; }
"#;

/// Answers with spikes before 0.5 s and before 0.2 s.
const COUNTS: &str = r#"times=$(numbers f8 "$(field times)")
before() { echo "$times" | awk -v limit="$1" 'NF && $1 < limit { n++ } END { print n + 0 }'; }
echo "{\"values\": [$(before 0.5), $(before "$limit_2")]}""#;

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a script that describes its metrics, and runs `answer` for each question, which is in `$line` and, one
    /// after the other, in the file `questions`. Returns the command.
    fn script(&self, answer: &str, is_lasting: bool) -> [String; 2] {
        let (questions, description) = (self.path("questions"), DESCRIPTION.replace('\n', " "));
        let one = format!(
            "case $line in\n*'\"describe\"'*) cat <<'END'\n{description}\nEND\n;;\n\
             *) printf '%s\\n' \"$line\" >> '{}'\n{answer}\n;;\nesac",
            questions.display()
        );
        let text = match is_lasting {
            true => format!("{FUNCTIONS}\nwhile read -r line; do\n{one}\ndone\n"),
            false => format!("{FUNCTIONS}\nread -r line\n{one}\n"),
        };
        fs::write(self.path("metrics.sh"), text).unwrap();
        ["sh".into(), self.path("metrics.sh").to_str().unwrap().into()]
    }

    /// The questions about simulations so far.
    fn questions(&self) -> Vec<serde_json::Value> {
        let text = fs::read_to_string(self.path("questions")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// Three neurons in a second: spikes at 0.75, 0.25 and 0.125 s, in that order, whatever the value of the parameter.
fn three_spikes(_: &Simulation<'_>) -> Result<Simulated, neversim_core::Failure> {
    Ok(Spikes::new(vec![2, 0, 0], vec![0.75, 0.25, 0.125], 3, 1.0).into())
}

fn options(command: [String; 2]) -> StudyOptions {
    StudyOptions::of_simulator("three spikes", three_spikes)
        .parameter("g", ParameterType::Float, 0.5, 4.0)
        .metrics_from(command)
        .optimizer("OnePlusOne")
        .budget(3)
        .workers(1)
        .threads(1)
}

fn run(folder: &Path, options: &StudyOptions) -> Study {
    let mut study = Study::open(folder, options).unwrap();
    study.run().unwrap();
    study
}

fn refusal(folder: &Path, options: &StudyOptions) -> String {
    let error = Study::open(folder, options).unwrap_err().to_string();
    assert!(!folder.exists(), "{error}");
    error
}

#[test]
fn a_simulation_is_one_question_with_all_metrics_of_the_program_and_their_options() {
    for is_lasting in [true, false] {
        let place = Place::new();
        // The second `limit` of the question is that of the second metric.
        let answer = format!(
            "{}\n{COUNTS}",
            r#"limit_2=${line#*limit}; limit_2=${limit_2#*'"limit":'}; limit_2=${limit_2%%'}'*}"#
        );
        let options = options(place.script(&answer, is_lasting))
            .metric(MetricTarget::new("spikes_before", 2.0))
            .metric(MetricTarget::new("fr", 1.0).option("reducer", "mean"))
            .metric(MetricTarget::new("spikes_before", 1.0).option("limit", "2e-1").scale(4.0));
        let study = run(&place.path("run"), &options);
        for row in study.history().evaluations() {
            assert_eq!(row.metrics, [Some(2.0), Some(1.0), Some(1.0)]);
            assert_eq!(row.outcome.loss(), Some(0.0));
        }
        let questions = place.questions();
        assert_eq!(questions.len(), 3);
        for (question, row) in questions.iter().zip(study.history().evaluations()) {
            let names: Vec<_> = question["metrics"].as_array().unwrap().iter().map(|metric| &metric["name"]).collect();
            assert_eq!(names, ["spikes_before", "spikes_before"]);
            assert_eq!(question["metrics"][0]["options"], serde_json::json!({"limit": 0.5}));
            assert_eq!(question["metrics"][1]["options"], serde_json::json!({"limit": 0.2}));
            assert_eq!(question["parameters"]["g"].as_f64(), Some(row.values[0]));
            let spikes = &question["spikes"];
            assert_eq!((&spikes["neurons"], &spikes["excitatory"]), (&3.into(), &3.into()));
            assert_eq!((spikes["duration"].as_f64(), spikes["time_step"].as_f64()), (Some(1.0), Some(1e-4)));
            assert!(!Path::new(spikes["ids"].as_str().unwrap()).exists());
        }
        assert!(!place.path("run/scratch").exists());
    }
}

#[test]
fn a_rate_by_command_is_that_of_neversim() {
    let (place, model) = (Place::new(), small_study::Place::new());
    // Neurons times seconds: 100 * 0.1 s.
    let answer = r#"numbers u4 "$(field ids)" | awk '{ n += NF } END { printf "{\"values\": [%.17g]}\n", n / 10 }'"#;
    let options = model
        .options()
        .metrics_from(place.script(answer, true))
        .metric(MetricTarget::new("fr", 10.0).option("reducer", "mean").option("subset", "all"))
        .metric(MetricTarget::new("mean_rate", 10.0))
        .budget(6);
    let study = run(&place.path("run"), &options);
    for row in study.history().evaluations() {
        let (own, by_command) = (row.metrics[1].unwrap(), row.metrics[2].unwrap());
        // Sums in another order.
        assert!((own - by_command).abs() <= 1e-12 * own, "{own} {by_command}");
    }
    assert!(study.history().evaluations().iter().any(|row| row.metrics[2] > Some(0.0)));
    // A parameter of the model that is not searched.
    assert_eq!(place.questions()[0]["parameters"]["K"].as_f64(), Some(10.0));
}

#[test]
fn options_are_checked_before_the_first_simulation() {
    let place = Place::new();
    let command = place.script("exit 1", true);
    let with = |metric: MetricTarget| refusal(&place.path("run"), &options(command.clone()).metric(metric));
    for (error, part) in [
        (with(MetricTarget::new("spikes_befor", 2.0).option("limit", "1")), "none of neversim's"),
        (with(MetricTarget::new("spikes_before", 2.0).option("limmit", "1")), "did you mean `limit`?"),
        (with(MetricTarget::new("spikes_before", 2.0).option("limit", "soon")), "limit must be a number"),
        (with(MetricTarget::new("labelled", 1.0)), "needs the option `label`, for example label=yes"),
        (with(MetricTarget::new("labelled", 1.0).option("label", "maybe")), "label must be one of yes, no"),
    ] {
        assert!(error.contains(part), "{error}");
    }
    let (place, model) = (Place::new(), small_study::Place::new());
    let unknown = model.options().metrics_from(place.script("exit 1", true)).metric(MetricTarget::new("mean_rat", 1.0));
    assert!(refusal(&place.path("run"), &unknown).contains("did you mean `mean_rate`?"));
    assert!(place.questions().is_empty());
}

#[test]
fn a_program_that_cannot_describe_its_metrics_is_refused_with_what_it_said() {
    let place = Place::new();
    let target = || MetricTarget::new("mean_rate", 1.0);
    let absent = options(["no_such_program".into(), "x".into()]).metric(target());
    let error = refusal(&place.path("run"), &absent);
    assert!(error.contains("the metrics program `no_such_program x`: it cannot be started"), "{error}");
    for (script, part) in [
        ("echo 'No module named numpy' >&2; exit 1", "ended with exit status: 1: No module named numpy"),
        ("read -r line; echo hello", "makes no sense: expected value"),
        (r#"read -r line; echo '{"error": "no license"}'"#, "cannot describe its metrics: no license"),
        (r#"read -r line; echo '{"metrics": [{"name": "cv", "unit": "1", "summary": "s"}]}'"#, "already a metric `cv`"),
    ] {
        fs::write(place.path("broken.sh"), script).unwrap();
        let broken = options(["sh".into(), place.path("broken.sh").to_str().unwrap().into()]).metric(target());
        let error = refusal(&place.path("run"), &broken);
        assert!(error.contains("broken.sh") && error.contains(part), "{error}");
    }
    let twice = options(place.script("", true)).metrics_from(place.script("", true)).metric(target());
    assert!(refusal(&place.path("run"), &twice).contains("already a metric"));
}

#[test]
fn errors_and_crashes_are_rows_with_a_status_and_a_reason() {
    for (answer, status, reason) in [
        (r#"echo '{"error": "no bursts"}'"#, Status::Metric, "metric `mean_rate`: no bursts"),
        (r#"echo '{"values": [null]}'"#, Status::Undefined, "mean_rate has no value"),
        (
            "echo broken >&2; exit 3",
            Status::Crashed,
            "the metrics program ended with exit status: 3 and no answer: broken",
        ),
        ("kill -11 $$", Status::Crashed, "the metrics program crashed with signal 11"),
        (r#"echo '{"value": 1}'"#, Status::Crashed, "unknown field `value`"),
        (r#"echo '{"values": [1, 2]}'"#, Status::Crashed, "2 values, asked were 1"),
    ] {
        let place = Place::new();
        let options = options(place.script(answer, true))
            .metric(MetricTarget::new("fr", 1.0).option("reducer", "mean"))
            .metric(MetricTarget::new("mean_rate", 1.0));
        let study = run(&place.path("run"), &options.budget(2));
        assert_eq!(study.history().len(), 2);
        for row in study.history().evaluations() {
            let failure = row.outcome.failure().unwrap();
            assert_eq!(failure.status, status, "{failure:?}");
            assert!(failure.reason.contains(reason), "{failure:?}");
            // Only a program that crashed takes the other metrics with it.
            assert_eq!(row.metrics, [(status != Status::Crashed).then_some(1.0), None], "{answer}");
        }
        let log = fs::read_to_string(place.path("run/logs/metrics-1.log")).unwrap();
        assert_eq!(log.contains("broken"), answer.contains("broken"));
    }
}

#[test]
fn a_program_that_is_killed_from_outside_ends_the_run_without_a_row() {
    let place = Place::new();
    let options = options(place.script("kill -9 $$", true)).metric(MetricTarget::new("mean_rate", 1.0));
    let mut study = Study::open(place.path("run"), &options).unwrap();
    let error = study.run().unwrap_err();
    assert!(matches!(error, StudyError::OutsideCause { number: 0, .. }), "{error}");
    assert!(error.to_string().contains("the metrics program was ended from outside by signal 9"), "{error}");
    assert!(study.history().is_empty());
    // The first attempt and two more.
    assert_eq!(place.questions().len(), 3);
}

#[test]
fn limits_end_a_program_that_loops() {
    let place = Place::new();
    let mut options = options(place.script("while :; do :; done", true)).metric(MetricTarget::new("mean_rate", 1.0));
    options.simulator.timeout = Some(Duration::from_millis(200));
    let study = run(&place.path("run"), &options.budget(1));
    let failure = study.history().evaluations()[0].outcome.failure().unwrap().clone();
    assert_eq!(
        (failure.status, failure.reason.as_str()),
        (Status::Timeout, "the metrics program was ended after 0.2 s")
    );
}

#[test]
fn a_number_of_the_simulator_counts_before_a_metric_by_command() {
    let place = Place::new();
    let with_number = |simulation: &Simulation<'_>| Ok(three_spikes(simulation)?.with_number("mean_rate", 7.0));
    let mut options = options(place.script("exit 1", true)).metric(MetricTarget::new("mean_rate", 7.0));
    options.own_simulator = StudyOptions::of_simulator("with a number", with_number).own_simulator;
    let study = run(&place.path("run"), &options);
    assert!(study.history().evaluations().iter().all(|row| row.metrics == [Some(7.0)]));
    assert!(place.questions().is_empty());
}

#[test]
fn a_script_that_was_edited_has_other_metrics() {
    let place = Place::new();
    let answer = r#"echo '{"values": [1]}'"#;
    let target = || MetricTarget::new("mean_rate", 1.5);
    run(&place.path("run"), &options(place.script(answer, true)).metric(target()).budget(2));
    let settings = fs::read_to_string(place.path("run/study.toml")).unwrap();
    assert!(settings.contains("--metrics-from, word 2"), "{settings}");
    let edited = options(place.script(&format!("{answer} # edited"), true)).metric(target()).budget(4);
    let error = Study::open(place.path("run"), &edited).unwrap_err().to_string();
    assert!(error.contains("metrics.sh") && error.contains("has changed"), "{error}");
    place.script(answer, true);
    // As a command that names nothing but the run folder does it.
    let mut again = Study::options_of(place.path("run")).unwrap().budget(4);
    again.own_simulator = edited.own_simulator.clone();
    assert_eq!(run(&place.path("run"), &again).history().len(), 4);
    again.metrics_from.clear();
    again.metrics = vec![MetricTarget::new("fr", 1.0)];
    let error = Study::open(place.path("run"), &again).unwrap_err().to_string();
    assert!(error.contains("metrics_from is [sh "), "{error}");
}

/// Sees nothing.
struct Nobody;

impl Observer for Nobody {
    fn evaluated(&mut self, _: &Evaluation, _: bool, _: &neversim_core::Progress<'_>) {}
}

#[test]
fn stopping_ends_the_programs() {
    let place = Place::new();
    let process = place.path("process");
    let answer = format!("echo $$ > '{0}.new'; mv '{0}.new' '{0}'; sleep 1000", process.display());
    let mut options = options(place.script(&answer, true)).metric(MetricTarget::new("mean_rate", 1.0));
    options.patience = Duration::ZERO;
    let mut study = Study::open(place.path("run"), &options).unwrap();
    let flag = StopFlag::default();
    let stopping = thread::spawn({
        let (flag, process) = (flag.clone(), process.clone());
        move || {
            while !process.exists() {
                thread::sleep(Duration::from_millis(5));
            }
            flag.stop();
        }
    });
    study.run_observed(&mut Nobody, &flag).unwrap();
    stopping.join().unwrap();
    assert!(study.history().is_empty());
    drop(study);
    let process = fs::read_to_string(process).unwrap();
    let is_there = std::process::Command::new("sh").args(["-c", "kill -0 \"$0\" 2>/dev/null", process.trim()]).status();
    assert!(!is_there.unwrap().success());
}

#[test]
fn metrics_of_a_command_are_computed_outside_of_a_study_too() {
    let place = Place::new();
    let answer = format!("limit_2=0\n{}", COUNTS.replace(", $(before \"$limit_2\")", ""));
    let metrics = metrics_of_command(&place.script(&answer, true)).unwrap();
    let mut registry = neversim_core::metrics::Registry::builtin();
    metrics.into_iter().for_each(|metric| registry.add(metric).unwrap());
    let options = [("limit".to_owned(), "0.5".to_owned())].into();
    let spikes = Spikes::new(vec![2, 0, 0], vec![0.75, 0.25, 0.125], 3, 1.0);
    let statistics = neversim_core::metrics::Statistics::new(spikes.trains().unwrap());
    assert_eq!(registry.resolve("spikes_before", &options).unwrap().compute(&statistics), Ok(Some(2.0)));
    let refused = registry.resolve("spikes_before", &[("limmit".to_owned(), "1".to_owned())].into()).unwrap_err();
    assert!(refused.to_string().contains("did you mean `limit`?"), "{refused}");
}
