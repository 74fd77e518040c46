//! The parameter file: what it accepts, and that changing it loses nothing.

use neversim_netsim::{NetsimOptions, ParameterFile, Parameters};

#[test]
fn spaces_around_equals_are_optional_and_windows_line_ends_are_accepted() {
    let file: ParameterFile = "N=10\r\nge =3e-9\r\n$output_path = my run\r\n".parse().unwrap();
    assert_eq!((file.number("N"), file.number("ge")), (Some(10.0), Some(3e-9)));
    assert_eq!(file.text("output_path"), Some("my run"));
}

#[test]
fn a_line_that_begins_with_a_tab_is_read() {
    let file: ParameterFile = "\tN = 10\n\t\n\t# K = 2\n".parse().unwrap();
    assert_eq!((file.number("N"), file.number("K")), (Some(10.0), None));
    assert!(file.warnings().is_empty());
}

#[test]
fn comments_may_be_in_latin_1() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("latin.parameters");
    std::fs::write(&path, b"# dur\xe9e\nT = 1 \xb5s\n").unwrap();
    let file = ParameterFile::read(&path).unwrap();
    assert_eq!(file.number("T"), Some(1.0));
    assert_eq!(file.to_string(), "# dur\u{e9}e\nT = 1 \u{b5}s\n");
}

#[test]
fn comments_blank_lines_and_matrix_entries_are_ignored() {
    let file: ParameterFile = "# N = 5\n\n%ge 1 2 = 3\nN = 10\n".parse().unwrap();
    assert_eq!(file.number("N"), Some(10.0));
    assert_eq!(file.number("ge"), None);
}

#[test]
fn changing_a_value_keeps_every_other_line() {
    let mut file: ParameterFile = "# weights\nge = 3e-9\n\ngi = 8e-8\n".parse().unwrap();
    file.set("gi", 1.25e-7).unwrap();
    file.set("taum", 0.02).unwrap();
    assert_eq!(file.to_string(), "# weights\nge = 3e-9\n\ngi = 1.25e-7\ntaum = 0.02\n");
}

#[test]
fn a_name_given_twice_is_changed_where_it_counts() {
    let mut file: ParameterFile = "ge = 1e-9\nge = 2e-9\n".parse().unwrap();
    file.set("ge", 5e-9).unwrap();
    assert_eq!(file.to_string(), "ge = 1e-9\nge = 5e-9\n");
}

#[test]
fn counts_are_rounded_and_codes_truncated() {
    let file: ParameterFile = "K = 199.6\nconduction_speed_code = 1.9\nge = 1.9\n".parse().unwrap();
    assert_eq!(file.effective("K"), 200.0);
    assert_eq!(file.effective("conduction_speed_code"), 1.0);
    assert_eq!(file.effective("ge"), 1.9);
    assert_eq!(file.effective("taum"), 0.0);
}

#[test]
fn four_fifths_of_the_neurons_are_excitatory() {
    let model = include_str!("../../models/ring.parameters");
    for (neurons, excitatory) in [("2000", 1600), ("1001", 801), ("3", 2), ("1", 1)] {
        let model: ParameterFile = format!("{model}N = {neurons}\n").parse().unwrap();
        assert_eq!(Parameters::new(&model, &NetsimOptions::default()).unwrap().excitatory(), excitatory);
    }
}
