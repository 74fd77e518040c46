//! Gradient-free optimizers behind one ask/tell interface.
