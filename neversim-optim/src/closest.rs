//! The known word that was probably meant.

/// Returns the letters and digits of `word` in lower case: what is left when spelling does not matter.
pub(crate) fn bare(word: &str) -> String {
    word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Returns the entry of `known` with the fewest typing mistakes in its [bare] form, or `None` if even that one is too
/// different: more than a third of the letters, and more than two, would be wrong.
pub(crate) fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = bare(word);
    let mistakes_allowed = (word.chars().count() / 3).max(2);
    known
        .into_iter()
        .map(|entry| (strsim::damerau_levenshtein(&word, &bare(entry)), entry))
        .filter(|&(mistakes, entry)| mistakes <= mistakes_allowed && mistakes < bare(entry).chars().count())
        .min_by_key(|&(mistakes, _)| mistakes)
        .map(|(_, entry)| entry)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_slip_is_recognised_and_a_different_word_is_not() {
        let known = ["float", "log", "int", "log-int"];
        assert_eq!(closest("flaot", known), Some("float"));
        assert_eq!(closest("LogInt", known), Some("log-int"));
        assert_eq!(closest("geometric", known), None);
    }
}
