//! NETSIM spiking-network models and a native engine for them.
