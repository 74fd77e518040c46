//! Each document that the code or another document cites is in the repository, with the section that is named.

use std::fs;
use std::path::{Path, PathBuf};

/// The files that cite: code, manifests and documents, without what is built.
fn citing_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_hidden = |path: &Path| path.file_name().unwrap().to_string_lossy().starts_with('.');
    entries
        .filter(|path| !is_hidden(path) && !path.ends_with("target"))
        .flat_map(|path| if path.is_dir() { citing_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| ["rs", "md", "toml"].iter().any(|it| extension == *it)))
        .collect()
}

/// A document's path as it is cited, and the section, if one is named: `MODEL.md, section 3`.
fn citations(text: &str) -> Vec<(&str, Option<&str>)> {
    let is_of_path = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte);
    let mut found = Vec::new();
    for (at, _) in text.match_indices(".md") {
        let end = at + ".md".len();
        let start = text.as_bytes()[..at].iter().rposition(|byte| !is_of_path(*byte)).map_or(0, |before| before + 1);
        let is_name = start < at && !text.as_bytes().get(end).copied().is_some_and(is_of_path_in_word);
        let is_address = text[..start].ends_with(':');
        // The text of a link; where it leads is the citation.
        let is_label = text[..start].ends_with('[') && text[end..].starts_with("](");
        if is_name && !is_address && !is_label {
            found.push((&text[start..end], section(&text[end..])));
        }
    }
    found
}

/// A sentence may end behind the name of a document; a longer word is another name.
fn is_of_path_in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Returns the number in `, section 3` or `` ` section 3.1 ``, which may stand on the next line of a comment.
fn section(behind: &str) -> Option<&str> {
    let behind = behind.trim_start_matches(['`', ',', ')', ' ', '\n', '/', '!']);
    let number = behind.strip_prefix("section ").or_else(|| behind.strip_prefix("sections "))?;
    let end = number.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(number.len());
    Some(number[..end].trim_end_matches('.')).filter(|number| !number.is_empty())
}

/// Returns the document: cited from the citing file's folder, from its crate, or from the repository.
fn document(cited: &str, from: &Path, root: &Path) -> Option<PathBuf> {
    let folders = from.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
    folders.map(|folder| folder.join(cited)).find(|path| path.is_file())
}

/// Whether a document has a heading with this number: `## 3. Random numbers` or `### 3.1 Draws`.
fn has_section(document: &str, number: &str) -> bool {
    document.lines().filter(|line| line.starts_with('#')).any(|heading| {
        let rest = heading.trim_start_matches('#').trim_start().strip_prefix(number);
        rest.is_some_and(|rest| !rest.starts_with(|char: char| char.is_ascii_digit()))
    })
}

fn dangling(root: &Path) -> Vec<String> {
    let mut dangling = Vec::new();
    for path in citing_files(root) {
        let text = fs::read_to_string(&path).unwrap();
        let place = path.strip_prefix(root).unwrap().display();
        for (cited, section) in citations(&text) {
            match document(cited, &path, root) {
                None => dangling.push(format!("{place}: {cited} is not in the repository")),
                Some(found) => {
                    let has = |section: &str| has_section(&fs::read_to_string(&found).unwrap(), section);
                    if let Some(section) = section.filter(|section| !has(section)) {
                        dangling.push(format!("{place}: {cited} has no section {section}"));
                    }
                }
            }
        }
    }
    dangling.sort();
    dangling
}

#[test]
fn every_citation_of_a_document_resolves() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    // The files written here are about made-up documents.
    let all = dangling(root).into_iter().filter(|line| !line.starts_with(file!())).collect::<Vec<_>>();
    assert_eq!(all, Vec::<String>::new());
}

#[test]
fn a_missing_document_and_a_missing_section_are_noticed() {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("README.md", "See [MODEL.md](one/MODEL.md), section 2, and https://example.org/GUIDE.md.\n");
    write("one/MODEL.md", "# Model\n\n## 1. Units\n\n## 12. Files\n");
    write(
        "one/src/lib.rs",
        "//! `MODEL.md`, section 12, and MODEL.md,\n//! section 1. GONE.md; ../README.md; two.mdx\n",
    );
    let expected = ["README.md: one/MODEL.md has no section 2", "one/src/lib.rs: GONE.md is not in the repository"];
    assert_eq!(dangling(root.path()), expected);
}
