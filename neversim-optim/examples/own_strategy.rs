//! A strategy of your own: written outside of the crate, run and restored by name like any other.
//!
//! `cargo run --release -p neversim-optim --example own_strategy`

#![expect(clippy::print_stdout, reason = "an example is a program")]

use neversim_optim::{
    Configured, Loss, OptimizerOptions, Outcome, Parameter, ParameterType, Registry, Search, SearchSpace, Strategy,
    StrategyRow, conformance,
};
use serde::{Deserialize, Serialize};

/// Steps around the best point, which grow after a success and shrink after a miss. The fields are what is saved.
#[derive(Debug, Serialize, Deserialize)]
struct Narrowing {
    width: f64,
}

impl Strategy for Narrowing {
    /// The first width.
    type Settings = f64;
    type Origin = ();
    const FORMAT: u32 = 1;

    fn new(width: &f64, _search: &mut Search) -> Self {
        Self { width: *width }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, ()) {
        let Some(best) = search.incumbent().map(|best| best.coordinates.clone()) else {
            return (search.uniform_point(), ());
        };
        (best.iter().map(|x| x + self.width * search.normal()).collect(), ())
    }

    fn learn(&mut self, search: &mut Search, _coordinates: &[f64], outcome: &Outcome, _origin: Option<()>) {
        let best = search.incumbent().map(|best| best.loss);
        let is_better = outcome.loss().value().is_some_and(|loss| best.is_none_or(|best| loss < best));
        self.width = (self.width * if is_better { 1.5 } else { 0.9 }).clamp(1e-6, 0.5);
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wide = StrategyRow::new("Narrowing", "steps around the best point", &Configured::<Narrowing>(0.3));
    let narrow = StrategyRow::new("NarrowingFromNear", "the same, short at first", &Configured::<Narrowing>(0.03));
    let registry = Registry::standard().with(wide)?.with(narrow)?;

    // What every strategy has to get right. This belongs in a test.
    for name in ["Narrowing", "NarrowingFromNear"] {
        let build = |options: &OptimizerOptions| registry.create(name, options).expect("the name was registered above");
        conformance::check(build, |state| registry.restore(state))?;
    }

    let space = SearchSpace::new(vec![
        Parameter::new("ge", ParameterType::Log, 1e-9, 1e-7)?,
        Parameter::new("neurons", ParameterType::Int, 1.0, 20.0)?,
    ])?;
    let mut optimizer = registry.create("Narrowing", &OptimizerOptions::new(space, Some(300), 1, 42)?)?;
    for number in 0..300 {
        if number == 150 {
            optimizer = registry.restore(&optimizer.state())?; // as after a checkpoint
        }
        let candidate = optimizer.ask();
        let (ge, neurons) = (candidate.values()[0], candidate.values()[1]);
        optimizer.tell(&candidate, Loss::new((ge.log10() + 8.0).powi(2) + (neurons - 7.0).powi(2))?);
    }
    println!("{} recommends {:?}", optimizer.strategy(), optimizer.recommend());
    Ok(())
}
