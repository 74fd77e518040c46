//! The grid of bins in which spikes are counted.

use crate::window::Window;

/// Bins of a whole number of time steps, from the start of a window.
///
/// A spike at `time` belongs to step `floor(time / dt + 1e-6)` and to bin `(step - first step) / steps per bin`. A last
/// bin that the window does not fill is left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BinGrid {
    window: Window,
    time_step: f64,
    first_step: u64,
    bin_steps: u64,
    bins: usize,
}

impl BinGrid {
    /// The most bins a grid may have: their counts take 256 MiB. More is a mistake in the units.
    pub const MAX_BINS: u64 = 1 << 26;

    /// Returns the grid, or `None` if a bin has no steps or there are more than [`MAX_BINS`](BinGrid::MAX_BINS) bins.
    ///
    /// - `time_step`: integration step in seconds.
    /// - `bin_steps`: width of a bin in steps.
    ///
    /// # Example
    ///
    /// One second in steps of 0.1 s has five bins of two steps, or three bins of three steps with the rest left out.
    /// ```
    /// use neversim_metrics::{BinGrid, Window};
    ///
    /// let second = Window::new(0.0, 1.0).ok_or("empty window")?;
    /// assert_eq!(BinGrid::new(second, 0.1, 2).map(|grid| grid.bins()), Some(5));
    /// let grid = BinGrid::new(second, 0.1, 3).ok_or("too many bins")?;
    /// assert_eq!(grid.bins(), 3);
    /// // 0.3 is a little less than three times 0.1 in floating point, but it still belongs to step 3.
    /// assert_eq!((grid.bin_of(0.29), grid.bin_of(0.3), grid.bin_of(0.95)), (Some(0), Some(1), None));
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn new(window: Window, time_step: f64, bin_steps: u64) -> Option<Self> {
        let first_step = step_of(window.start(), time_step);
        let steps = step_of(window.stop(), time_step) - first_step;
        let bins = steps.checked_div(bin_steps).filter(|bins| *bins <= Self::MAX_BINS)?;
        let bins = usize::try_from(bins).ok()?;
        Some(Self { window, time_step, first_step, bin_steps, bins })
    }

    /// Returns the number of bins.
    #[must_use]
    pub fn bins(&self) -> usize {
        self.bins
    }

    /// Returns the width of a bin in seconds.
    #[must_use]
    pub fn bin_duration(&self) -> f64 {
        self.bin_steps as f64 * self.time_step
    }

    /// Returns the window that the bins divide.
    #[must_use]
    pub fn window(&self) -> Window {
        self.window
    }

    /// Returns the bin of a spike at `time` seconds; `None` outside the window and in its incomplete last bin.
    #[must_use]
    pub fn bin_of(&self, time: f64) -> Option<usize> {
        if !(time >= self.window.start() && time < self.window.stop()) {
            return None;
        }
        let bin = self.bin_of_step(step_of(time, self.time_step) - self.first_step);
        (bin < self.bins).then_some(bin)
    }

    /// Returns the step of a time within its bin, counted from the start of the bin.
    pub(crate) fn step_in_bin(&self, time: f64) -> u64 {
        (step_of(time, self.time_step) - self.first_step) % self.bin_steps
    }

    /// Returns the time in seconds at which a step of a bin starts.
    pub(crate) fn time_of_step(&self, bin: usize, step_in_bin: u64) -> f64 {
        (self.first_step + bin as u64 * self.bin_steps + step_in_bin) as f64 * self.time_step
    }

    /// The steps of a window nearly always fit 32 bits, whose division takes a fraction of the time.
    fn bin_of_step(&self, step: u64) -> usize {
        match (u32::try_from(step), u32::try_from(self.bin_steps)) {
            (Ok(step), Ok(bin_steps)) => (step / bin_steps) as usize,
            _ => usize::try_from(step / self.bin_steps).unwrap_or(usize::MAX),
        }
    }
}

/// Returns the step that a time belongs to. Times on the grid miss it by rounding: 0.0003 / 1e-4 is 2.9999999999999996.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and windows start at 0"
)]
fn step_of(time: f64, time_step: f64) -> u64 {
    (time / time_step + 1e-6) as u64
}
