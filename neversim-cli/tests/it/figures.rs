//! Figures and the report as a user gets them.

use std::fs;

use crate::place::Place;

const STUDY: &str = "optimize run --params-file model.parameters --param ge log 2e-9 3e-8 --param gi log 2e-8 8e-7 \
                     --metric cv 1.0 --metric fr 6.0 --optimizer TwoPointsDE --budget 24 --workers 2";

#[test]
fn optimize_leaves_figures_of_the_final_state() {
    let place = Place::new();
    let ran = place.run(&format!("{STUDY} --plot-every 8")).ok();
    assert!(ran.stderr.contains("figures: run/figures/"), "{}", ran.stderr);
    for name in ["loss_history", "parameter_pairs", "slices", "projection", "raster", "spectrum"] {
        let png = fs::read(place.path("run").join(format!("figures/{name}.png"))).unwrap();
        assert!(png.starts_with(b"\x89PNG"), "{name}");
    }
    // What was drawn during the search is what `plot` draws of the finished study.
    let live = fs::read(place.path("run/figures/loss_history.png")).unwrap();
    place.run("plot run --figure loss_history -o again").ok();
    assert!(live == fs::read(place.path("again/loss_history.png")).unwrap());
}

#[test]
fn without_plots_there_is_no_folder_for_them_until_they_are_asked_for() {
    let place = Place::new();
    place.run(&format!("{STUDY} --no-plots")).ok();
    assert!(!place.path("run/figures").exists());
    let ran = place.run("plot run --reduce umap --format svg --figure projection --figure failures").ok();
    assert_eq!(ran.stdout.lines().next(), Some("run/figures/projection.svg"), "{}", ran.stdout);
    assert!(fs::read_to_string(place.path("run/figures/projection.svg")).unwrap().contains("UMAP, 24 evaluations"));
}

#[test]
fn a_running_study_with_a_torn_row_is_drawn_and_left_alone() {
    let place = Place::new();
    place.run(&format!("{STUDY} --no-plots")).ok();
    let history = place.path("run/history.csv");
    let torn = fs::read_to_string(&history).unwrap() + "24,3e-9,";
    fs::write(&history, &torn).unwrap();
    place.run("plot run --figure loss_history").ok();
    place.run("report run").ok();
    assert_eq!(fs::read_to_string(&history).unwrap(), torn);
}

#[test]
fn a_report_is_written_beside_the_study_or_where_it_is_wanted() {
    let place = Place::new();
    place.run(&format!("{STUDY} --no-plots")).ok();
    let ran = place.run("report run").ok();
    assert_eq!(ran.stdout, "run/report.html\n");
    let html = fs::read_to_string(place.path("run/report.html")).unwrap();
    assert!(html.contains("24 of 24 evaluations by TwoPointsDE") && html.contains("<figure id=\"raster\">"));
    place.run("report run -o elsewhere/a.html").ok();
    assert_eq!(fs::read_to_string(place.path("elsewhere/a.html")).unwrap(), html);
}

#[test]
fn what_cannot_be_drawn_is_said() {
    let place = Place::new();
    let missing = place.run("plot nowhere");
    assert_eq!(missing.code, 1);
    assert!(missing.stderr.contains("nowhere does not exist"), "{}", missing.stderr);
    for (words, part) in [
        ("plot run --reduce mds", "[possible values: pca, tsne, umap]"),
        ("plot run --figure lossy", "loss_history"),
        (&format!("{STUDY} --plot-every never"), "neither a number of evaluations (20) nor a time (20s, 1m30s)"),
        (&format!("{STUDY} --plot-every 5 --no-plots"), "cannot be used with"),
    ] {
        let ran = place.run(words);
        assert_eq!(ran.code, 2, "{words}: {}", ran.stderr);
        assert!(ran.stderr.contains(part), "{words}: {}", ran.stderr);
    }
}
