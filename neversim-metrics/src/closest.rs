//! The known name that a misspelt one was meant to be.

/// Returns the most similar of some names, if it is similar at all.
pub(crate) fn closest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let name = name.to_lowercase();
    known
        .map(|candidate| (strsim::damerau_levenshtein(&name, candidate), candidate))
        // One slip in a short word, one in three letters in a longer one: beyond that a suggestion does not help.
        .filter(|(distance, candidate)| *distance <= candidate.len().max(name.len()).div_ceil(3))
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}
