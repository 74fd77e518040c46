//! `--metrics-from`: metrics by command.

use crate::place::{Place, SEARCH};

/// A program with one metric, the number of spikes before `limit`.
const SCRIPT: &str = r#"
field() { rest=${line#*"\"$1\":"}; rest=${rest%%[,\}]*}; echo "$rest" | tr -d '"'; }
while read -r line; do
    case $line in
        *'"describe"'*)
            echo '{"metrics": [{"name": "spikes_before", "unit": "1", "summary": "spikes before `limit`",
                "options": [{"name": "limit", "default": 1, "unit": "s", "summary": "end of the count"}]}]}' | tr -d '\n'
            echo ;;
        *)
            file=$(field times)
            times=$(od -An -v -w8 -t f8 -j "$((10 + $(od -An -t u2 -j 8 -N 2 "$file")))" "$file")
            values=
            for limit in $(echo "$line" | grep -o '"limit":[0-9.]*' | cut -d: -f2); do
                values="$values,$(echo "$times" | awk -v limit="$limit" 'NF && $1 < limit { n++ } END { print n + 0 }')"
            done
            echo "{\"values\": [${values#,}]}" ;;
    esac
done
"#;

const FROM: &str = "--metrics-from=sh metrics.sh";

fn place() -> Place {
    let place = Place::new();
    place.write("metrics.sh", SCRIPT);
    place
}

/// Runs `optimize` with the program, whose command has a space in it.
fn optimize(place: &Place, words: &str) -> String {
    let output = place.command(&format!("optimize {words}")).arg(FROM).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    stderr
}

#[test]
fn a_study_with_metrics_by_command_runs_and_resumes_with_the_same_history_in_threads_and_in_processes() {
    let place = place();
    let search = format!("{SEARCH} --metric spikes_before 50 scale=10 --metric fr 5 subset=all reducer=mean");
    let search = search.replace("--metric fr 6.0 reducer=mean", "--metric spikes_before 20 limit=0.05");
    let flags = "--optimizer RandomSearch --workers 2";
    optimize(&place, &format!("threads {search} {flags} --budget 6"));
    optimize(&place, &format!("processes {search} {flags} --budget 6 --isolate"));
    let rows = |run: &str| {
        let mut rows = place.rows(run);
        rows.sort();
        rows
    };
    assert_eq!(rows("threads"), rows("processes"));
    let exported = place.run("export threads --format json").ok().stdout;
    let exported: serde_json::Value = serde_json::from_str(&exported).unwrap();
    for row in exported.as_array().unwrap() {
        assert_eq!(row["status"], "ok");
        // 100 neurons for 0.1 s.
        let (spikes, rate) = (row["spikes_before_2"].as_f64().unwrap(), row["fr"].as_f64().unwrap());
        assert!((spikes - 10.0 * rate).abs() < 1e-9, "{row}");
        assert!(row["spikes_before"].as_f64().unwrap() <= spikes, "{row}");
    }
    place.run("optimize processes --budget 8").ok();
    assert_eq!(place.rows("processes").len(), 9);
    place.write("metrics.sh", format!("{SCRIPT}# edited"));
    let refused = place.run("optimize processes --budget 10");
    assert!(refused.code == 1 && refused.stderr.contains("metrics.sh, has changed"), "{}", refused.stderr);
}

#[test]
fn a_wrong_option_is_named_before_the_first_simulation() {
    let place = place();
    let search = SEARCH.replace("--metric fr 6.0 reducer=mean", "--metric spikes_before 20 limt=0.05");
    let output = place.command(&format!("optimize run {search}")).arg(FROM).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && stderr.contains("did you mean `limit`?"), "{stderr}");
    assert!(!place.path("run").exists());
}
