//! Imports point down only (ARCHITECTURE.md): the manifests of the workspace are read and held against the table below.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

/// What each crate may import from the workspace. Whoever adds a crate decides its place here.
const ALLOWED: [(&str, &[&str]); 6] = [
    ("neversim-optim", &[]),
    ("neversim-netsim", &[]),
    ("neversim-metrics", &[]),
    ("neversim-core", &["neversim-optim", "neversim-netsim", "neversim-metrics"]),
    ("neversim-plot", &["neversim-core"]),
    ("neversim-cli", &["neversim-plot", "neversim-core", "neversim-optim", "neversim-netsim", "neversim-metrics"]),
];

/// What a plugin may import: its interface.
const ALLOWED_TO_PLUGINS: &[&str] = &["neversim-metrics"];

/// A dependency must not be an import in disguise: for tests and build scripts the same rule holds.
const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

fn table(path: &Path) -> Table {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the folders of the members, `plugins/*` expanded.
fn members(root: &Path, workspace: &Table) -> Vec<PathBuf> {
    let members = workspace["workspace"]["members"].as_array().unwrap().iter();
    let expand = |member: &Value| match member.as_str().unwrap().strip_suffix("/*") {
        Some(parent) => {
            let entries = fs::read_dir(root.join(parent)).unwrap().map(|entry| entry.unwrap().path());
            entries.filter(|folder| folder.join("Cargo.toml").is_file()).collect()
        }
        None => vec![root.join(member.as_str().unwrap())],
    };
    members.flat_map(expand).collect()
}

/// Returns the names of all packages that a manifest imports, whatever it calls them.
fn imports(manifest: &Table, workspace: &Table) -> Vec<String> {
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(|targets| targets.values());
    let sections = [manifest].into_iter().chain(targets.filter_map(Value::as_table));
    let dependencies = sections.flat_map(|section| KINDS.iter().filter_map(|kind| section.get(*kind)?.as_table()));
    let package = |entry: &Value| Some(entry.get("package")?.as_str()?.to_owned());
    let shared = |name: &str| workspace["workspace"].get("dependencies")?.get(name).and_then(package);
    dependencies
        .flatten()
        .map(|(name, entry)| package(entry).or_else(|| shared(name)).unwrap_or_else(|| name.clone()))
        .collect()
}

/// Returns every import that points up or sideways, and every crate that has no place yet.
fn problems(root: &Path) -> Vec<String> {
    let workspace = table(&root.join("Cargo.toml"));
    let manifests: BTreeMap<String, (PathBuf, Table)> = members(root, &workspace)
        .into_iter()
        .map(|folder| (folder.clone(), table(&folder.join("Cargo.toml"))))
        .map(|(folder, manifest)| (manifest["package"]["name"].as_str().unwrap().to_owned(), (folder, manifest)))
        .collect();
    let mut problems = Vec::new();
    for (name, (folder, manifest)) in &manifests {
        let known = ALLOWED.iter().find(|(known, _)| known == name).map(|(_, allowed)| *allowed);
        let is_plugin = folder.parent() == Some(&root.join("plugins"));
        let Some(allowed) = known.or(is_plugin.then_some(ALLOWED_TO_PLUGINS)) else {
            problems.push(format!("{name} has no place among the crates"));
            continue;
        };
        for import in imports(manifest, &workspace) {
            if manifests.contains_key(&import) && !allowed.contains(&import.as_str()) {
                problems.push(format!("{name} must not import {import}"));
            }
        }
    }
    problems
}

#[test]
fn imports_point_down_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    assert_eq!(problems(root), Vec::<String>::new());
}

#[test]
fn an_import_that_points_up_or_sideways_and_a_crate_without_a_place_are_noticed() {
    let root = tempfile::tempdir().unwrap();
    let write = |folder: &str, text: &str| {
        fs::create_dir_all(root.path().join(folder)).unwrap();
        fs::write(root.path().join(folder).join("Cargo.toml"), text).unwrap();
    };
    let package = |name: &str, rest: &str| format!("[package]\nname = \"{name}\"\n{rest}");
    write(
        "",
        "[workspace]\nmembers = [\"neversim-optim\", \"neversim-netsim\", \"neversim-metrics\", \"neversim-core\", \
         \"neversim-tools\", \"plugins/*\"]\n[workspace.dependencies]\n\
         statistics = { package = \"neversim-metrics\", path = \"neversim-metrics\" }\n",
    );
    write("neversim-optim", &package("neversim-optim", "[build-dependencies]\nstatistics.workspace = true\n"));
    write("neversim-netsim", &package("neversim-netsim", "[dev-dependencies]\nneversim-core = { path = \"..\" }\n"));
    write(
        "neversim-metrics",
        &package("neversim-metrics", "[target.'cfg(unix)'.dependencies]\nsearch = { package = \"neversim-optim\" }\n"),
    );
    write(
        "neversim-core",
        &package("neversim-core", "[dependencies]\nneversim-optim.workspace = true\nserde = \"1\"\n"),
    );
    write("neversim-tools", &package("neversim-tools", ""));
    write("plugins/good", &package("good", "[dependencies]\nneversim-metrics.workspace = true\n"));
    write("plugins/bad", &package("bad", "[dependencies]\nneversim-core.workspace = true\n"));
    let expected = [
        "bad must not import neversim-core",
        "neversim-metrics must not import neversim-optim",
        "neversim-netsim must not import neversim-core",
        "neversim-optim must not import neversim-metrics",
        "neversim-tools has no place among the crates",
    ];
    assert_eq!(problems(root.path()), expected);
}
