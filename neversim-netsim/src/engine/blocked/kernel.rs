//! The arithmetic of a time step, for the widest vectors of the machine.
//!
//! One kernel, compiled for several instruction sets and chosen at run time. Every operation is defined by IEEE 754, including
//! the fused multiply-add, so all sets give the same bits. (Fusing saves a quarter of the time of a step; the baseline of
//! x86-64 lacks it and calls the C library, slowly.)

use crate::engine::instructions::Instructions;
use crate::network::stripes::LANES;
use crate::parameters::Parameters;

/// A group of neurons that goes through the kernel at once.
pub(super) type Lanes<T> = [T; LANES];

/// What does not change during a run.
///
/// Conductances are kept in units of `Cm / dt`, which saves a division: `v += G_e (E_e - v) + G_i (E_i - v) + ...`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Constants {
    /// `1 - dt / tau` of both conductances.
    excitatory_decay: f64,
    inhibitory_decay: f64,
    /// Conductance of a spike, in units.
    excitatory_weight: f64,
    inhibitory_weight: f64,
    /// Units per siemens, and volts per step per ampere: `dt / Cm`.
    units: f64,
    excitatory_reversal: f64,
    inhibitory_reversal: f64,
    /// The share of its potential that a neuron without conductances keeps in a step, `1 - dt / taum`.
    kept: f64,
    /// `dt / taum` times the leak reversal potential.
    leak_drive: f64,
    pub(super) threshold: f64,
    pub(super) reset: f64,
    pub(super) instructions: Instructions,
}

/// External input of a group of neurons in one step (S, S, A).
#[derive(Clone, Debug)]
pub(super) struct LaneDrive {
    pub(super) excitatory: Lanes<f64>,
    pub(super) inhibitory: Lanes<f64>,
    pub(super) current: Lanes<f64>,
}

impl LaneDrive {
    pub(super) const NONE: Self = Self { excitatory: [0.0; LANES], inhibitory: [0.0; LANES], current: [0.0; LANES] };
}

/// A group of neurons.
#[derive(Clone, Debug)]
pub(super) struct LaneGroup {
    /// Volts.
    pub(super) potential: Lanes<f64>,
    /// Units.
    pub(super) excitatory: Lanes<f64>,
    pub(super) inhibitory: Lanes<f64>,
    /// The first step in which the membrane potential may move.
    pub(super) active_from: Lanes<u32>,
}

impl Constants {
    pub(super) fn new(parameters: &Parameters, instructions: Instructions) -> Self {
        let (membrane, synapses) = (&parameters.membrane, &parameters.synapses);
        let time_step = parameters.time_step();
        let units = time_step / membrane.capacitance;
        let leak = time_step / membrane.time_constant;
        Self {
            excitatory_decay: 1.0 - time_step / synapses.excitatory_time_constant,
            inhibitory_decay: 1.0 - time_step / synapses.inhibitory_time_constant,
            excitatory_weight: synapses.excitatory_weight * units,
            inhibitory_weight: synapses.inhibitory_weight * units,
            units,
            excitatory_reversal: synapses.excitatory_reversal,
            inhibitory_reversal: synapses.inhibitory_reversal,
            kept: 1.0 - leak,
            leak_drive: leak * membrane.leak_reversal,
            threshold: membrane.threshold,
            reset: membrane.reset,
            instructions,
        }
    }

    /// Returns the siemens of one unit of conductance.
    pub(super) fn conductance_unit(&self) -> f64 {
        1.0 / self.units
    }

    /// Returns conductances in units (S).
    pub(super) fn in_units(&self, conductance: f64) -> f64 {
        conductance * self.units
    }

    /// Takes groups of neurons through one step, with the spikes that arrive. Calls `spiking` with each group in which a
    /// neuron has reached the threshold.
    #[inline]
    pub(super) fn step(
        &self,
        step: u32,
        groups: &mut [LaneGroup],
        excitatory: &[Lanes<u8>],
        inhibitory: &[Lanes<u8>],
        drive: Option<&[LaneDrive]>,
        spiking: impl FnMut(usize, &mut LaneGroup),
    ) {
        let counts = (excitatory, inhibitory);
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "the compiler cannot know what the machine has")]
        match self.instructions {
            // SAFETY: an `Execution` accepts only what the machine has.
            Instructions::Avx512 => return unsafe { avx512(self, step, groups, counts, drive, spiking) },
            // SAFETY: as above.
            Instructions::Avx2 => return unsafe { avx2(self, step, groups, counts, drive, spiking) },
            Instructions::Baseline => {}
        }
        all_groups(self, step, groups, counts, drive, spiking);
    }
}

