//! Whether a file can be a library for this machine: what the system's loader does not report, or does not survive.

use std::path::Path;

use super::error::PluginError;

/// Looks at the first bytes, which say more than the system's loader does. Only Linux's format is checked.
pub(super) fn check_file_type(path: &Path, bytes: &[u8]) -> Result<(), PluginError> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let path = path.to_owned();
    let [0x7f, b'E', b'L', b'F', class, order, ..] = bytes else {
        return Err(PluginError::NotALibrary { path, reason: String::new() });
    };
    let machine = bytes.get(18..20).and_then(|pair| pair.try_into().ok()).map(|pair| match order {
        2 => u16::from_be_bytes(pair),
        _ => u16::from_le_bytes(pair),
    });
    // ELF's numbers, with their names in Rust.
    let found = match (machine, class) {
        (Some(3), _) => "x86".to_owned(),
        (Some(40), _) => "arm".to_owned(),
        (Some(62), 2) => "x86_64".to_owned(),
        (Some(183), _) => "aarch64".to_owned(),
        (Some(243), 1) => "riscv32".to_owned(),
        (Some(243), _) => "riscv64".to_owned(),
        (Some(21), _) => "powerpc64".to_owned(),
        (Some(other), _) => format!("a processor of another kind (ELF machine {other})"),
        (None, _) => return Err(PluginError::NotALibrary { path, reason: "the file ends early".to_owned() }),
    };
    if found != std::env::consts::ARCH {
        return Err(PluginError::OtherArchitecture { path, found });
    }
    if *class == 2 && is_cut_off(bytes) {
        return Err(PluginError::NotALibrary { path, reason: "the file ends early".to_owned() });
    }
    Ok(())
}

/// Says whether a 64-bit ELF file, in this machine's order of bytes, ends before its table of sections does, which
/// linkers write last. The system's loader does not check: the process would crash at the first missing byte.
fn is_cut_off(bytes: &[u8]) -> bool {
    let half = |at: usize| bytes.get(at..at + 2).and_then(|pair| pair.try_into().ok()).map(u16::from_ne_bytes);
    let sections = bytes.get(0x28..0x30).and_then(|word| word.try_into().ok()).map(u64::from_ne_bytes);
    match (sections, half(0x3a), half(0x3c)) {
        (Some(start), Some(size), Some(count)) => {
            start.saturating_add(u64::from(size) * u64::from(count)) > bytes.len() as u64
        }
        _ => true,
    }
}
