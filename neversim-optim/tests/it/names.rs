//! Names: those of the registry, those from elsewhere, and what is said of unknown ones.

use neversim_optim::test_functions::box_space;
use neversim_optim::{OptimizerError, OptimizerOptions, create, find_strategies, strategies};

/// What is said when an optimizer of this name is asked for.
fn refusal(name: &str) -> OptimizerError {
    create(name, &OptimizerOptions::new(box_space(1).unwrap(), None, 1, 1).unwrap()).unwrap_err()
}

#[test]
fn an_unknown_name_brings_the_closest_one() {
    for (name, closest) in [
        ("TwoPointDE", Some("TwoPointsDE")),
        ("OnePlusTwo", Some("OnePlusOne")),
        ("TPESampeler", Some("TPE")),
        ("x", None),
    ] {
        let expected = OptimizerError::UnknownStrategy { name: name.to_owned(), closest: closest.map(str::to_owned) };
        assert_eq!(refusal(name), expected);
    }
}

#[test]
fn names_of_other_packages_and_other_spellings_are_known() {
    assert_eq!(refusal("CMAES").to_string(), "there is no strategy 'CMAES': it is called 'CMA' here");
    for (name, here) in [
        ("CMA-ES", "CMA"),
        ("cma", "CMA"),
        ("CmaEsSampler", "CMA"),
        ("GA", "RecMixES"),
        ("genetic", "RecMixES"),
        ("TPESampler", "TPE"),
        ("GPSampler", "BO"),
        ("bayesian", "BO"),
        ("bo", "BO"),
        ("gp", "BO"),
        ("RandomSampler", "RandomSearch"),
        ("random", "RandomSearch"),
        ("uniform", "RandomSearch"),
        ("QMCSampler", "SobolSearch"),
        ("sobol", "SobolSearch"),
        ("Nelder-Mead", "NelderMead"),
        ("simplex", "NelderMead"),
        ("COBYLA", "Cobyla"),
        ("bobyqa", "BOBYQA"),
        ("L-BFGS-B", "LBFGSB"),
        ("SLSQP", "SQP"),
        ("differential_evolution", "DE"),
        ("pso", "PSO"),
        ("SA", "SADiscreteLenglerOnePlusOneExp09Auto"),
        ("simulated_annealing", "SADiscreteLenglerOnePlusOneExp09Auto"),
        ("1+1", "OnePlusOne"),
        ("Levenberg-Marquardt", "GaussNewton"),
        ("least_squares", "GaussNewton"),
        ("twopointsde", "TwoPointsDE"),
    ] {
        assert_eq!(refusal(name), OptimizerError::CalledOtherwise { name: name.to_owned(), here });
    }
}

#[test]
fn a_name_left_out_says_why_and_what_to_use() {
    let error = refusal("NLOPT_LN_BOBYQA");
    let message = "strategy 'NLOPT_LN_BOBYQA' is not offered, because it wraps the library NLopt: use 'BOBYQA' instead";
    assert_eq!(error.to_string(), message);
    for (name, replacement) in [
        ("NLOPT_LN_BOBYQA", "BOBYQA"),
        // The only name in Nevergrad's registry that ends with a space.
        ("UltraSmoothDiscreteLognormalOnePlusOne ", "LognormalDiscreteOnePlusOne"),
        ("grid", "ScrHammersleySearch"),
        ("NSGAIISampler", "NGOpt"),
        ("basinhopping", "BOBYQA"),
        ("dual_annealing", "NGOpt"),
    ] {
        let error = refusal(name);
        assert!(matches!(error, OptimizerError::NotOffered { instead, .. } if instead == replacement), "{error}");
    }
}

#[test]
fn strategies_are_found_by_part_of_a_name_or_a_word() {
    let found = |pattern| -> Vec<&str> { find_strategies(pattern).into_iter().map(|row| row.name).collect() };
    assert_eq!(found("cma-es")[0], "CMA");
    assert_eq!(found("cGA")[0], "cGA");
    assert_eq!(found("tpe-sampler"), ["TPE"]);
    assert!(found("swarm").contains(&"SQOPSO"), "by the family");
    assert!(found("Gaussian process").contains(&"BO"), "by the summary");
    assert_eq!(found("").len(), strategies().len());
    assert_eq!(found("grid"), [] as [&str; 0]);
}
