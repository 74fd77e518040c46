//! The commands, one file each.

pub(crate) mod best;
pub(crate) mod check;
pub(crate) mod check_plugin;
pub(crate) mod export;
pub(crate) mod list;
pub(crate) mod measure;
pub(crate) mod new_plugin;
pub(crate) mod new_simulator;
pub(crate) mod optimize;
pub(crate) mod plot;
pub(crate) mod report;
pub(crate) mod simulate;
pub(crate) mod status;
pub(crate) mod worker;
