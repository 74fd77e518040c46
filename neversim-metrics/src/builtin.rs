//! The metrics of this crate: one file and one row each.

mod active_fraction;
mod burst_frac;
mod burst_index;
mod burstiness;
mod chi_spikes;
mod corr_mean;
mod corr_median;
mod corr_skew;
mod corr_std;
mod correlations;
mod count_fano;
mod cv;
mod cv2;
mod fano;
mod fr;
mod fr_cv;
mod fr_kurt;
mod fr_std;
mod isi_distance;
mod lv;
mod lvr;
mod pop_acf_tau;
mod pop_cv;
mod pop_fano;
mod pop_rate_mean;
mod pop_rate_peak;
mod pop_rate_std;
mod pop_timescale;
mod population_rate;
mod psd_band;
mod psd_peak;
mod rate_entropy;
mod row;
mod spike_contrast;
mod spike_distance;
mod sttc;
mod train_pairs;

use std::sync::Arc;

use self::row::Builtin;
use crate::metric::Metric;

/// Returns the table of built-in metrics.
pub(crate) fn metrics() -> Vec<Arc<dyn Metric>> {
    let rows = [
        fr::ROW,
        fr_std::ROW,
        fr_kurt::ROW,
        fr_cv::ROW,
        active_fraction::ROW,
        rate_entropy::ROW,
        count_fano::ROW,
        cv::ROW,
        cv2::ROW,
        lv::ROW,
        lvr::ROW,
        burstiness::ROW,
        burst_frac::ROW,
        burst_index::ROW,
        fano::ROW,
        corr_mean::ROW,
        corr_median::ROW,
        corr_std::ROW,
        corr_skew::ROW,
        sttc::ROW,
        pop_rate_mean::ROW,
        pop_rate_std::ROW,
        pop_rate_peak::ROW,
        pop_cv::ROW,
        pop_fano::ROW,
        chi_spikes::ROW,
        psd_peak::ROW,
        psd_band::ROW,
        pop_timescale::ROW,
        pop_acf_tau::ROW,
        spike_contrast::ROW,
        isi_distance::ROW,
        spike_distance::ROW,
    ];
    rows.into_iter().map(|row| Arc::new(Builtin::new(row)) as Arc<dyn Metric>).collect()
}
