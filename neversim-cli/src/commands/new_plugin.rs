//! `neversim new-plugin`: writes out a crate with a metric of one's own, ready to build.

use std::fs;
use std::path::Path;

use anyhow::Context;
use neversim_metrics::Registry;

use crate::args::NewPluginArguments;
use crate::exit_code::{ExitCode, UsageError};
use crate::output;

/// `plugins/template`, which the tests of the workspace build: by symbolic links, which `cargo package` follows.
const LIBRARY: &str = include_str!("new_plugin/template.rs");
const README: &str = include_str!("new_plugin/template.md");
const MANIFEST: &str = include_str!("new_plugin/template.toml");

const _: () =
    assert!(MANIFEST.len() > 100, "the links in new_plugin/ were checked out as text: enable core.symlinks in git");

/// What the manifest says of the checkout it stands in, to be replaced.
const DEPENDENCY: &str = "neversim-metrics = { version = \"0.1.0\", path = \"../../neversim-metrics\" }";

/// What a crate of its own needs: not to belong to a workspace it happens to lie in, and panics that can be caught.
const OF_ITS_OWN: &str = "
# Not part of a workspace around it.
[workspace]

# A panic in the metric must be caught, or it ends neversim.
[profile.release]
panic = \"unwind\"
";

/// The checkout that this program was built from, if it is still there.
const OWN_CHECKOUT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

const BUILT_AGAINST_OWN: &str = "it builds against the checkout of this program; --path names another";
const BUILT_AGAINST_PUBLISHED: &str =
    "it builds against the published neversim-metrics; where there is none, give --path CHECKOUT (a clone of neversim)";

pub(crate) fn run(arguments: &NewPluginArguments) -> anyhow::Result<ExitCode> {
    let name = arguments.name.as_str();
    check_name(name)?;
    let own = Path::new(OWN_CHECKOUT);
    let (dependency, built_against) = match &arguments.path {
        Some(checkout) => (dependency_on(checkout)?, None),
        None if holds_metrics(own) => (dependency_on(own)?, Some(BUILT_AGAINST_OWN)),
        None => (format!("neversim-metrics = \"{}\"", env!("CARGO_PKG_VERSION")), Some(BUILT_AGAINST_PUBLISHED)),
    };
    let folder = Path::new(name);
    fs::create_dir(folder).with_context(|| format!("cannot create {name}"))?;
    let write = |file: &str, text: String| {
        let path = folder.join(file);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    };
    let named = |text: &str| text.replace("my_metric", name).replace("MyMetric", &type_name(name));
    fs::create_dir(folder.join("src")).with_context(|| format!("cannot create {name}/src"))?;
    write("Cargo.toml", named(MANIFEST).replace(DEPENDENCY, &dependency) + OF_ITS_OWN)?;
    write("src/lib.rs", named(LIBRARY))?;
    write("README.md", named(README))?;
    write(".gitignore", "/target\n".to_owned())?;
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    output::results(&format!(
        "cd {name}\n\
         cargo test                # its own tests\n\
         cargo build --release\n\
         neversim check-plugin target/release/{prefix}{name}{suffix}\n"
    ))?;
    output::note(format_args!("{name}: the metric is in src/lib.rs, how to go on in README.md"));
    if let Some(built_against) = built_against {
        output::note(format_args!("{name}: {built_against}"));
    }
    Ok(ExitCode::Done)
}

fn check_name(name: &str) -> Result<(), UsageError> {
    let refused = |reason: &str| Err(UsageError(format!("new-plugin {name}: {reason}")));
    let is_name = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !is_name {
        return refused("the name must be lower-case letters, digits and underscores, a letter first");
    }
    if Registry::builtin().metric(name).is_ok() {
        return refused("there is a built-in metric of that name");
    }
    // The names that neither a crate nor a function may have.
    if ["test", "core", "std", "alloc", "fn", "mod", "type", "loop", "match", "move", "where", "self"].contains(&name) {
        return refused("Rust keeps that name for itself");
    }
    Ok(())
}

fn holds_metrics(checkout: &Path) -> bool {
    checkout.join("neversim-metrics/Cargo.toml").is_file()
}

fn dependency_on(checkout: &Path) -> anyhow::Result<String> {
    let path = checkout.join("neversim-metrics");
    if !holds_metrics(checkout) {
        let message = format!("--path {}: no checkout of neversim (no neversim-metrics in it)", checkout.display());
        return Err(UsageError(message).into());
    }
    let path = fs::canonicalize(&path).with_context(|| format!("cannot find {}", path.display()))?;
    let path = toml::Value::String(path.to_string_lossy().into_owned());
    Ok(format!("neversim-metrics = {{ version = \"{}\", path = {path} }}", env!("CARGO_PKG_VERSION")))
}

/// `my_metric` as Rust writes types: `MyMetric`.
fn type_name(name: &str) -> String {
    let words = name.split('_').filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_has_what_is_replaced() {
        assert!(MANIFEST.contains(DEPENDENCY), "{MANIFEST}");
        assert!(MANIFEST.contains("my_metric") && LIBRARY.contains("MyMetric"));
    }

    #[test]
    fn types_are_written_as_rust_writes_them() {
        assert_eq!(type_name("burst_rate_2"), "BurstRate2");
    }
}
