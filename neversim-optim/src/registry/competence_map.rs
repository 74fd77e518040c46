//! The competence map, under all names that Nevergrad has for its own.

use super::row::{Family, StrategyRow, rows};
use crate::strategies::competence_map::CompetenceMap;

const MAP_FAMILY: Family = Family {
    name: "competence map",
    is_parallel: true,
    is_deterministic: false,
    reference: "Meunier et al. 2022, https://doi.org/10.1109/TEVC.2021.3108185",
};

pub(super) static COMPETENCE_MAP: &[StrategyRow] = rows! { CompetenceMap, MAP_FAMILY;
    "CSEC", "the same as NGOpt",
        ();
    "CSEC10", "the same as NGOpt",
        ();
    "CSEC11", "the same as NGOpt",
        ();
    "NGDSRW", "the same as NGOpt",
        ();
    "NGO", "the same as NGOpt",
        ();
    "NGOpt", "the default: chooses a strategy by budget, workers and parameter types",
        ();
    "NGOpt10", "the same as NGOpt",
        ();
    "NGOpt15", "the same as NGOpt",
        ();
    "NGOpt16", "the same as NGOpt",
        ();
    "NGOpt36", "the same as NGOpt",
        ();
    "NGOpt39", "the same as NGOpt",
        ();
    "NGOpt4", "the same as NGOpt",
        ();
    "NGOpt8", "the same as NGOpt",
        ();
    "NGOptBase", "the same as NGOpt",
        ();
    "NGOptDSBase", "the same as NGOpt",
        ();
    "NGOptF", "the same as NGOpt",
        ();
    "NGOptF2", "the same as NGOpt",
        ();
    "NGOptF3", "the same as NGOpt",
        ();
    "NGOptF5", "the same as NGOpt",
        ();
    "NGOptRW", "the same as NGOpt",
        ();
    "NgDS", "the same as NGOpt",
        ();
    "NgDS11", "the same as NGOpt",
        ();
    "NgDS2", "the same as NGOpt",
        ();
    "NgIoh", "the same as NGOpt",
        ();
    "NgIoh10", "the same as NGOpt",
        ();
    "NgIoh11", "the same as NGOpt",
        ();
    "NgIoh12", "the same as NGOpt",
        ();
    "NgIoh12b", "the same as NGOpt",
        ();
    "NgIoh13", "the same as NGOpt",
        ();
    "NgIoh13b", "the same as NGOpt",
        ();
    "NgIoh14", "the same as NGOpt",
        ();
    "NgIoh14b", "the same as NGOpt",
        ();
    "NgIoh15", "the same as NGOpt",
        ();
    "NgIoh15b", "the same as NGOpt",
        ();
    "NgIoh16", "the same as NGOpt",
        ();
    "NgIoh17", "the same as NGOpt",
        ();
    "NgIoh18", "the same as NGOpt",
        ();
    "NgIoh19", "the same as NGOpt",
        ();
    "NgIoh2", "the same as NGOpt",
        ();
    "NgIoh20", "the same as NGOpt",
        ();
    "NgIoh21", "the same as NGOpt",
        ();
    "NgIoh3", "the same as NGOpt",
        ();
    "NgIoh4", "the same as NGOpt",
        ();
    "NgIoh5", "the same as NGOpt",
        ();
    "NgIoh6", "the same as NGOpt",
        ();
    "NgIoh7", "the same as NGOpt",
        ();
    "NgIoh8", "the same as NGOpt",
        ();
    "NgIoh9", "the same as NGOpt",
        ();
    "NgIohRW2", "the same as NGOpt",
        ();
    "NgIohTuned", "the same as NGOpt",
        ();
    "Shiwa", "the same as NGOpt",
        ();
    "Wiz", "the same as NGOpt",
        ();
};
