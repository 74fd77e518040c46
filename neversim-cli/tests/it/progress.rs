//! What is seen of a search that does not run on a terminal.

use std::fs::File;

use crate::place::{Place, SEARCH};

#[test]
fn without_a_terminal_progress_is_plain_lines_that_end_with_the_number_of_evaluations() {
    let place = Place::new();
    let ran = place.run(&format!("optimize run {SEARCH} --budget 12 --workers 2")).ok();
    assert!(!ran.stderr.contains(['\u{1b}', '\r']), "escape codes in {:?}", ran.stderr);
    let last = ran.stderr.lines().find(|line| line.starts_with("12/12  best ")).unwrap();
    for part in [" #", "  fr ", " -> 6  ", "  ge ", "/s"] {
        assert!(last.contains(part), "`{part}` is missing: {last}");
    }
    let failed = place.rows("run")[1..].iter().filter(|row| !row.contains(",\"ok\",")).count();
    assert!(ran.stderr.contains(&format!("\n12 evaluations, {failed} failed\n")), "{}", ran.stderr);
}

#[test]
fn a_resumed_study_shows_where_it_stands() {
    let place = Place::new();
    place.run(&format!("optimize run {SEARCH} --budget 4")).ok();
    let ran = place.run("optimize run --budget 6").ok();
    let first = ran.stderr.lines().find(|line| line.contains("/6  ")).unwrap();
    assert!(first.starts_with("4/6  best "), "{first}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_stream_that_nobody_can_read_ends_no_study() {
    let place = Place::new();
    let full = || File::options().write(true).open("/dev/full").unwrap();
    let status = place.command(&format!("optimize run {SEARCH} --budget 4")).stderr(full()).output().unwrap().status;
    assert_eq!(status.code(), Some(0));
    assert_eq!(place.rows("run").len(), 1 + 4);

    let output = place.command("metrics").stdout(full()).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("cannot write to standard output"), "{stderr}");
    assert_eq!(output.status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    use std::io::pipe;
    let place = Place::new();
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    let output = place.command("metrics").stdout(writer).output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}
