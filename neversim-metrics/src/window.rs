//! The stretch of time that a metric looks at.

use std::fmt;

/// A half-open window of time `[start, stop)` in seconds, never empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    start: f64,
    stop: f64,
}

impl Window {
    /// Returns the window `[start, stop)`, both in seconds; `None` unless both are finite and `start < stop`.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_metrics::Window;
    ///
    /// let window = Window::new(0.5, 2.0).ok_or("empty")?;
    /// assert_eq!(window.duration(), 1.5);
    /// assert!(Window::new(1.0, 1.0).is_none());
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn new(start: f64, stop: f64) -> Option<Self> {
        (start < stop && start.is_finite() && stop.is_finite()).then_some(Self { start, stop })
    }

    /// Returns the start in seconds; a spike at that time counts.
    #[must_use]
    pub fn start(&self) -> f64 {
        self.start
    }

    /// Returns the end in seconds; a spike at that time does not count.
    #[must_use]
    pub fn stop(&self) -> f64 {
        self.stop
    }

    /// Returns the length in seconds, above 0.
    #[must_use]
    pub fn duration(&self) -> f64 {
        self.stop - self.start
    }

    /// Returns the part of a spike train inside the window.
    ///
    /// - `train`: times in seconds, ascending.
    ///
    /// # Example
    ///
    /// ```
    /// use neversim_metrics::Window;
    ///
    /// let window = Window::new(0.5, 2.0).ok_or("empty")?;
    /// assert_eq!(window.slice(&[0.1, 0.5, 1.9, 2.0]), [0.5, 1.9]);
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn slice<'t>(&self, train: &'t [f64]) -> &'t [f64] {
        match train {
            [] => train,
            // The usual case, a window that covers the run, without two searches per neuron.
            [first, .., last] if *first >= self.start && *last < self.stop => train,
            _ => {
                let start = train.partition_point(|time| *time < self.start);
                let end = train.partition_point(|time| *time < self.stop);
                &train[start..end]
            }
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}) s", self.start, self.stop)
    }
}
