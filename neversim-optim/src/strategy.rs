//! From an algorithm to an [`Optimizer`]: a [`Strategy`] proposes and learns, [`StrategyOptimizer`] does the rest.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::codec;
use crate::search::Search;
use crate::{
    Candidate, Optimizer, OptimizerError, OptimizerOptions, OptimizerState, Outcome, Recommendation, SearchSpace,
    SpaceError, reflect,
};

/// An algorithm, without the bookkeeping: what a strategy of this crate, or of your own, implements.
///
/// The fields are its state. All of it is saved with serde, so what a strategy knows must be in them, and a field that
/// follows from the others may be skipped. The bookkeeping around it numbers the candidates, keeps those that are out with
/// their origin, brings points back into the box, and saves and restores everything. The shared part of it is the
/// [`Search`]: options, counts, the best point so far, and the generator, which is the only source of randomness.
///
/// For a strategy to keep the promises of [`Optimizer`], which [`conformance`](crate::conformance) checks:
/// [`propose`](Strategy::propose) answers at any time, also before the first outcome and with any number of candidates
/// out; it draws from all of the box as long as every evaluation fails; and each seed is a search of its own.
///
/// # Example
///
/// Steps around the best point, which grow after a success and shrink after a miss:
/// ```
/// use neversim_optim::{Configured, Loss, OptimizerOptions, Outcome, Registry, Search, Strategy, StrategyRow, conformance};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, Serialize, Deserialize)]
/// struct Narrowing {
///     width: f64,
/// }
///
/// impl Strategy for Narrowing {
///     type Settings = ();
///     type Origin = ();
///     const FORMAT: u32 = 1;
///
///     fn new((): &(), _search: &mut Search) -> Self {
///         Self { width: 0.3 }
///     }
///
///     fn propose(&mut self, search: &mut Search) -> (Vec<f64>, ()) {
///         let Some(best) = search.incumbent().map(|best| best.coordinates.clone()) else {
///             return (search.uniform_point(), ());
///         };
///         (best.iter().map(|x| x + self.width * search.normal()).collect(), ())
///     }
///
///     fn learn(&mut self, search: &mut Search, _coordinates: &[f64], outcome: &Outcome, _origin: Option<()>) {
///         let best = search.incumbent().map(|best| best.loss);
///         let is_better = outcome.loss().value().is_some_and(|loss| best.is_none_or(|best| loss < best));
///         self.width = (self.width * if is_better { 1.5 } else { 0.9 }).clamp(1e-6, 0.3);
///     }
/// }
///
/// let row = StrategyRow::new("Narrowing", "steps around the best point", &Configured::<Narrowing>(()));
/// let registry = Registry::standard().with(row)?;
/// conformance::check(|options| registry.create("Narrowing", options).unwrap(), |state| registry.restore(state))?;
///
/// let space = neversim_optim::test_functions::box_space(2)?;
/// let mut optimizer = registry.create("Narrowing", &OptimizerOptions::new(space, None, 1, 7)?)?;
/// for _ in 0..200 {
///     let candidate = optimizer.ask();
///     let loss = candidate.values().iter().map(|x| (x - 1.0).powi(2)).sum();
///     optimizer.tell(&candidate, Loss::new(loss)?);
/// }
/// assert!(optimizer.recommend().unwrap().loss().unwrap() < 1e-4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Strategy: Debug + Send + Serialize + DeserializeOwned + 'static {
    /// What distinguishes the registry's rows of one family; `()` if there is one row only.
    type Settings: Debug + Sync + 'static;

    /// What the algorithm wants back with the outcome of a candidate (its parent, its step); `()` if nothing.
    type Origin: Debug + Send + Serialize + DeserializeOwned;

    /// Number of the layout of the fields and of the origins, below 1000. To be raised whenever they change, or a saved
    /// search would be continued as something else.
    const FORMAT: u32;

    /// Whether these settings can deal with parameters of type `choice`, whose coordinates have no order: taking their
    /// values from known points, or drawing others, but never stepping.
    fn supports_choices(_settings: &Self::Settings) -> bool {
        false
    }

    /// Returns the state before the first ask.
    fn new(settings: &Self::Settings, search: &mut Search) -> Self;

    /// Returns the next point to evaluate. Coordinates outside [0, 1] are reflected before anyone sees them.
    fn propose(&mut self, search: &mut Search) -> (Vec<f64>, Self::Origin);

    /// Takes in the outcome of a point. `search.incumbent()` does not know of it yet.
    ///
    /// - `coordinates`: the point, in the unit cube.
    /// - `outcome`: its [loss](Outcome::loss), and the [residuals](Outcome::residuals) if the caller gave them.
    /// - `origin`: what [`propose`](Strategy::propose) returned with the point, `None` of a point never asked for.
    fn learn(&mut self, search: &mut Search, coordinates: &[f64], outcome: &Outcome, origin: Option<Self::Origin>);

    /// Returns the best point known.
    fn recommend(&self, search: &Search) -> Option<Recommendation> {
        search.recommend_incumbent()
    }
}

