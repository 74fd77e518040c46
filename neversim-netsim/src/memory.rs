//! How much memory a simulation needs, known before it is allocated.

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

use crate::error::SimulationError;
use crate::limits::Limits;
use crate::network::Network;
use crate::parameters::{NetworkParameters, Parameters};

const MIB: u64 = 1 << 20;

/// Returns the bytes of a network: one word per synapse; positions, speed, marks and counts per neuron.
pub(crate) fn of_network(parameters: &NetworkParameters) -> u64 {
    let neurons = u64::from(parameters.neurons);
    neurons * u64::from(parameters.out_degree) * 4 + neurons * 64
}

/// Returns the bytes of the state of a run.
pub(crate) fn of_run(parameters: &Parameters) -> u64 {
    u64::from(parameters.neurons()) * 64
}

/// Refuses a network that does not fit into the available memory.
pub(crate) fn check_room_for_network(parameters: &NetworkParameters, limits: &Limits) -> Result<(), SimulationError> {
    let synapses = u64::from(parameters.neurons) * u64::from(parameters.out_degree);
    check_room(of_network(parameters), limits, || format!("{synapses} synapses of {} neurons", parameters.neurons))
}

/// Refuses a run that does not fit into the available memory.
pub(crate) fn check_room_for_run(
    parameters: &Parameters,
    network: &Network,
    limits: &Limits,
) -> Result<(), SimulationError> {
    let neurons = u64::from(parameters.neurons());
    if network.synapses().is_some() && parameters.release_probability.is_none() {
        return check_room(of_run(parameters), limits, || format!("the state of {neurons} neurons"));
    }
    // The plain loop draws the connections itself and keeps input for every step of the delay buffer.
    let slots = u64::from(network.buffer_length());
    let synapses = neurons * u64::from(parameters.network().out_degree);
    let needed = synapses * 8 + neurons * (16 * slots + 64);
    check_room(needed, limits, || {
        format!("{synapses} synapses, and a delay buffer of {slots} steps for {neurons} neurons")
    })
}

fn check_room(needed: u64, limits: &Limits, purpose: impl Fn() -> String) -> Result<(), SimulationError> {
    let limit = limits.memory_mib.map(|mib| mib.saturating_mul(MIB));
    // Asking the system takes longer than a small run.
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
