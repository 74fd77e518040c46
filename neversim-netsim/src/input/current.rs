//! Injected currents, a column of a file for each group of neighbouring neurons.

use std::sync::Arc;

use super::drive::{Drive, Step};
use super::source::{InputSource, Run, RunningInput};
use super::stream::{StepFile, StepReader};
use crate::error::{InputFileError, ParameterError, SimulationError, Warning};
use crate::parameters::checked::Checked;
use crate::rng::Generator;

const PATH: &str = "current_injection_path";
const COUNT: &str = "current_injection_count";

/// Entry `step * count + neuron / (N / count)` of the file flows into the neuron (A).
#[derive(Debug)]
struct CurrentInjection {
    file: StepFile,
    /// Neurons that share a column.
    group: usize,
}

#[derive(Debug)]
struct Running {
    reader: StepReader,
    group: usize,
}

pub(super) fn read(checked: &Checked<'_>, run: &Run<'_>) -> Result<Option<Arc<dyn InputSource>>, ParameterError> {
    let count = checked.whole(COUNT)?;
    let path = match (checked.input_file(PATH), count) {
        (None, 0) => return Ok(None),
        (Some(_), 0) => return Err(missing(checked, COUNT, format!("with ${PATH}: the columns of the file"))),
        (None, _) => return Err(missing(checked, &format!("${PATH}"), format!("with {COUNT} = {count}"))),
        (Some(path), _) => path,
    };
    if !run.network.neurons.is_multiple_of(count) {
        let allowed = format!("a number that divides N ({})", run.network.neurons);
        return Err(checked.out_of_range(COUNT, allowed));
    }
    let file = StepFile::new(&path, count, run.steps).map_err(checked.in_file(PATH))?;
    Ok(Some(Arc::new(CurrentInjection { file, group: (run.network.neurons / count) as usize })))
}

fn missing(checked: &Checked<'_>, name: &str, because: String) -> ParameterError {
    ParameterError::Missing { place: checked.file.place(PATH), name: name.into(), because }
}

impl InputSource for CurrentInjection {
    fn open(&self) -> Result<Box<dyn RunningInput>, InputFileError> {
        Ok(Box::new(Running { reader: self.file.open(0)?, group: self.group }))
    }

    fn warnings(&self) -> Vec<Warning> {
        self.file.warning().into_iter().collect()
    }

    fn compile_time_option(&self) -> &'static str {
        // The lower-case letter is NETSIM's.
        "CURRENT_INJEcTION"
    }
}

impl RunningInput for Running {
    fn apply(&mut self, _: &Step<'_>, _: &mut Generator, drive: &mut Drive) -> Result<(), SimulationError> {
        let columns = self.reader.next("a finite current", f64::is_finite)?;
        for (group, current) in drive.current.chunks_mut(self.group).zip(columns) {
            group.fill(*current);
        }
        Ok(())
    }
}
