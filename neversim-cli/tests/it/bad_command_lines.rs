//! What is typed wrong: the message names the flag, what was typed, what is allowed and the closest name.

use crate::place::{Place, SEARCH};

/// Searches that lack what is tested.
const MODEL: &str = "optimize run --params-file model.parameters";

fn refused(cases: &[(&str, &[&str])]) {
    let place = Place::new();
    for (words, parts) in cases {
        place.refused(words, 2, parts);
    }
}

fn refused_after(start: &str, end: &str, cases: &[(&str, &[&str])]) {
    let place = Place::new();
    for (words, parts) in cases {
        place.refused(&format!("{start} {words} {end}"), 2, parts);
    }
}

#[test]
fn a_parameter_to_search_that_makes_no_sense_is_refused() {
    let metric = "--metric fr 6";
    refused_after(
        MODEL,
        metric,
        &[
            ("--param gee log 1e-9 1e-8", &["unknown parameter `gee`", "did you mean `ge`?"]),
            ("--param GI log 1e-9 1e-8", &["unknown parameter `GI`", "did you mean `gi`?"]),
            ("--param xyzzy log 1e-9 1e-8", &["unknown parameter `xyzzy`"]),
            ("--param ge", &["--param ge:", "TYPE, LO, HI", "NAME TYPE LO HI"]),
            ("--param ge log", &["--param ge log:", "missing LO, HI"]),
            ("--param ge log 1e-9", &["--param ge log 1e-9:", "missing HI"]),
            ("--param", &["--param"]),
            ("--param ge log 1e-8 1e-9", &["--param ge log 1e-8 1e-9:", "lower bound must be less than", "1e-9"]),
            ("--param ge log 1e-9 1e-9", &["--param ge log 1e-9 1e-9:", "lower bound must be less than"]),
            ("--param ge log 0 1e-9", &["--param ge log 0 1e-9:", "lower bound must be greater than 0"]),
            ("--param ge log -1e-9 1e-9", &["--param ge log", "lower bound must be greater than 0"]),
            ("--param K log-int 0 9", &["--param K log-int 0 9:", "lower bound must be greater than 0"]),
            ("--param ge log abc 1e-9", &["--param ge log abc 1e-9:", "lower bound `abc` is not a finite number"]),
            ("--param ge log 1e-9 1e-8x", &["upper bound `1e-8x` is not a finite number"]),
            ("--param ge log nan 1e-9", &["lower bound `nan` is not a finite number"]),
            ("--param ge log 1e-9 inf", &["upper bound `inf` is not a finite number"]),
            ("--param ge lgo 1e-9 1e-8", &["--param ge lgo 1e-9 1e-8:", "'lgo'", "'log'", "float, log, int, log-int"]),
            ("--param connector choice", &["--param connector choice:", "V1,V2"]),
            ("--param connector choice 1 2", &["--param connector choice 1 2:", "one word", "choice 1,2"]),
            ("--param K choice 50 100 200", &["the choices are one word", "--param K choice 50,100,200"]),
            ("--param connector choice 1,9", &["--param connector choice 1,9:", "must be one of 1 (random)"]),
            ("--param ge uniform 0 1", &["--param ge uniform 0 1:", "'float'"]),
            ("--param connector choice 1,x", &["--param connector choice 1,x:", "`x` is not a finite number"]),
            ("--param connector choice 1,,2", &["--param connector choice 1,,2:", "`` is not a finite number"]),
            ("--param connector choice 2", &["--param connector choice 2:", "at least 2 values"]),
            ("--param connector choice 1,2,1", &["--param connector choice 1,2,1:", "listed twice"]),
            ("--param connector choice 1,1.5", &["`connector`", "a choice of whole numbers"]),
            (
                "--param connector choice 1,2 --optimizer CMA",
                &["'CMA'", "choice", "'connector'", "NGOpt", "`neversim optimizers --all`"],
            ),
            ("--param K int 1.5 9", &["--param K int 1.5 9:", "lower bound must be a whole number"]),
            ("--param K float 1 9", &["`K`", "int or log-int"]),
            ("--param ge log 1e-9 1e-8 --param ge log 1e-9 1e-8", &["'ge' is given twice"]),
            ("", &["--param NAME TYPE LO HI"]),
        ],
    );
}

