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
