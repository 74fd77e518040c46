//! Strategies that learn nothing.

use super::row::{Family, StrategyRow, rows};
use crate::strategies::random_search::RandomSearch;
use crate::strategies::samplers::{Average, Opposition, Sampler, Sequence, Settings, Spread};

const RANDOM: Family = Family {
    name: "random search",
    is_parallel: true,
    is_deterministic: false,
    reference: "Bergstra and Bengio 2012, https://jmlr.org/papers/v13/bergstra12a.html",
};

const ONE_SHOT: Family = Family {
    name: "one-shot sampling",
    is_parallel: true,
    is_deterministic: false,
    reference: "Niederreiter 1992, https://doi.org/10.1137/1.9781611970081",
};

pub(super) static RANDOM_SEARCH: &[StrategyRow] = rows! { RandomSearch, RANDOM;
    "RandomSearch", "uniform random points; what every other strategy has to beat", ();
};

/// Sequences without a random part.
const WITHOUT_CHANCE: Family = Family { is_deterministic: true, ..ONE_SHOT };

const PLAIN: Settings = Settings::of(Sequence::Random);
const HALTON: Settings = Settings::of(Sequence::Halton);
const HAMMERSLEY: Settings = Settings::of(Sequence::Hammersley);
const LATIN: Settings = Settings::of(Sequence::LatinHypercube);
const SCRAMBLED_HALTON: Settings = Settings { is_scrambled: true, ..HALTON };
const SCRAMBLED: Settings = Settings { is_scrambled: true, ..HAMMERSLEY };
const CAUCHY: Spread = Spread::Cauchy;

