//! A library that is not a plugin.
#![expect(unsafe_code, reason = "a name that C sees")]

/// The answer.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> u32 {
    42
}
