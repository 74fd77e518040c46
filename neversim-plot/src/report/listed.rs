//! Lists in sentences.

/// Returns `a, b and c`.
pub(super) fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match items.as_slice() {
        [] => "nothing".into(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_sentences_do() {
        let list = |items: &[&str]| listed(items.iter().map(|item| (*item).to_owned()));
        assert_eq!(
            (list(&["a"]), list(&["a", "b"]), list(&["a", "b", "c"])),
            ("a".into(), "a and b".into(), "a, b and c".into())
        );
    }
}
