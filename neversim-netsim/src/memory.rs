//! What a simulation takes, known before it is spent.

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

use crate::error::SimulationError;
use crate::limits::Limits;
use crate::network::Network;
use crate::parameters::{NetworkParameters, Parameters};

const MIB: u64 = 1 << 20;

/// Refuses a network that does not fit into the memory that is left.
pub(crate) fn has_room_for_network(parameters: &NetworkParameters, limits: &Limits) -> Result<(), SimulationError> {
    let synapses = u64::from(parameters.neurons) * u64::from(parameters.out_degree);
    // A target and a delay a synapse; a position, a speed and a mark a neuron.
    let needed = synapses * 8 + u64::from(parameters.neurons) * 36;
    has_room(needed, limits, || format!("{synapses} synapses of {} neurons", parameters.neurons))
}

/// Refuses a run whose delay buffer does not fit into the memory that is left.
pub(crate) fn has_room_for_run(
    parameters: &Parameters,
    network: &Network,
    limits: &Limits,
) -> Result<(), SimulationError> {
    let slots = u64::from(network.buffer_length());
    let needed = u64::from(parameters.neurons()) * (16 * slots + 48);
    has_room(needed, limits, || format!("a delay buffer of {slots} steps for {} neurons", parameters.neurons()))
}

fn has_room(needed: u64, limits: &Limits, purpose: impl Fn() -> String) -> Result<(), SimulationError> {
    let limit = limits.memory_mib.map(|mib| mib * MIB);
    // Small runs need no look at the machine, which takes longer than they may.
    let free = if needed < 256 * MIB { None } else { available() };
    match limit.into_iter().chain(free).min() {
        Some(available) if available < needed => Err(SimulationError::Memory {
            needed_mib: needed.div_ceil(MIB),
            available_mib: available / MIB,
            purpose: purpose(),
        }),
        _ => Ok(()),
    }
}

/// Returns the bytes that can still be used, by the machine and by the limits of a batch system; `None` if unknown.
fn available() -> Option<u64> {
    let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::everything());
    let system = System::new_with_specifics(memory).ok()?;
    let free = Some(system.available_memory()).filter(|free| *free > 0);
    let limit = system.cgroup_limits().map(|limits| limits.free_memory).filter(|free| *free > 0);
    free.into_iter().chain(limit).min()
}