pub(super) static SAMPLERS: &[StrategyRow] = rows! { Sampler, ONE_SHOT;
    "AvgMetaRecenteringNoHull", "MetaRecentering that recommends the mean of the best", Settings { spread: Spread::NormalAuto, average: Average::Exponential, ..SCRAMBLED };
    "AvgRandomSearch", "uniform points; recommends the mean of the best", Settings { average: Average::Best, ..PLAIN };
    "CauchyLHSSearch", "Latin hypercube of a Cauchy distribution around the centre", Settings { spread: CAUCHY, ..LATIN };
    "CauchyRandomSearch", "random points of a Cauchy distribution around the centre", Settings { spread: CAUCHY, ..PLAIN };
    "CauchyScrHammersleySearch", "scrambled Hammersley points of a Cauchy distribution around the centre", Settings { spread: CAUCHY, ..SCRAMBLED };
    "HullAvgMetaRecentering", "MetaRecentering that recommends the mean of the best", Settings { spread: Spread::NormalAuto, average: Average::Exponential, ..SCRAMBLED };
    "HullAvgMetaTuneRecentering", "MetaTuneRecentering that recommends the mean of the best", Settings { spread: Spread::NormalTuned, average: Average::Exponential, ..SCRAMBLED };
    "HullCenterHullAvgCauchyLHSSearch", "CauchyLHSSearch that recommends the mean of the best", Settings { spread: CAUCHY, average: Average::Exponential, ..LATIN };
    "HullCenterHullAvgCauchyScrHammersleySearch", "CauchyScrHammersleySearch that recommends the mean of the best", Settings { spread: CAUCHY, average: Average::Exponential, ..SCRAMBLED };
    "HullCenterHullAvgLHSSearch", "LHSSearch that recommends the mean of the best", Settings { average: Average::Exponential, ..LATIN };
    "HullCenterHullAvgRandomSearch", "uniform points; recommends the mean of the best", Settings { average: Average::Exponential, ..PLAIN };
    "HullCenterHullAvgScrHaltonSearch", "ScrHaltonSearch that recommends the mean of the best", Settings { average: Average::Exponential, ..SCRAMBLED_HALTON };
    "HullCenterHullAvgScrHaltonSearchPlusMiddlePoint", "the same, from the centre", Settings { average: Average::Exponential, starts_in_centre: true, ..SCRAMBLED_HALTON };
    "HullCenterHullAvgScrHammersleySearch", "ScrHammersleySearch that recommends the mean of the best", Settings { average: Average::Exponential, ..SCRAMBLED };
    "HullCenterHullAvgScrHammersleySearchPlusMiddlePoint", "the same, from the centre", Settings { average: Average::Exponential, starts_in_centre: true, ..SCRAMBLED };
    "LHSSearch", "Latin hypercube: every parameter takes every part of its range once", LATIN;
    "MetaCauchyRecentering", "scrambled Hammersley points of a Cauchy distribution around the centre", Settings { spread: CAUCHY, ..SCRAMBLED };
    "MetaRecentering", "scrambled Hammersley points of a normal distribution around the centre, as wide as the budget allows", Settings { spread: Spread::NormalAuto, ..SCRAMBLED };
    "MetaTuneRecentering", "the same with the width sqrt(ln B / d); for one batch of many workers", Settings { spread: Spread::NormalTuned, ..SCRAMBLED };
    "ORandomSearch", "every second random point opposite to the one before", Settings { opposition: Opposition::Full, ..PLAIN };
    "OScrHammersleySearch", "every second scrambled Hammersley point opposite to the one before", Settings { opposition: Opposition::Full, ..SCRAMBLED };
    "QORandomSearch", "every second random point opposite, nearer to the centre", Settings { opposition: Opposition::Quasi, ..PLAIN };
    "QOScrHammersleySearch", "every second scrambled Hammersley point opposite, nearer to the centre", Settings { opposition: Opposition::Quasi, ..SCRAMBLED };
    "RandomScaleRandomSearch", "normal points around the centre, each with another width", Settings { spread: Spread::RandomScale, starts_in_centre: true, ..PLAIN };
    "RandomScaleRandomSearchPlusMiddlePoint", "the same", Settings { spread: Spread::RandomScale, starts_in_centre: true, ..PLAIN };
    "RandomSearchPlusMiddlePoint", "the centre, then uniform points", Settings { starts_in_centre: true, ..PLAIN };
    "RescaleScrHammersleySearch", "ScrHammersleySearch: its points reach the borders as they are", SCRAMBLED;
    "ScrHaltonSearch", "the scrambled Halton sequence", SCRAMBLED_HALTON;
    "ScrHaltonSearchPlusMiddlePoint", "the same, from the centre", Settings { starts_in_centre: true, ..SCRAMBLED_HALTON };
    "ScrHammersleySearch", "scrambled Hammersley points; even coverage by the whole budget", SCRAMBLED;
    "ScrHammersleySearchPlusMiddlePoint", "the same, from the centre", Settings { starts_in_centre: true, ..SCRAMBLED };
    "SobolSearch", "the Sobol sequence with Owen scrambling: the most even coverage by any number of points", Settings::of(Sequence::Sobol);
    "TEAvgCauchyLHSSearch", "CauchyLHSSearch that recommends the mean of the best", Settings { spread: CAUCHY, average: Average::Exponential, ..LATIN };
    "TEAvgCauchyScrHammersleySearch", "CauchyScrHammersleySearch that recommends the mean of the best", Settings { spread: CAUCHY, average: Average::Exponential, ..SCRAMBLED };
    "TEAvgLHSSearch", "LHSSearch that recommends the mean of the best", Settings { average: Average::Exponential, ..LATIN };
    "TEAvgRandomSearch", "uniform points; recommends the mean of the best", Settings { average: Average::Exponential, ..PLAIN };
    "TEAvgScrHammersleySearch", "ScrHammersleySearch that recommends the mean of the best", Settings { average: Average::Exponential, ..SCRAMBLED };
    "TEAvgScrHammersleySearchPlusMiddlePoint", "the same, from the centre", Settings { average: Average::Exponential, starts_in_centre: true, ..SCRAMBLED };
    "Zero", "the centre, then uniform points", Settings::of(Sequence::Centre);
};

pub(super) static SEQUENCES: &[StrategyRow] = rows! { Sampler, WITHOUT_CHANCE;
    "AvgHammersleySearch", "HammersleySearch that recommends the mean of the best", Settings { average: Average::Best, ..HAMMERSLEY };
    "AvgHammersleySearchPlusMiddlePoint", "the same, from the centre", Settings { average: Average::Best, starts_in_centre: true, ..HAMMERSLEY };
    "HaltonSearch", "the Halton sequence; the same for every seed", HALTON;
    "HaltonSearchPlusMiddlePoint", "the same, from the centre", Settings { starts_in_centre: true, ..HALTON };
    "HammersleySearch", "Hammersley points; the same for every seed", HAMMERSLEY;
    "HammersleySearchPlusMiddlePoint", "the same, from the centre", Settings { starts_in_centre: true, ..HAMMERSLEY };
    "HullCenterHullAvgLargeHammersleySearch", "HammersleySearch that recommends the mean of the best", Settings { average: Average::Exponential, ..HAMMERSLEY };
    "LargeHaltonSearch", "the Halton sequence; the same for every seed", HALTON;
};
