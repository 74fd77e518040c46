//! Lists and help.

use serde_json::Value;

use crate::place::Place;

#[test]
fn every_metric_and_every_optimizer_has_a_line() {
    let place = Place::new();
    let metrics = place.run("metrics").ok();
    for metric in neversim_metrics::Registry::builtin().iter() {
        let line = metrics.stdout.lines().find(|line| line.split(' ').next() == Some(metric.name()));
        assert!(line.is_some_and(|line| line.contains(metric.summary())), "{}", metrics.stdout);
    }
    let optimizers = place.run("optimizers --all").ok();
    for strategy in neversim_optim::strategies() {
        let line = optimizers.stdout.lines().find(|line| line.split(' ').next() == Some(strategy.name));
        assert!(line.is_some_and(|line| line.contains(strategy.summary)), "{}", optimizers.stdout);
        assert!(optimizers.stdout.contains(strategy.reference), "{}", optimizers.stdout);
    }
    assert_eq!((metrics.stderr, optimizers.stderr), (String::new(), String::new()));
}

#[test]
fn optimizers_are_a_short_list_unless_more_is_asked_for() {
    let place = Place::new();
    let listed = place.run("optimizers").ok().stdout;
    let names: Vec<_> = listed.lines().take_while(|line| !line.is_empty()).collect();
    assert!(names.len() == 10 && names[0].starts_with("NGOpt "), "{listed}");
    assert!(place.run("optimizers CMA-ES").ok().stdout.starts_with("CMA "));
    place.refused("optimizers xyzzy", 2, &["no optimizer matches `xyzzy`", "--all"]);
}

#[test]
fn lists_are_json_for_programs() {
    let json = |words: &str| -> Value { serde_json::from_str(&Place::new().run(words).ok().stdout).unwrap() };
    let metrics = json("metrics --json");
    assert_eq!(metrics.as_array().unwrap().len(), neversim_metrics::Registry::builtin().iter().count());
    let fr = json("metrics fr --json");
    assert_eq!((&fr["name"], &fr["unit"]), (&"fr".into(), &"Hz".into()));
    assert!(metrics.as_array().unwrap().contains(&fr));
    assert_eq!(json("optimizers --json").as_array().unwrap().len(), 10);
    assert_eq!(json("optimizers --all --json").as_array().unwrap().len(), neversim_optim::strategies().len());
    let found = json("optimizers TPESampler --json");
    assert_eq!((&found[0]["name"], &found[0]["supports_choices"]), (&"TPE".into(), &true.into()));
}

#[test]
fn a_metric_shows_its_options_with_what_is_allowed_and_the_default() {
    let place = Place::new();
    for metric in neversim_metrics::Registry::builtin().iter() {
        let shown = place.run(&format!("metrics {}", metric.name())).ok().stdout;
        for option in metric.options() {
            let at = shown.find(&format!("\n  {} ", option.name)).unwrap_or_else(|| panic!("{}: {shown}", option.name));
            let line = shown[at + 1..].lines().next().unwrap();
            assert!(line.contains(&option.kind.to_string()), "{line}");
            let default = option.default.as_ref();
            assert!(default.is_none_or(|default| line.ends_with(&format!("(default {default})"))), "{line}");
        }
        assert!(shown.contains("\n  scale "), "{shown}");
    }
}

#[test]
fn every_command_has_help_that_names_its_flags() {
    let place = Place::new();
    for (command, parts) in [
        (
            "",
            &[
                "optimize",
                "plot",
                "report",
                "simulate",
                "check",
                "measure",
                "status",
                "best",
                "export",
                "metrics",
                "optimizers",
                "check-plugin",
                "new-plugin",
                "new-simulator",
                "--help",
                "--version",
                "Exit codes:",
                "  4  ",
            ][..],
        ),
        (
            "optimize",
            &[
                "<RUN>",
                "--params-file <FILE>",
                "--param <NAME> <TYPE> <LO> <HI>",
                "--metric <NAME> <TARGET>",
                "--optimizer <NAME>",
                "--budget <N>",
                "--workers <N>",
                "--threads <N>",
                "--seed <N>",
                "--replicates <N>",
                "--replicate <WHAT>",
                "--undefined <HOW>",
                "--undefined-penalty <PENALTY>",
                "--netsim-option <NAME>",
                "release_probability",
                "--config <FILE>",
                "--plot-every <N|TIME>",
                "--no-plots",
                "--plugin <LIB>",
                "NEVERSIM_PLUGIN_PATH",
                "log-int",
            ],
        ),
        (
            "simulate",
            &[
                "-f, --params-file <FILE>",
                "-o, --output <DIR>",
                "--set <NAME=VALUE>",
                "--metric",
                "--netsim-option <NAME>",
            ],
        ),
        ("plot", &["<RUN>", "--reduce <METHOD>", "--figure <NAME>", "--format <FORMAT>", "--output <DIR>"]),
        ("report", &["<RUN>", "--reduce <METHOD>", "--output <FILE>"]),
        ("metrics", &["[NAME]", "--plugin <LIB>"]),
        (
            "measure",
            &[
                "<DATA>",
                "--metric",
                "--neurons <N>",
                "--excitatory <N>",
                "--duration <SECONDS>",
                "--dt <SECONDS>",
                "--params-file <FILE>",
                "--code <N>",
                "--bootstrap <N>",
                "--json",
                "--plugin <LIB>",
            ],
        ),
        ("check", &["<RUN>", "--param <NAME> <TYPE> <LO> <HI>", "--json"]),
        ("status", &["<RUN>", "--json"]),
        ("best", &["<RUN>", "--json"]),
        ("export", &["<RUN>", "--format <FORMAT>", "--output <FILE>"]),
        ("check-plugin", &["<LIB>"]),
        ("new-plugin", &["<NAME>", "--path <CHECKOUT>"]),
        ("new-simulator", &["<LANGUAGE>", "python", "shell", "[PATH]"]),
        ("optimizers", &["--help"]),
    ] {
        let ran = place.run(&format!("{command} --help")).ok();
        assert_eq!(ran.stderr, "");
        for part in parts {
            assert!(ran.stdout.contains(part), "`{part}` is missing in the help of `{command}`: {}", ran.stdout);
        }
        // Without a terminal clap wraps at 100 columns; our own text must not be wider.
        let widest = ran.stdout.lines().map(str::len).max().unwrap();
        assert!(widest <= 100, "{widest} columns in the help of `{command}`");
    }
}

#[test]
fn the_help_says_how_many_networks_are_kept() {
    let help = Place::new().run("optimize --help").ok().stdout;
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = format!("the {} used last are kept", neversim_netsim::NativeSimulator::NETWORKS_KEPT);
    assert!(words.contains(&said), "{said}");
}

#[test]
fn the_version_is_that_of_the_crate() {
    let ran = Place::new().run("--version").ok();
    assert_eq!(ran.stdout, format!("neversim {}\n", env!("CARGO_PKG_VERSION")));
}
