//! How often the time loop allocates memory: a program of its own, because it counts those of all its threads.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use neversim_netsim::engine::{self, Execution, Recorder};
use neversim_netsim::{NetsimOptions, Network, ParameterFile, Parameters, SimulationError};

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[expect(unsafe_code, reason = "an allocator is unsafe to write")]
// SAFETY: everything is passed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller upholds the contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller upholds the contract.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller upholds the contract.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// Records how many allocations there have been after half of the steps.
struct Half {
    step: u32,
    allocations: usize,
    spikes: usize,
}

impl Recorder for Half {
    fn spikes(&mut self, step: u32, _: f64, spiking: &[u32]) -> Result<(), SimulationError> {
        self.spikes += spiking.len();
        if step == self.step {
            self.allocations = ALLOCATIONS.load(Ordering::Relaxed);
        }
        Ok(())
    }
}

/// The second half of 10 000 steps of the ring in a steady state of 18 Hz.
#[test]
fn the_time_loop_allocates_only_where_more_happens_than_ever_before() {
    let ring = include_str!("../models/ring.parameters");
    let file: ParameterFile = format!("{ring}N = 8192\nK = 100\nge = 6.6e-9\ngi = 1.6e-7\nT = 1\n").parse().unwrap();
    let parameters = Parameters::new(&file, &NetsimOptions::default()).unwrap();
    for threads in [1, 2] {
        let network = Network::build(parameters.network(), threads).unwrap();
        let mut half = Half { step: 5000, allocations: 0, spikes: 0 };
        engine::run(&parameters, &network, &Execution::default().with_threads(threads), &mut half).unwrap();
        let allocations = ALLOCATIONS.load(Ordering::Relaxed) - half.allocations;
        assert!(half.spikes > 10_000, "{} spikes", half.spikes);
        // An allocation in each of the blocks would be 1667. There are a thousand lists of spikes on their way, and each
        // grows when it gets more of them than it ever had.
        assert!(allocations < 500, "{allocations} allocations in 5000 steps on {threads} threads");
    }
}