#[test]
fn a_choice_that_the_model_cannot_take_is_refused() {
    let words = "optimize run --params-file model.parameters --param connector choice 2,99 --metric fr 6";
    Place::new().refused(words, 2, &["--param connector choice 2,99:", "one of 1 (random)"]);
}

#[test]
fn a_metric_that_makes_no_sense_is_refused() {
    let param = "--param ge log 2e-9 3e-8";
    refused_after(
        &format!("{MODEL} {param}"),
        "",
        &[
            ("--metric frr 6", &["unknown metric `frr`", "did you mean `fr`?", "neversim metrics"]),
            ("--metric fr", &["--metric fr:", "missing TARGET", "NAME TARGET [WEIGHT]"]),
            ("--metric fr six", &["--metric fr:", "target `six` is not a finite number"]),
            ("--metric fr nan", &["--metric fr:", "target `nan` is not a finite number"]),
            ("--metric fr 6 heavy", &["--metric fr:", "weight `heavy` is not a finite number"]),
            ("--metric fr 6 -1", &["`fr`", "weight -1", "positive"]),
            ("--metric fr 6 1 sbset=exc", &["`fr`", "`sbset`", "`subset`", "reducer"]),
            ("--metric fr 6 1 subset=ex", &["`fr`", "subset=ex", "exc, inh, all"]),
            ("--metric fr 6 reducer=", &["`fr`", "reducer=", "median, mean, std"]),
            ("--metric fr 6 1 2", &["--metric fr:", "expected KEY=VALUE, found `2`"]),
            ("--metric fr 6 =exc", &["--metric fr:", "expected KEY=VALUE, found `=exc`"]),
            ("--metric fr 6 subset=exc subset=inh", &["--metric fr:", "subset is given twice"]),
            ("--metric fr 6 scale=x", &["--metric fr:", "scale `x` is not a finite number"]),
            ("--metric fr 6 scale=0", &["`fr`", "scale 0", "positive"]),
            ("--metric fr 6 t_stop=5", &["`fr`", "t_stop=5", "0.1 s"]),
            ("", &["--metric NAME TARGET"]),
        ],
    );
}

#[test]
fn numbers_that_are_none_or_out_of_range_are_refused() {
    let start = format!("optimize run {SEARCH}").replace("--seed 5", "");
    refused_after(
        &start,
        "",
        &[
            ("--budget 0", &["--budget", "'0'", "from 1"]),
            ("--budget -5", &["--budget", "'-5'", "from 1"]),
            ("--budget 1.5", &["--budget", "'1.5'", "whole number"]),
            ("--budget many", &["--budget", "'many'", "whole number"]),
            ("--budget 9223372036854775808", &["--budget", "'9223372036854775808'", "to 9223372036854775807"]),
            ("--workers 0", &["--workers", "'0'", "from 1"]),
            ("--workers -1", &["--workers", "'-1'", "from 1"]),
            ("--threads 0", &["--threads", "'0'", "from 1"]),
            ("--seed -1", &["--seed", "'-1'", "from 0"]),
            ("--seed x", &["--seed", "'x'", "whole number"]),
        ],
    );
}

#[test]
fn unknown_names_are_refused_with_the_closest() {
    let start = format!("optimize run {SEARCH}");
    refused_after(
        &start,
        "",
        &[
            ("--optimizer TwoPointDE", &["optimizer `TwoPointDE`", "`TwoPointsDE`", "`neversim optimizers`"]),
            ("--optimizer CMAES", &["optimizer `CMAES`", "called `CMA` here"]),
            ("--optimizer xyzzy", &["optimizer `xyzzy`", "`neversim optimizers`"]),
            ("--netsim-option separate_conector_rng", &["`separate_conector_rng`", "`separate_connector_rng`"]),
            ("--netsim-option fast", &["`fast`", "separate_connector_rng"]),
            ("--budgt 30", &["'--budgt'", "'--budget'"]),
        ],
    );
    refused(&[
        ("optimise run", &["'optimise'", "'optimize'"]),
        ("metrics cvv", &["`cvv`", "`cv`"]),
        ("metrics cv fr", &["'fr'"]),
        ("", &["Usage: neversim"]),
    ]);
}

