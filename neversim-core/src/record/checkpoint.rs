//! The checkpoint: where the search stands, in a file that is replaced atomically.
//!
//! The history is the record; the checkpoint only saves replaying it. It may therefore be older than the history, or be
//! missing or damaged.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::Path;

use neversim_optim::{Candidate, Loss, OptimizerState, Outcome};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::record::codec;
use crate::record::history::RowDigests;

/// File name in the run folder.
pub(crate) const FILE_NAME: &str = "checkpoint.bin";

const MAGIC: &[u8; 8] = b"NVRSIMCP";
/// Increases with every change of [`Checkpoint`].
const FORMAT: u32 = 5;
/// An earlier format, without the residuals of the baseline; still read.
const FORMAT_WITHOUT_RESIDUALS: u32 = 4;
/// An earlier format, also without digests of the rows; still read.
const FORMAT_WITHOUT_DIGESTS: u32 = 3;
const CHECKSUM_LENGTH: usize = 32;

/// The state of the search after some rows of the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Checkpoint {
    /// SHA-256 of the settings that never change, so that the checkpoint of another study is recognised.
    pub(crate) study: String,
    /// Rows of the history that the optimizer has learned.
    pub(crate) rows: u64,
    /// Number of the next candidate.
    pub(crate) next_number: u64,
    pub(crate) optimizer: OptimizerState,
    /// Candidates that were asked for and have no row yet.
    pub(crate) open: Vec<OpenCandidate>,
    /// Values to propose before the optimizer is asked again.
    pub(crate) enqueued: VecDeque<Vec<f64>>,
    /// Sessions started so far, and the number of candidates that the last one keeps open.
    pub(crate) sessions: usize,
    pub(crate) workers: usize,
    pub(crate) held_back: Option<HeldBack>,
    /// Digests of these rows; `None` in a file of an earlier format. In the file they come last.
    #[serde(skip)]
    pub(crate) digests: Option<RowDigests>,
}

/// The outcome of the baseline, until the optimizer learns it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct HeldBack {
    pub(crate) values: Vec<f64>,
    pub(crate) loss: Loss,
    /// The whole outcome; `None` if it comes from a file of an earlier format, which has only the loss. In the file it comes
    /// last.
    #[serde(skip)]
    pub(crate) outcome: Option<Outcome>,
    /// How many more of its own evaluations the optimizer makes before it learns the outcome.
    pub(crate) remaining: u64,
}

/// A candidate without an outcome, and its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct OpenCandidate {
    pub(crate) number: u64,
    pub(crate) proposal: Proposal,
}

/// Who proposed a candidate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Proposal {
    /// The optimizer.
    Asked(Candidate),
    /// The user, by its values.
    Enqueued(Vec<f64>),
}

impl Proposal {
    /// Returns the value of each parameter.
    pub(crate) fn values(&self) -> &[f64] {
        match self {
            Self::Asked(candidate) => candidate.values(),
            Self::Enqueued(values) => values,
        }
    }
}

impl Checkpoint {
    /// Returns the file.
    ///
    /// # Errors
    ///
    /// The optimizer's state cannot be stored.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, String> {
        let outcome = self.held_back.as_ref().and_then(|held_back| held_back.outcome.as_ref());
        let payload = codec::encode(&(self, self.digests.as_ref(), outcome))?;
        let mut bytes = Vec::with_capacity(MAGIC.len() + 4 + CHECKSUM_LENGTH + payload.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&FORMAT.to_le_bytes());
        bytes.extend_from_slice(&Sha256::digest(&payload));
        bytes.extend_from_slice(&payload);
        Ok(bytes)
    }

    /// Reads the checkpoint in `folder`.
    ///
    /// # Errors
    ///
    /// Why it cannot be used, in words; the study then continues from its history.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let bytes = fs::read(folder.join(FILE_NAME)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "it is missing".to_owned(),
            _ => format!("it cannot be read: {error}"),
        })?;
        let rest = bytes.strip_prefix(MAGIC).ok_or("it is not a neversim checkpoint")?;
        let (format, rest) = rest.split_first_chunk::<4>().ok_or("it is cut short")?;
        let format = u32::from_le_bytes(*format);
        if !(FORMAT_WITHOUT_DIGESTS..=FORMAT).contains(&format) {
            return Err(format!(
                "it has format {format}, this version reads formats {FORMAT_WITHOUT_DIGESTS} to {FORMAT}"
            ));
        }
        let (checksum, payload) = rest.split_first_chunk::<CHECKSUM_LENGTH>().ok_or("it is cut short")?;
        if Sha256::digest(payload).as_slice() != checksum {
            return Err("it is damaged (its checksum does not fit)".into());
        }
        match format {
            FORMAT_WITHOUT_DIGESTS => codec::decode(payload),
            FORMAT_WITHOUT_RESIDUALS => {
                let (checkpoint, digests): (Self, _) = codec::decode(payload)?;
                Ok(Self { digests, ..checkpoint })
            }
            _ => {
                let (mut checkpoint, digests, outcome): (Self, _, _) = codec::decode(payload)?;
                if let Some(held_back) = &mut checkpoint.held_back {
                    held_back.outcome = outcome;
                }
                Ok(Self { digests, ..checkpoint })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use neversim_optim::{OptimizerOptions, Parameter, ParameterType, SearchSpace, create};

    fn checkpoint() -> Checkpoint {
        let space = SearchSpace::new(vec![Parameter::new("ge", ParameterType::Log, 1e-9, 1e-8).unwrap()]).unwrap();
        let mut optimizer = create("DE", &OptimizerOptions::new(space, None, 2, 1).unwrap()).unwrap();
        let proposals = [Proposal::Enqueued(vec![2e-9]), Proposal::Asked(optimizer.ask())];
        let open = (7..).zip(proposals).map(|(number, proposal)| OpenCandidate { number, proposal }).collect();
        Checkpoint {
            study: "abc".into(),
            rows: 7,
            next_number: 9,
            optimizer: optimizer.state(),
            open,
            enqueued: [vec![3e-9]].into(),
            sessions: 2,
            workers: 2,
            held_back: Some(HeldBack {
                values: vec![4e-9],
                loss: Loss::new(1.25).unwrap(),
                outcome: Outcome::from_residuals(vec![1.0, -0.5]).ok(),
                remaining: 3,
            }),
            digests: Some(RowDigests::default()),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE_NAME), checkpoint().to_bytes().unwrap()).unwrap();
        assert_eq!(Checkpoint::read(folder.path()).unwrap(), checkpoint());
    }

    #[test]
    fn every_damaged_byte_and_every_cut_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE_NAME), checkpoint().to_bytes().unwrap()).unwrap();
        let path = folder.path().join(FILE_NAME);
        let bytes = fs::read(&path).unwrap();
        for index in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[index] ^= 0x10;
            fs::write(&path, &damaged).unwrap();
            assert!(Checkpoint::read(folder.path()).is_err(), "byte {index}");
            fs::write(&path, &bytes[..index]).unwrap();
            assert!(Checkpoint::read(folder.path()).is_err(), "cut at {index}");
        }
    }
}
