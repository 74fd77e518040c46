//! State as bytes. The only place that knows bincode, whose last usable release is 2.0.1: to replace it, change this file.
//!
//! A checksum follows the encoded state, because damaged bytes may well decode: to a member that does not exist, or a
//! length that asks for all the memory there is.

use bincode::config::Configuration;
use serde::Serialize;
use serde::de::DeserializeOwned;

const CONFIGURATION: Configuration = bincode::config::standard();

const CHECKSUM_LENGTH: usize = size_of::<u64>();

/// Returns `state` as bytes, followed by their checksum.
pub(crate) fn encode(state: &impl Serialize) -> Vec<u8> {
    let mut bytes = bincode::serde::encode_to_vec(state, CONFIGURATION)
        .expect("writing to memory cannot fail, and states are structs, numbers, vectors and maps of known length");
    let checksum = fnv_1a(&bytes);
    bytes.extend(checksum.to_le_bytes());
    bytes
}

/// Returns the state that [`encode`] wrote, or what is wrong with the bytes.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let Some((encoded, checksum)) = bytes.split_last_chunk::<CHECKSUM_LENGTH>() else {
        return Err(format!("{} bytes are too few", bytes.len()));
    };
    if fnv_1a(encoded) != u64::from_le_bytes(*checksum) {
        return Err("its checksum does not match".to_owned());
    }
    let (state, length) =
        bincode::serde::decode_from_slice(encoded, CONFIGURATION).map_err(|error| error.to_string())?;
    if length != encoded.len() {
        return Err(format!("{} bytes too many", encoded.len() - length));
    }
    Ok(state)
}

/// The 64-bit FNV-1a hash (Fowler, Noll, Vo; RFC 9923). Each step is a bijection, so one wrong byte always shows.
fn fnv_1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_fnv_1a() {
        // The published vectors for "" and "a".
        assert_eq!(fnv_1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv_1a(b"a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn checked_types_are_checked_again_when_they_are_read() {
        use crate::{FailureKind, Loss, OptimizerOptions, Outcome, Parameter, ParameterType, SearchSpace};

        // A struct is written as its fields in order, so tuples forge what no constructor gives.
        let parameter = |lower: f64| ("x", ParameterType::Log, lower, 1.0, Vec::<f64>::new());
        assert!(decode::<Parameter>(&encode(&parameter(0.5))).is_ok());
        assert!(decode::<Parameter>(&encode(&parameter(f64::NAN))).unwrap_err().contains("must be finite"));
        assert!(decode::<Parameter>(&encode(&parameter(0.0))).unwrap_err().contains("greater than 0"));
        assert!(decode::<SearchSpace>(&encode(&vec![parameter(0.5), parameter(0.5)])).unwrap_err().contains("twice"));
        let options = |num_workers: usize| ([parameter(0.5)].to_vec(), None::<u64>, num_workers, 7_u64);
        assert!(decode::<OptimizerOptions>(&encode(&options(1))).is_ok());
        assert!(decode::<OptimizerOptions>(&encode(&options(0))).unwrap_err().contains("num_workers"));
        assert_eq!(decode::<Loss>(&encode(&Loss::FAILED)), Ok(Loss::FAILED));
        assert!(decode::<Loss>(&encode(&Some(f64::NAN))).unwrap_err().contains("not finite"));
        let in_full = Outcome::from_residuals(vec![3.0, -4.0]).unwrap();
        for outcome in [in_full, Outcome::graded(FailureKind::Runaway, Loss::FAILED), Loss::FAILED.into()] {
            assert_eq!(decode::<Outcome>(&encode(&outcome)), Ok(outcome));
        }
        let outcome = |loss: f64, failure: Option<FailureKind>| (Some(loss), Some(vec![3.0, -4.0]), failure);
        assert!(decode::<Outcome>(&encode(&outcome(24.0, None))).unwrap_err().contains("sum to 25.0"));
        let failed = decode::<Outcome>(&encode(&outcome(25.0, Some(FailureKind::Crashed))));
        assert!(failed.unwrap_err().contains("no residuals"));
    }

    #[test]
    fn the_names_of_a_candidate_are_not_written() {
        use crate::{Candidate, test_functions::box_space};

        let plain = Candidate::new(7, vec![0.5; 2], vec![0.0; 2]);
        let named = plain.clone().in_space(&box_space(2).unwrap()).unwrap();
        assert_eq!(named.named_values().count(), 2);
        assert_eq!(named, plain);
        // The three fields that a candidate has always had.
        assert_eq!(encode(&named), encode(&(7_u64, vec![0.5; 2], vec![0.0; 2])));
        let read_back: Candidate = decode(&encode(&named)).unwrap();
        assert_eq!((&read_back, read_back.named_values().count()), (&plain, 0));
        assert!(plain.in_space(&box_space(3).unwrap()).is_err());
    }

    #[test]
    fn what_was_encoded_is_decoded_and_nothing_else() {
        let state = (7_u64, vec![0.1, -2.5]);
        let bytes = encode(&state);
        assert_eq!(decode::<(u64, Vec<f64>)>(&bytes).unwrap(), state);
        assert!(decode::<(u64, Vec<f64>, u8)>(&bytes).is_err());
        assert!(decode::<u64>(&bytes).unwrap_err().contains("too many"));
    }
}
