//! `study.toml`: every setting of a study, resolved, with versions, hashes and the sessions that worked on it.

pub(crate) mod file;
pub(crate) mod parameter;
pub(crate) mod resume;
pub(crate) mod row;
pub(crate) mod session;
pub(crate) mod specification;
pub(crate) mod stored;
pub(crate) mod study;
pub(crate) mod value;

pub use parameter::ParameterSettings;
pub(crate) use session::now;
pub use session::{Session, SessionEnd};
pub(crate) use stored::HEADLINE;
pub(crate) use study::{FILE_NAME, VERSION};
pub use study::{PluginSettings, StudySettings};
