//! What a study is to do, checked: space, model, objective.

pub(crate) mod checked;
pub(crate) mod known;
pub(crate) mod objective;
pub(crate) mod options;
pub(crate) mod outside;
pub(crate) mod simulators;
