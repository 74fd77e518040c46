//! Which vector instructions the machine has: what is hot is compiled for several sets and chosen at run time.

/// The instruction sets that the hot loops are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instructions {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// What every machine of the architecture has: SSE2, or NEON.
    Baseline,
}

impl Instructions {
    /// Returns the widest that the machine has.
    pub(super) fn of_this_machine() -> Self {
        Self::all_of_this_machine()[0]
    }

    /// Returns all that the machine has, the widest first.
    pub(super) fn all_of_this_machine() -> &'static [Self] {
        #[cfg(target_arch = "x86_64")]
        {
            let has_avx512 = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl");
            let has_avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
            match (has_avx512, has_avx2) {
                (true, true) => &[Self::Avx512, Self::Avx2, Self::Baseline],
                (false, true) => &[Self::Avx2, Self::Baseline],
                (_, false) => &[Self::Baseline],
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        &[Self::Baseline]
    }
}
