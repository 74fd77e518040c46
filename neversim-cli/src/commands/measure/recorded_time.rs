//! Whether the times of spikes fit the time that was recorded.

use neversim_netsim::shortest;

use super::spikes::Spikes;
use crate::args::TimeUnit;

/// Checks that no more than a few spikes lie outside the recorded time, and returns a warning about those that do.
///
/// A few: at most a quarter of all, and no more than ten or one in a thousand. More than that means a wrong unit or
/// duration, which would silently make every rate wrong.
///
/// # Errors
///
/// What is outside, and the likely reason.
pub(super) fn check(spikes: &Spikes) -> Result<Option<String>, String> {
    let (count, duration) = (spikes.times.len(), spikes.duration);
    let outside = spikes.times.iter().filter(|time| !(0.0..duration).contains(*time)).count();
    let latest = spikes.times.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if outside == 0 {
        return Ok(too_early(spikes, latest));
    }
    if outside <= (count / 4).min((count / 1000).max(10)) {
        let spikes = if outside == 1 { "1 spike is".to_owned() } else { format!("{outside} spikes are") };
        return Ok(Some(format!("{spikes} outside 0 to {duration} s and left out")));
    }
    let what = format!("{outside} of {count} spikes are outside 0 to {duration} s");
    Err(match &spikes.table {
        _ if latest < duration => format!("{what}: times must not be negative, the recording starts at 0"),
        Some(table) => {
            let (line, written) = &table.latest;
            let reason = match likely_unit(latest, table.unit, duration) {
                Some(unit) => format!("{}? give --time-unit {unit}", unit.name()),
                None => "a longer recording? give its --duration (to measure a part, give the metric t_stop=SECONDS)"
                    .to_owned(),
            };
            format!("{what}: times reach {written} (line {line}): {reason}")
        }
        None => format!(
            "{what}: times reach {} s; to measure a part, give the metric t_stop={duration} in place of --duration",
            shortest(latest)
        ),
    })
}

/// A unit in which the latest spike is within the recorded time, and not only in a corner of it.
fn likely_unit(latest: f64, unit: TimeUnit, duration: f64) -> Option<TimeUnit> {
    let written = latest * 10_f64.powi(-unit.exponent());
    [TimeUnit::Milliseconds, TimeUnit::Microseconds].into_iter().find(|other| {
        let share = written * 10_f64.powi(other.exponent()) / duration;
        *other != unit && (0.01..1.01).contains(&share)
    })
}

/// Warns of spikes that all lie in a hundredth of the recorded time: nothing is left out, but a unit may be wrong.
fn too_early(spikes: &Spikes, latest: f64) -> Option<String> {
    let is_suspect = spikes.table.is_some() && spikes.times.len() >= 20 && latest < 0.01 * spikes.duration;
    is_suspect.then(|| {
        let (latest, duration) = (shortest(latest), spikes.duration);
        format!("the last spike is at {latest} s of {duration} s: are --time-unit and --duration right?")
    })
}
