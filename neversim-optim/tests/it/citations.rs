//! What the sources cite is there.

use std::fs;
use std::path::Path;

/// Calls `see` with the path and text of every source file below a folder of the crate.
fn for_each_file(folder: &Path, see: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            for_each_file(&path, see);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "md") {
            see(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_cited_section_of_the_algorithms_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let algorithms = fs::read_to_string(root.join("ALGORITHMS.md")).unwrap();
    let mut cited = 0;
    let mut see = |path: &Path, text: &str| {
        // A citation may run over the end of a comment line.
        let text = text.replace("//!", " ").replace("///", " ");
        let words: Vec<&str> = text.split_whitespace().collect();
        for window in words.windows(3) {
            if window[0].contains("ALGORITHMS.md") && window[1] == "section" {
                let number: String = window[2].chars().take_while(char::is_ascii_digit).collect();
                assert!(algorithms.contains(&format!("\n## {number}. ")), "{}: section {number}", path.display());
                cited += 1;
            }
        }
    };
    for folder in ["src", "examples"] {
        for_each_file(&root.join(folder), &mut see);
    }
    see(&root.join("README.md"), &fs::read_to_string(root.join("README.md")).unwrap());
    assert!(cited >= 20, "{cited} citations were recognised");
}