/// Number of the layout of [`Search`] and [`Open`], to be raised when they change.
const SEARCH_FORMAT: u32 = 2;

/// A strategy with its bookkeeping.
#[derive(Debug)]
pub(crate) struct StrategyOptimizer<S: Strategy> {
    name: &'static str,
    search: Search,
    open: BTreeMap<u64, Open<S::Origin>>,
    strategy: S,
}

/// A candidate that was asked for and not told yet.
#[derive(Debug, Serialize, Deserialize)]
struct Open<O> {
    candidate: Candidate,
    origin: O,
}

impl<S: Strategy> StrategyOptimizer<S> {
    const FORMAT: u32 = {
        assert!(S::FORMAT < 1000, "the FORMAT of a strategy is below 1000");
        SEARCH_FORMAT * 1000 + S::FORMAT
    };

    /// Returns an optimizer at its start.
    pub(crate) fn new(name: &'static str, settings: &S::Settings, options: &OptimizerOptions) -> Self {
        let mut search = Search::new(options.clone());
        let strategy = S::new(settings, &mut search);
        Self { name, search, open: BTreeMap::new(), strategy }
    }

    /// Returns the optimizer that was saved as `state`.
    pub(crate) fn restore(name: &'static str, state: &OptimizerState) -> Result<Self, OptimizerError> {
        if state.format() != Self::FORMAT {
            return Err(OptimizerError::UnsupportedFormat {
                strategy: name.to_owned(),
                found: state.format(),
                supported: Self::FORMAT,
            });
        }
        let (search, open, strategy) = codec::decode(state.bytes())
            .map_err(|problem| OptimizerError::DamagedState { strategy: name.to_owned(), problem })?;
        Ok(Self { name, search, open, strategy })
    }

    fn take_in(&mut self, coordinates: Vec<f64>, values: Vec<f64>, outcome: &Outcome, origin: Option<S::Origin>) {
        self.strategy.learn(&mut self.search, &coordinates, outcome, origin);
        self.search.record(coordinates, values, outcome.loss());
    }
}

impl<S: Strategy> Optimizer for StrategyOptimizer<S> {
    fn strategy(&self) -> &str {
        self.name
    }

    fn space(&self) -> &SearchSpace {
        self.search.space()
    }

    fn ask(&mut self) -> Candidate {
        let (mut coordinates, origin) = self.strategy.propose(&mut self.search);
        for coordinate in &mut coordinates {
            *coordinate = reflect(*coordinate);
        }
        let values = self.search.space().values(&coordinates);
        let candidate = Candidate::new(self.search.next_id(), coordinates, values).in_space(self.space());
        let candidate = candidate.expect("the space has just given one value per parameter");
        self.open.insert(candidate.id(), Open { candidate: candidate.clone(), origin });
        candidate
    }

    fn learn(&mut self, candidate: &Candidate, outcome: &Outcome) {
        let coordinates = candidate.coordinates().to_vec();
        // The whole candidate is compared: one of another optimizer has the same numbers.
        if self.open.get(&candidate.id()).is_some_and(|open| open.candidate == *candidate) {
            let origin = self.open.remove(&candidate.id()).map(|open| open.origin);
            self.take_in(coordinates, candidate.values().to_vec(), outcome, origin);
        } else if self.space().contains(&coordinates) {
            let values = self.space().values(&coordinates);
            self.take_in(coordinates, values, outcome, None);
        }
    }

    fn learn_unasked(&mut self, values: &[f64], outcome: &Outcome) -> Result<(), SpaceError> {
        let coordinates = self.space().coordinates(values)?;
        self.take_in(coordinates, values.to_vec(), outcome, None);
        Ok(())
    }

    fn recommend(&self) -> Option<Recommendation> {
        self.strategy.recommend(&self.search)
    }

    fn state(&self) -> OptimizerState {
        OptimizerState::new(self.name, Self::FORMAT, codec::encode(&(&self.search, &self.open, &self.strategy)))
    }
}
