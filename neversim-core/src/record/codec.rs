//! States as bytes: the only place that knows the codec.

use bincode::config::{self, Configuration};
use serde::Serialize;
use serde::de::DeserializeOwned;

const CONFIGURATION: Configuration = config::standard();

/// Returns `value` as bytes.
pub(crate) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, String> {
    bincode::serde::encode_to_vec(value, CONFIGURATION).map_err(|error| error.to_string())
}

/// Returns the value that [`encode`] turned into `bytes`.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    match bincode::serde::decode_from_slice(bytes, CONFIGURATION) {
        Ok((value, read)) if read == bytes.len() => Ok(value),
        Ok((_, read)) => Err(format!("{} bytes are left over", bytes.len() - read)),
        Err(error) => Err(error.to_string()),
    }
}
