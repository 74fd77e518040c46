//! The simulator that a study's options name.

use std::path::Path;
use std::sync::Arc;

use neversim_netsim::{Cancellation, Limits, NativeSimulator, NetsimOptions, NetsimProcess, Simulator};

use crate::error::StudyError;
use crate::record::simulator_options::SimulatorOptions;

impl SimulatorOptions {
    /// Returns the simulator; the native engine runs each simulation on `threads` threads.
    ///
    /// # Errors
    ///
    /// [`StudyError`]: an unknown option, a limit of 0, no program in the folder, options that an external program cannot
    /// be given.
    pub fn build(&self, threads: usize) -> Result<Arc<dyn Simulator>, StudyError> {
        self.build_cancellable(threads, Cancellation::default())
    }

    /// Returns the simulator as [`build`](Self::build) does, with simulations that `cancellation` ends.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build).
    pub fn build_cancellable(
        &self,
        threads: usize,
        cancellation: Cancellation,
    ) -> Result<Arc<dyn Simulator>, StudyError> {
        let (options, limits) = (self.netsim_options()?, self.limits()?);
        match &self.netsim_dir {
            None => {
                let native = NativeSimulator::new(options).with_limits(limits).with_threads(threads);
                Ok(Arc::new(native.with_cancellation(cancellation)))
            }
            Some(_) if options != NetsimOptions::default() => {
                let names = self.netsim_options.join(", ");
                let asked_for = if names.is_empty() { "sampling fast".into() } else { names };
                Err(StudyError::NotForExternal { asked_for })
            }
            Some(folder) => Ok(Arc::new(self.external(folder, cancellation)?)),
        }
    }

    /// Returns the external program in a folder.
    pub(crate) fn external(&self, folder: &Path, cancellation: Cancellation) -> Result<NetsimProcess, StudyError> {
        Ok(NetsimProcess::find(folder, self.limits()?)?.with_cancellation(cancellation))
    }

    /// Returns NETSIM's options and the way of sampling.
    ///
    /// # Errors
    ///
    /// [`StudyError::Parameters`]: an unknown name.
    pub fn netsim_options(&self) -> Result<NetsimOptions, StudyError> {
        let options = NetsimOptions::from_names(self.netsim_options.iter().map(String::as_str))?;
        Ok(options.with_sampling(self.sampling.into()))
    }

    /// Returns the limits of one simulation.
    ///
    /// # Errors
    ///
    /// [`StudyError::Limit`]: a time or a memory of 0.
    pub fn limits(&self) -> Result<Limits, StudyError> {
        let refuse = |field, value: f64| StudyError::Limit { field, value };
        if self.timeout.is_some_and(|timeout| timeout.is_zero()) {
            return Err(refuse("timeout", 0.0));
        }
        match self.memory_limit {
            Some(0) => Err(refuse("memory_limit", 0.0)),
            memory_mib => Ok(Limits { timeout: self.timeout, memory_mib }),
        }
    }
}
