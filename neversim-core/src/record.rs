//! What is stored of a study: settings, history, checkpoint, and the folder that holds them.

pub(crate) mod best;
pub(crate) mod checkpoint;
mod codec;
pub(crate) mod disk;
pub(crate) mod displacement;
pub(crate) mod durable;
pub(crate) mod evaluation;
pub(crate) mod evaluation_options;
pub(crate) mod history;
pub(crate) mod metric_target;
mod model_words;
pub(crate) mod number;
pub(crate) mod outside;
pub(crate) mod path;
pub(crate) mod replicate;
pub(crate) mod run_folder;
pub(crate) mod sampling;
pub(crate) mod settings;
pub(crate) mod simulator_options;
pub(crate) mod stopping;
pub(crate) mod study_record;
pub(crate) mod time;
pub(crate) mod undefined;
