//! What a metric looks at: which neurons, in which stretch of time.

use crate::neurons::NeuronIds;
use crate::window::Window;

/// The neurons and the window that a metric looks at.
///
/// # Example
///
/// ```
/// use neversim_metrics::{NeuronIds, Selection, Window};
///
/// let window = Window::new(0.0, 2.0).ok_or("empty window")?;
/// let selection = Selection::new(NeuronIds::from_range(0..10), window);
/// assert_eq!(selection.neurons().len(), 10);
/// assert_eq!(selection.window().duration(), 2.0);
/// # Ok::<(), &str>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Selection {
    neurons: NeuronIds,
    window: Window,
}

impl Selection {
    /// Returns the selection of some neurons in a window.
    #[must_use]
    pub fn new(neurons: NeuronIds, window: Window) -> Self {
        Self { neurons, window }
    }

    /// Returns the neurons, silent ones included.
    #[must_use]
    pub fn neurons(&self) -> &NeuronIds {
        &self.neurons
    }

    /// Returns the window.
    #[must_use]
    pub fn window(&self) -> Window {
        self.window
    }
}
