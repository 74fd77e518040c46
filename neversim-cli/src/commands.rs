//! The commands, one file each.

pub(crate) mod list;
pub(crate) mod optimize;
pub(crate) mod simulate;
