//! The centre of the box, where several members of a strategy would start.

use serde::{Deserialize, Serialize};

use crate::nested::Nested;
use crate::{Candidate, Loss, Outcome};

/// What is known of the centre, where many strategies start: it need not be evaluated twice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Middle {
    Unknown,
    Out,
    Known(Loss),
    /// Known with more than a loss. It stands last, so that states without residuals are saved as ever.
    KnownInFull(Outcome),
}

impl Middle {
    /// Returns the first candidate of `nested` that is not the centre, if that is known already or out.
    pub(crate) fn ask(&mut self, nested: &mut Nested) -> Candidate {
        let candidate = nested.ask();
        if candidate.coordinates().iter().any(|x| *x != 0.5) {
            return candidate;
        }
        match self {
            Self::Unknown => {
                *self = Self::Out;
                return candidate;
            }
            Self::Out => {}
            Self::Known(loss) => nested.learn(&candidate, &Outcome::from(*loss)),
            Self::KnownInFull(outcome) => nested.learn(&candidate, outcome),
        }
        nested.ask()
    }

    pub(crate) fn learn(&mut self, coordinates: &[f64], outcome: &Outcome) {
        if coordinates.iter().all(|x| *x == 0.5) {
            let is_loss_alone = *outcome == Outcome::from(outcome.loss());
            *self = if is_loss_alone { Self::Known(outcome.loss()) } else { Self::KnownInFull(outcome.clone()) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Search;
    use crate::{OptimizerOptions, codec, test_functions::box_space};

    /// A strategy that starts in the middle, always with the same seed.
    fn gauss_newton() -> Nested {
        let mut search = Search::new(OptimizerOptions::new(box_space(2).unwrap(), None, 1, 3).unwrap());
        Nested::new("GaussNewton", None, 1, &mut search)
    }

    #[test]
    fn who_starts_in_a_known_middle_learns_its_outcome_in_full() {
        let residuals = Outcome::from_residuals(vec![3.0, -4.0]).unwrap();
        let mut states = Vec::new();
        for outcome in [residuals.clone(), residuals.loss().into()] {
            let mut direct = gauss_newton();
            let candidate = direct.ask();
            assert_eq!(candidate.coordinates(), [0.5, 0.5]);
            direct.learn(&candidate, &outcome);
            let next = direct.ask();

            let mut middle = Middle::Unknown;
            middle.learn(&[0.5, 0.4], &Loss::FAILED.into());
            middle.learn(&[0.5, 0.5], &outcome);
            let mut nested = gauss_newton();
            assert_eq!(middle.ask(&mut nested), next);
            assert_eq!(codec::encode(&nested), codec::encode(&direct));
            states.push(codec::encode(&nested));
        }
        assert_ne!(states[0], states[1], "the residuals are not in the state");
    }
}
