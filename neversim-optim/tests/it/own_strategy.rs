//! A strategy from outside the crate, by its public interface alone.

use neversim_optim::test_functions::box_space;
use neversim_optim::{
    Configured, FirstSteps, Loss, OptimizerError, OptimizerOptions, Outcome, Parameter, Registry, Search, SearchSpace,
    Strategy, StrategyRow, conformance, create, restore, strategies,
};
use serde::{Deserialize, Serialize};

/// Compass search: a step along each axis, then the same in the other direction; the steps shrink after a round without
/// a success. Asks beyond the open step are answered with random points around the best one.
#[derive(Debug, Serialize, Deserialize)]
struct Compass {
    steps: FirstSteps,
    turn: usize,
    length: f64,
    is_successful: bool,
}

impl Strategy for Compass {
    /// The first length of the steps.
    type Settings = f64;
    /// Whether the point was a step along an axis.
    type Origin = bool;
    const FORMAT: u32 = 7;

    fn supports_choices(_settings: &f64) -> bool {
        true
    }

    fn new(length: &f64, search: &mut Search) -> Self {
        Self { steps: FirstSteps::draw(search), turn: 0, length: *length, is_successful: false }
    }

    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, bool) {
        let Some(mut point) = search.incumbent().map(|best| best.coordinates.clone()) else {
            return (search.uniform_point(), false);
        };
        let dimension = search.dimension();
        if self.turn == 2 * dimension {
            self.length = if self.is_successful { self.length } else { (self.length / 2.0).max(1e-4) };
            (self.turn, self.is_successful) = (0, false);
            return ((0..dimension).map(|_| search.uniform()).collect(), false);
        }
        let axis = self.steps.axis(self.turn % dimension);
        point[axis] = if search.choice_count(axis).is_some() {
            search.another_choice(axis, point[axis])
        } else {
            let step = self.steps.factor(self.turn % dimension) * self.length.max(search.cells()[axis]);
            point[axis] + if self.turn < dimension { step } else { -step }
        };
        self.turn += 1;
        (point, true)
    }

    fn learn(&mut self, search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<bool>) {
        assert_eq!(coordinates.len(), search.dimension());
        let best = search.incumbent().map(|best| best.loss);
        let is_better = outcome.loss().value().is_some_and(|loss| best.is_none_or(|best| loss < best));
        self.is_successful |= origin == Some(true) && is_better;
    }
}

fn registry() -> Registry {
    let row = StrategyRow::new("Compass", "a step along each axis in turn", &Configured::<Compass>(0.25))
        .with_family("pattern search")
        .with_reference("Kolda, Lewis and Torczon 2003, https://doi.org/10.1137/S003614450242889")
        .sequential();
    let short = StrategyRow::new("ShortCompass", "Compass with short steps", &Configured::<Compass>(0.05));
    Registry::standard().with(row).unwrap().with(short).unwrap()
}

fn options(budget: u64) -> OptimizerOptions {
    OptimizerOptions::new(box_space(3).unwrap(), Some(budget), 1, 5).unwrap()
}

#[test]
fn a_strategy_of_another_crate_conforms() {
    let registry = registry();
    for name in ["Compass", "ShortCompass"] {
        let build = |options: &OptimizerOptions| registry.create(name, options).unwrap();
        assert_eq!(conformance::check(build, |state| registry.restore(state)), Ok(()));
        assert_eq!(conformance::check_with_choices(build, |state| registry.restore(state)), Ok(()));
    }
}

#[test]
fn a_strategy_of_another_crate_minimises_and_is_restored_by_name() {
    let registry = registry();
    let mut optimizer = registry.create("Compass", &options(400)).unwrap();
    let distance = |x: &[f64]| x.iter().map(|x| (x - 1.0).powi(2)).sum();
    for _ in 0..400 {
        let candidate = optimizer.ask();
        optimizer.tell(&candidate, Loss::new(distance(candidate.values())).unwrap());
    }
    let best = optimizer.recommend().unwrap().loss().unwrap();
    // Steps of 1e-4 to 1e-3 of a range of 10 in three dimensions.
    assert!(best < 1e-3, "{best}");

    let state = optimizer.state();
    assert_eq!((state.strategy(), state.format() % 1000), ("Compass", 7));
    let mut restored = registry.restore(&state).unwrap();
    for _ in 0..20 {
        assert_eq!(restored.ask(), optimizer.ask());
    }
    // Without the row there is nobody who could read the state.
    let unknown = OptimizerError::UnknownStrategy { name: "Compass".to_owned(), closest: None };
    assert_eq!(restore(&state).unwrap_err(), unknown);
    assert_eq!(create("Compass", &options(400)).unwrap_err(), unknown);
}