#[test]
fn a_run_folder_behind_the_metric_is_asked_for_in_front() {
    refused(&[
        (
            &format!("optimize {SEARCH} --metric cv 1 run"),
            &["<RUN>", "RUN must come first", "--metric takes every word"],
        ),
        (&format!("optimize {SEARCH} --metric cv 1 1 min_isis=2 run"), &["<RUN>", "RUN must come first"]),
        ("optimize", &["<RUN>"]),
        ("optimize run --params-file model.parameters --param ge log 1e-9 1e-8 --metric fr 6 other", &["`other`"]),
    ]);
}

#[test]
fn nothing_to_resume_says_what_a_new_study_needs() {
    let needed = ["run holds no study", "--params-file", "--param", "--metric"];
    refused(&[
        ("optimize run", &needed),
        ("optimize run --budget 5", &needed),
        ("optimize run --param ge log 1e-9 1e-8 --metric fr 6", &needed),
    ]);
}

#[test]
fn a_value_to_set_that_makes_no_sense_is_refused() {
    refused_after(
        "simulate -f model.parameters",
        "",
        &[
            ("--set ge", &["--set ge:", "expected NAME=VALUE"]),
            ("--set =3", &["--set =3:", "expected NAME=VALUE"]),
            ("--set ge=", &["--set ge=:", "`` is not a finite number"]),
            ("--set ge=abc", &["--set ge=abc:", "`abc` is not a finite number"]),
            ("--set ge=nan", &["--set ge=nan:", "`nan` is not a finite number"]),
            ("--set gee=3", &["--set gee=3:", "unknown parameter `gee`", "did you mean `ge`?"]),
            ("--set N=-3", &["--set N=-3:", "must be an integer from 0"]),
            ("--set ge=1 --set ge=2", &["--set ge=2:", "`ge` is set twice"]),
            ("--set", &["--set <NAME=VALUE>"]),
        ],
    );
}

#[test]
fn a_simulation_that_makes_no_sense_is_refused() {
    refused_after(
        "simulate",
        "",
        &[
            ("", &["--params-file <FILE>"]),
            ("model.parameters", &["'model.parameters'"]),
            ("-f model.parameters --metric frr", &["`frr`", "`fr`"]),
            ("-f model.parameters --metric fr 6", &["--metric fr:", "expected KEY=VALUE, found `6`"]),
            ("-f model.parameters --metric fr sbset=exc", &["`sbset`", "`subset`"]),
            ("-f model.parameters --metric fr t_stop=9", &["t_stop=9", "0.1 s"]),
            ("-f model.parameters --netsim-option fast", &["`fast`", "separate_connector_rng"]),
        ],
    );
}

#[test]
fn numbers_beyond_what_makes_sense_are_refused_and_large_limits_limit_nothing() {
    let place = Place::new();
    place.refused(&format!("optimize run {SEARCH} --workers 1000000000"), 2, &["--workers", "from 1 to 10000"]);
    place.refused(&format!("optimize run {SEARCH} --threads 10000"), 2, &["--threads", "from 1 to 1024"]);
    place.refused("simulate -f model.parameters --threads 1000000000", 2, &["--threads", "from 1 to 1024"]);
    // 2^44 MiB are 2^64 bytes, one more than can be counted; 2^43 - 1 MiB can.
    place.refused("simulate -f model.parameters --memory-limit 17592186044416", 2, &["--memory-limit", "below 8EiB"]);
    let large = "--timeout 1e19 --replicates 100 --memory-limit 8796093022207";
    place.run(&format!("optimize run {SEARCH} {large} --isolate --budget 2 --workers 1")).ok();
    place
        .run(&format!("optimize many {SEARCH} --workers 10000 --threads 1000 --optimizer RandomSearch --budget 5"))
        .ok();
    assert_eq!(place.evaluations("many"), 5);
}
