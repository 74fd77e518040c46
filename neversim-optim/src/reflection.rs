//! Bringing points that left the unit cube back into it.

/// Returns `coordinate` folded into [0, 1] as if the borders were mirrors: a triangle wave of period 2 that leaves
/// points inside unchanged.
///
/// Nevergrad reflects once and clamps what is still outside, so a step longer than the whole range lands on the
/// *opposite* border, and half of all long steps end on a corner (`ALGORITHMS.md` section 1). Reflected as often as
/// needed, a long step ends anywhere.
///
/// Not a number and the infinities, which no strategy should produce, give the centre, 0.5.
///
/// # Example
///
/// Overshooting the upper border by 0.25 ends 0.25 below it; by 1.25, 0.25 above the lower one:
/// ```
/// use neversim_optim::reflect;
///
/// assert_eq!(reflect(0.4), 0.4);
/// assert_eq!(reflect(1.25), 0.75);
/// assert_eq!(reflect(2.25), 0.25);
/// assert_eq!(reflect(-0.25), 0.25);
/// ```
pub fn reflect(coordinate: f64) -> f64 {
    if !coordinate.is_finite() {
        return 0.5;
    }
    let phase = coordinate.rem_euclid(2.0);
    if phase > 1.0 { 2.0 - phase } else { phase }
}
