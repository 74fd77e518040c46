//! What comments cite is there.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "md") {
            found.push(path);
        }
    }
}

#[test]
fn every_section_cited_stands_in_the_model_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("MODEL.md")).unwrap();
    let mut files = vec![root.join("README.md")];
    ["src", "examples", "tests/it", "benches"].iter().for_each(|folder| sources(&root.join(folder), &mut files));
    let mut citations = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        // A citation may go over the end of a comment's line.
        let text = text.replace("///", "").replace("//!", "");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "");
        for marker in ["MODEL.md, section ", "MODEL.md, sections "] {
            for (at, _) in text.match_indices(marker) {
                let cited = &text[at + marker.len()..];
                let Some(section) = cited.chars().next().filter(char::is_ascii_digit) else { continue };
                assert!(page.contains(&format!("\n## {section}. ")), "{}: section {section}", file.display());
                citations += 1;
            }
        }
    }
    assert!(citations >= 15, "{citations} citations");
}