#[test]
fn a_strategy_of_another_crate_is_listed_and_found() {
    let registry = registry();
    assert_eq!(registry.strategies().len(), strategies().len() + 2);
    assert!(registry.strategies().is_sorted_by(|one, other| one.name < other.name));
    let found: Vec<&str> = registry.find_strategies("compass").into_iter().map(|row| row.name).collect();
    assert_eq!(found, ["Compass", "ShortCompass"]);
    let row = registry.find_strategies("pattern search")[0];
    assert_eq!((row.name, row.is_parallel, row.is_deterministic), ("Compass", false, false));
    assert!(row.supports_choices() && row.reference.contains("2003"));
    assert_eq!(registry.find_strategies("ShortCompass")[0].family, "own");
    // The standard names are there as ever, and slips are recognised.
    assert!(registry.create("CMA", &options(10)).is_ok());
    let slip = registry.create("Compas", &options(10)).unwrap_err().to_string();
    assert_eq!(slip, "unknown strategy 'Compas' (did you mean 'Compass'?)");
}

#[test]
fn registries_are_equal_if_their_rows_are() {
    assert_eq!(registry(), registry());
    assert_ne!(registry(), Registry::standard());
    let with = |algorithm| Registry::standard().with(StrategyRow::new("Mine", "", algorithm)).unwrap();
    let (short, long) = (&Configured::<Compass>(0.1), &Configured::<Compass>(0.2));
    assert_eq!(with(short), with(short));
    assert_ne!(with(short), with(long));
}

#[test]
fn names_that_are_taken_or_no_names_are_refused() {
    let refusal = |name: &'static str| registry().with(StrategyRow::new(name, "", &Configured::<Compass>(0.1)));
    for (name, here) in [("CMA", "CMA"), ("nelder_mead", "NelderMead"), ("TPESampler", "TPE"), ("compass", "Compass")] {
        let expected = OptimizerError::NameTaken { name: name.to_owned(), here: here.to_owned() };
        assert_eq!(refusal(name).unwrap_err(), expected);
    }
    for name in ["", "-", "two words", "a,b", "tab\t"] {
        assert_eq!(refusal(name).unwrap_err(), OptimizerError::InvalidName { name: name.to_owned() });
    }
    assert!(refusal("CMA.mine-2_b+").is_ok());
}

#[test]
fn a_strategy_that_does_not_support_choices_is_refused_where_there_are_some() {
    /// Draws uniform points.
    #[derive(Debug, Serialize, Deserialize)]
    struct Uniform;

    impl Strategy for Uniform {
        type Settings = ();
        type Origin = ();
        const FORMAT: u32 = 1;

        fn new((): &(), _search: &mut Search) -> Self {
            Self
        }

        fn propose(&mut self, search: &mut Search) -> (Vec<f64>, ()) {
            (search.uniform_point(), ())
        }

        fn learn(&mut self, _search: &mut Search, _point: &[f64], _outcome: &Outcome, _origin: Option<()>) {}
    }

    let row = StrategyRow::new("Mine", "uniform points", &Configured::<Uniform>(()));
    let space = SearchSpace::new(vec![Parameter::choice("connector", vec![1.0, 2.0]).unwrap()]).unwrap();
    let options = OptimizerOptions::new(space, None, 1, 1).unwrap();
    let error = Registry::standard().with(row).unwrap().create("Mine", &options).unwrap_err();
    assert!(matches!(error, OptimizerError::UnsupportedChoice { strategy, .. } if strategy == "Mine"));
}