type Counts<'a> = (&'a [Lanes<u8>], &'a [Lanes<u8>]);

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,fma")]
fn avx512(
    constants: &Constants,
    step: u32,
    groups: &mut [LaneGroup],
    counts: Counts<'_>,
    drive: Option<&[LaneDrive]>,
    spiking: impl FnMut(usize, &mut LaneGroup),
) {
    all_groups(constants, step, groups, counts, drive, spiking);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2(
    constants: &Constants,
    step: u32,
    groups: &mut [LaneGroup],
    counts: Counts<'_>,
    drive: Option<&[LaneDrive]>,
    spiking: impl FnMut(usize, &mut LaneGroup),
) {
    all_groups(constants, step, groups, counts, drive, spiking);
}

#[inline(always)]
fn all_groups(
    constants: &Constants,
    step: u32,
    groups: &mut [LaneGroup],
    (excitatory, inhibitory): Counts<'_>,
    drive: Option<&[LaneDrive]>,
    mut spiking: impl FnMut(usize, &mut LaneGroup),
) {
    for (index, (group, counts)) in groups.iter_mut().zip(excitatory.iter().zip(inhibitory)).enumerate() {
        let reaches_threshold = match drive {
            // Not a drive of zeros: the compiler may not omit adding them (-0.0 + 0.0 is 0.0).
            None => group_step(constants, step, group, counts, |_, arriving| arriving),
            Some(drive) => {
                let drive = &drive[index];
                let units = constants.units;
                group_step(constants, step, group, counts, |lane, (excitatory, inhibitory, current)| {
                    (
                        excitatory + drive.excitatory[lane] * units,
                        inhibitory + drive.inhibitory[lane] * units,
                        current + drive.current[lane] * units,
                    )
                })
            }
        };
        if reaches_threshold {
            spiking(index, group);
        }
    }
}

/// One step of one group; returns whether a neuron of it has reached the threshold.
#[inline(always)]
fn group_step(
    constants: &Constants,
    step: u32,
    group: &mut LaneGroup,
    (excitatory_counts, inhibitory_counts): (&Lanes<u8>, &Lanes<u8>),
    driven: impl Fn(usize, (f64, f64, f64)) -> (f64, f64, f64),
) -> bool {
    let c = constants;
    let mut reaches_threshold = false;
    for lane in 0..LANES {
        let arriving = (
            f64::from(excitatory_counts[lane]) * c.excitatory_weight,
            f64::from(inhibitory_counts[lane]) * c.inhibitory_weight,
            c.leak_drive,
        );
        let (arriving_excitatory, arriving_inhibitory, current) = driven(lane, arriving);
        let excitatory = group.excitatory[lane].mul_add(c.excitatory_decay, arriving_excitatory);
        let inhibitory = group.inhibitory[lane].mul_add(c.inhibitory_decay, arriving_inhibitory);
        let v = group.potential[lane];
        let towards = excitatory.mul_add(c.excitatory_reversal, inhibitory.mul_add(c.inhibitory_reversal, current));
        let moved = v.mul_add(c.kept - (excitatory + inhibitory), towards);
        let v = if step >= group.active_from[lane] { moved } else { v };
        group.excitatory[lane] = excitatory;
        group.inhibitory[lane] = inhibitory;
        group.potential[lane] = v;
        reaches_threshold |= v >= c.threshold;
    }
    reaches_threshold
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::{NetsimOptions, ParameterFile};

    /// A thousand steps of 96 neurons with pseudo-random input and drive; every bit must agree.
    #[test]
    #[expect(clippy::cast_possible_truncation, reason = "the numbers are small")]
    fn all_instruction_sets_give_the_same_bits() {
        let file: ParameterFile = include_str!("../../../models/ring.parameters").parse().unwrap();
        let parameters = Parameters::new(&file, &NetsimOptions::default()).unwrap();
        let run = |instructions| {
            let constants = Constants::new(&parameters, instructions);
            let lanes = |scale: f64| std::array::from_fn(|lane| scale * (lane as f64 * 0.618).fract());
            let group = LaneGroup {
                potential: lanes(-0.07),
                excitatory: lanes(1e-3),
                inhibitory: lanes(2e-3),
                active_from: std::array::from_fn(|lane| lane as u32 * 7),
            };
            let drive = LaneDrive { excitatory: lanes(1e-9), inhibitory: lanes(2e-9), current: lanes(1e-10) };
            let (mut groups, drives) = (vec![group; 3], vec![drive; 3]);
            let mut spikes = 0;
            for step in 0..1000 {
                let count = |factor: usize| -> [Lanes<u8>; 3] {
                    std::array::from_fn(|group| {
                        std::array::from_fn(|lane| ((step as usize * factor + lane * 13 + group) % 11 / 9) as u8)
                    })
                };
                let drive = (step % 2 == 0).then_some(drives.as_slice());
                constants.step(step, &mut groups, &count(3), &count(5), drive, |_, group| {
                    spikes += 1;
                    for v in group.potential.iter_mut().filter(|v| **v >= constants.threshold) {
                        *v = constants.reset;
                    }
                });
            }
            let bits: Vec<u64> = groups
                .iter()
                .flat_map(|group| group.potential.iter().chain(&group.excitatory).chain(&group.inhibitory))
                .map(|value| value.to_bits())
                .collect();
            (spikes, bits)
        };
        let (spikes, expected) = run(Instructions::Baseline);
        assert!(spikes > 0);
        for instructions in Instructions::available() {
            assert_eq!(run(*instructions), (spikes, expected.clone()), "{instructions:?}");
        }
    }
}
