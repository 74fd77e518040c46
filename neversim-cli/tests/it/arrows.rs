//! Inside a crate, too, imports point down only (ARCHITECTURE.md): the sources are read, and files that import each other
//! in a circle are named, with the imports that tie them.
//!
//! An import is an arrow from the file that needs an item to the file that *defines* it, however many modules hand it on.
//! So a parent that only declares its children and re-exports from them has no arrow to them; a parent whose own code
//! uses a child's item has one, and then that child must not import what the parent defines. Code for tests is not read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::buffer::{Cursor, TokenBuffer};
use syn::visit::{self, Visit};

/// The crates whose files must not import each other in a circle.
const CHECKED: &[&str] =
    &["neversim-cli", "neversim-core", "neversim-metrics", "neversim-netsim", "neversim-optim", "neversim-plot"];

/// The layers of neversim-core, the highest first: a file imports from its own layer and from those below. What is in no
/// folder (errors, cancellation) is at the bottom.
const LAYERS: &[&str] =
    &["study", "preflight", "evaluate", "plan", "command_metrics", "metric_group", "simulator", "program", "record"];

/// Arrows that may close a circle.
struct Exception {
    from: &'static str,
    /// A file, or a folder with the slash that ends it.
    to: &'static str,
    reason: &'static str,
}

impl Exception {
    fn covers(&self, from: &str, to: &str) -> bool {
        from == self.from && if self.to.ends_with('/') { to.starts_with(self.to) } else { to == self.to }
    }
}

/// The exceptions. One that is no longer needed fails the test.
const EXCEPTIONS: &[Exception] = &[Exception {
    from: "neversim-core/src/record/settings/row.rs",
    to: "neversim-core/src/record/settings/specification.rs",
    reason: "a row may be fixed depending on any other row, so its condition looks at the whole table",
}];

/// Files by their path from `src`, with their text.
type Sources = BTreeMap<String, String>;

/// Arrows from file to file, with the imports that make them.
type Arrows = BTreeMap<(String, String), BTreeSet<String>>;

/// A module by its path from the root of the crate, which is empty.
type ModulePath = Vec<String>;

/// What one module has and needs.
#[derive(Default)]
struct Module {
    file: String,
    /// The items that it defines, child modules excepted.
    items: BTreeSet<String>,
    children: BTreeSet<String>,
    imports: Vec<Import>,
    /// The paths in its code, single names included.
    paths: BTreeSet<Vec<String>>,
}

/// One leaf of a `use`.
struct Import {
    path: Vec<String>,
    name: Name,
    /// Whether other modules may import the name from here, so that the `use` alone says nothing of a need.
    is_handed_on: bool,
}

impl Import {
    fn is_called(&self, name: &str) -> bool {
        matches!(&self.name, Name::Own(own) if own == name)
    }
}

/// What an import is called in the module that has it.
enum Name {
    Own(String),
    /// `as _`: a trait for its methods.
    Unnamed,
    /// `*`.
    Glob,
}

/// What a path leads to.
#[derive(Clone, PartialEq)]
enum Target {
    Module(ModulePath),
    /// An item of this file, or something inside it (a variant, an associated function).
    Item(String),
}

/// The modules of one crate.
struct Crate {
    modules: BTreeMap<ModulePath, Module>,
}

impl Crate {
    /// Reads the file `root` and every module that it declares.
    fn read(sources: &Sources, root: &str) -> Self {
        let mut read = Self { modules: BTreeMap::new() };
        read.add_file(sources, root, Vec::new());
        read
    }

    fn add_file(&mut self, sources: &Sources, file: &str, path: ModulePath) {
        let text = sources.get(file).unwrap_or_else(|| panic!("no source of the file {file}"));
        let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
        self.add_module(sources, file, path, &parsed.items);
    }

    fn add_module(&mut self, sources: &Sources, file: &str, path: ModulePath, items: &[syn::Item]) {
        let mut reader = Reader { module: Module { file: file.to_owned(), ..Module::default() } };
        for item in items.iter().filter(|item| !attributes(item).iter().any(is_for_tests)) {
            reader.module.items.extend(defined_name(item));
            let syn::Item::Mod(child) = item else {
                reader.visit_item(item);
                continue;
            };
            let name = child.ident.to_string();
            let mut child_path = path.clone();
            child_path.push(name.clone());
            reader.module.children.insert(name);
            match &child.content {
                Some((_, items)) => self.add_module(sources, file, child_path, items),
                None => {
                    let stem = child_path.join("/");
                    let places = [format!("{stem}.rs"), format!("{stem}/mod.rs")];
                    let child_file = places.iter().find(|place| sources.contains_key(*place));
                    let child_file = child_file.unwrap_or_else(|| panic!("{file}: no source of the module {stem}"));
                    self.add_file(sources, child_file, child_path);
                }
            }
        }
        self.modules.insert(path, reader.module);
    }

    /// Returns what `name` stands for inside the module `at`: its own items first, then what it imports.
    fn named(&self, at: &ModulePath, name: &str, seen: &mut BTreeSet<(ModulePath, String)>) -> Vec<Target> {
        let mut found = Vec::new();
        if !seen.insert((at.clone(), name.to_owned())) {
            return found;
        }
        let module = &self.modules[at];
        if module.items.contains(name) {
            found.push(Target::Item(module.file.clone()));
        }
        if module.children.contains(name) {
            let child = at.iter().cloned().chain([name.to_owned()]);
            found.push(Target::Module(child.collect()));
        }
        for import in module.imports.iter().filter(|import| import.is_called(name)) {
            found.extend(self.targets(at, &import.path, seen));
        }
        if found.is_empty() {
            for import in module.imports.iter().filter(|import| matches!(import.name, Name::Glob)) {
                for target in self.targets(at, &import.path, seen) {
                    if let Target::Module(module) = target {
                        found.extend(self.named(&module, name, seen));
                    }
                }
            }
        }
        found
    }

    /// Returns what a path inside the module `at` leads to: nothing if it leaves the crate.
    fn targets(&self, at: &ModulePath, path: &[String], seen: &mut BTreeSet<(ModulePath, String)>) -> Vec<Target> {
        let mut targets = match path[0].as_str() {
            "crate" | "self" | "super" => vec![Target::Module(at.clone())],
            name => self.named(at, name, seen),
        };
        let is_relative = !matches!(path[0].as_str(), "crate" | "self" | "super");
        for segment in &path[usize::from(is_relative)..] {
            // A function may share its name with a module, but only the module leads further.
            if targets.iter().any(|target| matches!(target, Target::Module(_))) {
                targets.retain(|target| matches!(target, Target::Module(_)));
            }
            let step = |target| match target {
                Target::Item(file) => vec![Target::Item(file)],
                Target::Module(module) => match segment.as_str() {
                    "crate" => vec![Target::Module(Vec::new())],
                    "self" => vec![Target::Module(module)],
                    "super" => vec![Target::Module(module[..module.len() - 1].to_vec())],
                    // What a macro defines has no name in the text, but the path says whose it is.
                    name => match self.named(&module, name, seen) {
                        found if found.is_empty() => vec![Target::Item(self.modules[&module].file.clone())],
                        found => found,
                    },
                },
            };
            targets = targets.into_iter().flat_map(step).collect();
        }
        targets
    }

    /// Returns the arrows between the files.
    fn arrows(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (at, module) in &self.modules {
            let needed: Vec<_> = module.imports.iter().filter(|import| !import.is_handed_on).collect();
            let mut paths: Vec<_> = module.paths.iter().collect();
            // What is needed of an imported item is its import.
            paths.retain(|path| path.len() > 1 || !needed.iter().any(|import| import.is_called(&path[0])));
            for path in needed.iter().map(|import| &import.path).chain(paths) {
                for target in self.targets(at, path, &mut BTreeSet::new()) {
                    if let Target::Item(file) = target
                        && file != module.file
                    {
                        arrows.entry((module.file.clone(), file)).or_default().insert(path.join("::"));
                    }
                }
            }
        }
        arrows
    }
}

/// Collects what a module imports and which paths its code has.
struct Reader {
    module: Module,
}

impl Reader {
    fn add_use(&mut self, prefix: &[String], tree: &syn::UseTree, is_handed_on: bool) {
        let longer = |name: &syn::Ident| prefix.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
        let (path, name) = match tree {
            syn::UseTree::Path(tree) => return self.add_use(&longer(&tree.ident), &tree.tree, is_handed_on),
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.add_use(prefix, tree, is_handed_on));
                return;
            }
            // `use a::b::{self}` imports `b`.
            syn::UseTree::Name(tree) if tree.ident == "self" => {
                (prefix.to_vec(), Name::Own(prefix.last().cloned().unwrap_or_default()))
            }
            syn::UseTree::Name(tree) => (longer(&tree.ident), Name::Own(tree.ident.to_string())),
            syn::UseTree::Rename(tree) => {
                let path = if tree.ident == "self" { prefix.to_vec() } else { longer(&tree.ident) };
                (path, if tree.rename == "_" { Name::Unnamed } else { Name::Own(tree.rename.to_string()) })
            }
            syn::UseTree::Glob(_) => (prefix.to_vec(), Name::Glob),
        };
        self.module.imports.push(Import { path, name, is_handed_on });
    }

    /// Adds the paths that stand among tokens which only a macro understands.
    fn add_tokens(&mut self, mut rest: Cursor<'_>) {
        let mut path = Vec::new();
        let mut is_member = false;
        while !rest.eof() {
            if let Some((name, after)) = rest.ident() {
                path.push(name.to_string());
                if let Some(after) = after_colons(after).filter(|after| after.ident().is_some()) {
                    rest = after;
                    continue;
                }
                let path = std::mem::take(&mut path);
                if !is_member {
                    self.module.paths.insert(path);
                }
                rest = after;
                is_member = false;
            } else if let Some((inside, _, _, after)) = rest.any_group() {
                self.add_tokens(inside);
                rest = after;
                is_member = false;
            } else {
                // `.name` is a field or a method; what follows `..` is not.
                is_member = !is_member && rest.punct().is_some_and(|(mark, _)| mark.as_char() == '.');
                if let Some((literal, _)) = rest.literal() {
                    self.add_named_in_text(&literal.to_string());
                }
                let Some(after) = after_token(rest) else { return };
                rest = after;
            }
        }
    }

    /// Adds the path inside a string such as that of `#[serde(with = "crate::number")]`.
    fn add_named_in_text(&mut self, literal: &str) {
        let path: Vec<_> = literal.trim_matches('"').split("::").map(str::to_owned).collect();
        let is_name = |part: &String| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if path.len() > 1 && path.iter().all(is_name) {
            self.module.paths.insert(path);
        }
    }
}

/// Returns what follows `::`, if that comes next.
fn after_colons(rest: Cursor<'_>) -> Option<Cursor<'_>> {
    let (first, rest) = rest.punct()?;
    let (second, rest) = rest.punct()?;
    (first.as_char() == ':' && second.as_char() == ':').then_some(rest)
}

/// Returns what follows the next token.
fn after_token(rest: Cursor<'_>) -> Option<Cursor<'_>> {
    let literal = rest.literal().map(|(_, after)| after);
    literal.or_else(|| Some(rest.punct()?.1)).or_else(|| Some(rest.lifetime()?.1))
}

impl<'a> Visit<'a> for Reader {
    fn visit_item(&mut self, item: &'a syn::Item) {
        if !attributes(item).iter().any(is_for_tests) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        if !item.attrs.iter().any(is_for_tests) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        if item.leading_colon.is_none() {
            let is_handed_on = !matches!(item.vis, syn::Visibility::Inherited);
            self.add_use(&[], &item.tree, is_handed_on);
        }
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        if path.leading_colon.is_none() {
            self.module.paths.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        self.visit_path(&call.path);
        self.add_tokens(TokenBuffer::new2(call.tokens.clone()).begin());
    }

    fn visit_attribute(&mut self, attribute: &'a syn::Attribute) {
        if let syn::Meta::List(list) = &attribute.meta {
            self.add_tokens(TokenBuffer::new2(list.tokens.clone()).begin());
        }
    }

    /// `pub(super)` names a module and needs nothing of it.
    fn visit_visibility(&mut self, _: &'a syn::Visibility) {}
}

/// Returns whether an attribute is a `#[cfg(...)]` that holds in tests only.
fn is_for_tests(attribute: &syn::Attribute) -> bool {
    fn needs_test(meta: &syn::Meta) -> bool {
        let inside = |list: &syn::MetaList| {
            let parser = syn::punctuated::Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated;
            list.parse_args_with(parser).map(|inside| inside.into_iter().collect::<Vec<_>>()).unwrap_or_default()
        };
        match meta {
            syn::Meta::Path(path) => path.is_ident("test"),
            syn::Meta::List(list) if list.path.is_ident("all") => inside(list).iter().any(needs_test),
            syn::Meta::List(list) if list.path.is_ident("any") => inside(list).iter().all(needs_test),
            _ => false,
        }
    }
    attribute.path().is_ident("cfg") && attribute.parse_args().is_ok_and(|meta| needs_test(&meta))
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    use syn::Item;
    match item {
        Item::Const(syn::ItemConst { attrs, .. })
        | Item::Enum(syn::ItemEnum { attrs, .. })
        | Item::Fn(syn::ItemFn { attrs, .. })
        | Item::Impl(syn::ItemImpl { attrs, .. })
        | Item::Macro(syn::ItemMacro { attrs, .. })
        | Item::Mod(syn::ItemMod { attrs, .. })
        | Item::Static(syn::ItemStatic { attrs, .. })
        | Item::Struct(syn::ItemStruct { attrs, .. })
        | Item::Trait(syn::ItemTrait { attrs, .. })
        | Item::Type(syn::ItemType { attrs, .. })
        | Item::Union(syn::ItemUnion { attrs, .. })
        | Item::Use(syn::ItemUse { attrs, .. }) => attrs,
        _ => &[],
    }
}

fn defined_name(item: &syn::Item) -> Option<String> {
    use syn::Item;
    match item {
        Item::Const(syn::ItemConst { ident, .. })
        | Item::Enum(syn::ItemEnum { ident, .. })
        | Item::Fn(syn::ItemFn { sig: syn::Signature { ident, .. }, .. })
        | Item::Macro(syn::ItemMacro { ident: Some(ident), .. })
        | Item::Static(syn::ItemStatic { ident, .. })
        | Item::Struct(syn::ItemStruct { ident, .. })
        | Item::Trait(syn::ItemTrait { ident, .. })
        | Item::Type(syn::ItemType { ident, .. })
        | Item::Union(syn::ItemUnion { ident, .. }) => Some(ident.to_string()),
        _ => None,
    }
}

/// Returns the sets of files that reach each other over the arrows, each of more than one file.
fn circles(arrows: &Arrows) -> Vec<BTreeSet<String>> {
    let mut reached = BTreeMap::<&str, BTreeSet<&str>>::new();
    for (start, _) in arrows.keys() {
        let mut open = vec![start.as_str()];
        let from_start = reached.entry(start).or_default();
        while let Some(file) = open.pop() {
            let next = arrows.keys().filter(|(from, _)| from == file).map(|(_, to)| to.as_str());
            open.extend(next.filter(|to| from_start.insert(to)));
        }
    }
    let tied = |file: &str| {
        let is_tied = |other: &&&str| reached.get(**other).is_some_and(|back| back.contains(file));
        reached[file].iter().filter(is_tied).map(|other| (*other).to_owned()).collect::<BTreeSet<_>>()
    };
    let found: BTreeSet<_> = reached.keys().map(|file| tied(file)).filter(|circle| circle.len() > 1).collect();
    found.into_iter().collect()
}

/// Returns one line per circle and one per arrow inside it.
fn described(arrows: &Arrows) -> String {
    let mut lines = Vec::new();
    for circle in circles(arrows) {
        lines.push(format!("circle of {} files", circle.len()));
        for ((from, to), imports) in arrows {
            if circle.contains(from) && circle.contains(to) {
                let imports: Vec<_> = imports.iter().map(String::as_str).collect();
                lines.push(format!("  {from} -> {to}: {}", imports.join(", ")));
            }
        }
    }
    lines.join("\n")
}

/// Adds the files under `folder`, by their paths with `prefix`.
fn add_sources(folder: &Path, prefix: &str, sources: &mut Sources) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            add_sources(&path, &format!("{name}/"), sources);
        } else if name.ends_with(".rs") {
            sources.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

/// Returns the arrows between the files of a crate of the workspace.
fn arrows_of(name: &str) -> Arrows {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(name).join("src");
    let mut sources = Sources::new();
    add_sources(&folder, "", &mut sources);
    let root = ["lib.rs", "main.rs"].into_iter().find(|root| sources.contains_key(*root)).unwrap();
    let read = Crate::read(&sources, root);
    read.arrows().into_iter().map(|((from, to), names)| ((path(name, &from), path(name, &to)), names)).collect()
}

fn path(name: &str, file: &str) -> String {
    format!("{name}/src/{file}")
}

#[test]
fn files_of_a_crate_do_not_import_each_other_in_a_circle() {
    let mut problems = Vec::new();
    for name in CHECKED {
        let mut arrows = arrows_of(name);
        arrows.retain(|(from, to), _| !EXCEPTIONS.iter().any(|known| known.covers(from, to)));
        problems.push(described(&arrows));
    }
    problems.retain(|circles| !circles.is_empty());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Returns the layer of a file of neversim-core, counted from the top.
fn layer(file: &str) -> usize {
    let inside = file.trim_start_matches("neversim-core/src/");
    let name = inside.split(['/', '.']).next().unwrap();
    LAYERS.iter().position(|layer| *layer == name).unwrap_or(LAYERS.len())
}

#[test]
fn no_file_of_the_core_imports_from_a_layer_above_its_own() {
    let arrows = arrows_of("neversim-core");
    let is_root = |file: &str| file.ends_with("/lib.rs");
    let upwards = arrows.keys().filter(|(from, to)| !is_root(from) && layer(from) > layer(to));
    // Errors name what they are about, and that is what the lowest layer stores.
    let upwards: Vec<_> = upwards.filter(|(from, _)| !from.ends_with("/error.rs")).collect();
    assert!(upwards.is_empty(), "{upwards:?}");
    let downwards = arrows.keys().filter(|(from, to)| layer(from) < layer(to)).count();
    assert!(downwards > 50, "{downwards}");
}

#[test]
fn every_exception_is_still_needed_and_has_a_reason() {
    for exception in EXCEPTIONS {
        let arrows = arrows_of(exception.from.split('/').next().unwrap());
        let circles = circles(&arrows);
        let closes = |(from, to): &(String, String)| {
            exception.covers(from, to) && circles.iter().any(|circle| circle.contains(from) && circle.contains(to))
        };
        assert!(arrows.keys().any(closes), "{} -> {}", exception.from, exception.to);
        assert!(!exception.reason.is_empty());
    }
}

#[test]
fn every_crate_is_checked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let crates = folders.filter(|folder| folder.join("Cargo.toml").is_file() && folder.join("src").is_dir());
    let found: BTreeSet<_> = crates.map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    let listed: Vec<_> = CHECKED.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(listed.len(), found.len());
    assert_eq!(BTreeSet::from_iter(listed), found);
}

/// Reads a crate whose files are given as name and text, and returns its arrows as `from -> to: imports`.
fn read(files: &[(&str, &str)]) -> (Arrows, Vec<String>) {
    let sources = files.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect();
    let arrows = Crate::read(&sources, "lib.rs").arrows();
    let line = |((from, to), imports): (&(String, String), &BTreeSet<String>)| {
        format!("{from} -> {to}: {}", imports.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
    };
    let lines = arrows.iter().map(line).collect();
    (arrows, lines)
}

#[test]
fn a_circle_of_two_files_is_found_with_the_imports_that_tie_it() {
    let (arrows, _) = read(&[
        ("lib.rs", "mod clock; mod error; mod study;"),
        ("clock.rs", "pub fn now() {}"),
        ("error.rs", "use crate::study::Study; pub struct Error(Study);"),
        ("study.rs", "use crate::clock::now; pub struct Study; fn run() -> Result<(), crate::error::Error> { now() }"),
    ]);
    let expected =
        "circle of 2 files\n  error.rs -> study.rs: crate::study::Study\n  study.rs -> error.rs: crate::error::Error";
    assert_eq!(described(&arrows), expected);
}

#[test]
fn a_circle_over_a_third_file_is_one_circle() {
    let (arrows, _) = read(&[
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::b::B; pub struct A;"),
        ("b.rs", "use crate::c::C; pub struct B;"),
        ("c.rs", "use crate::a::A; use crate::d::D; pub struct C;"),
        ("d.rs", "pub struct D;"),
    ]);
    assert_eq!(circles(&arrows), [BTreeSet::from(["a.rs", "b.rs", "c.rs"].map(str::to_owned))]);
}

#[test]
fn an_item_that_the_parent_hands_on_is_an_arrow_to_the_file_that_defines_it() {
    let (arrows, lines) = read(&[
        ("lib.rs", "mod shapes;"),
        ("shapes.rs", "mod corner; mod side; pub(crate) use corner::{Corner, Angle as Turn}; pub use self::side::*;"),
        ("shapes/corner.rs", "pub struct Corner; pub struct Angle;"),
        ("shapes/side.rs", "use super::Corner; pub struct Side(crate::shapes::Turn);"),
    ]);
    assert_eq!(lines, ["shapes/side.rs -> shapes/corner.rs: crate::shapes::Turn, super::Corner"]);
    assert!(circles(&arrows).is_empty());
}

#[test]
fn a_parent_whose_own_code_uses_a_child_that_imports_it_is_a_circle() {
    let parent = "mod corner; pub use corner::Corner; pub struct Shape(Vec<Corner>);";
    let (arrows, _) = read(&[
        ("lib.rs", "mod shapes;"),
        ("shapes.rs", parent),
        ("shapes/corner.rs", "use super::Shape; pub struct Corner;"),
    ]);
    assert_eq!(circles(&arrows), [BTreeSet::from(["shapes.rs", "shapes/corner.rs"].map(str::to_owned))]);
}

#[test]
fn paths_are_followed_through_groups_renames_globs_macros_and_attributes() {
    let (_, lines) = read(&[
        ("lib.rs", "mod a; mod b; mod c; mod d; mod e; mod f;"),
        ("a.rs", "use crate::{b::{self, Kept as Renamed}, c::*}; fn f() -> Glob { b::inside(); Renamed }"),
        ("b.rs", "pub struct Kept; pub fn inside() {} mod private { pub fn g() { super::super::d::table() } }"),
        ("c.rs", "pub struct Glob; fn f() { println!(\"{}\", 0..crate::d::table(x.crate_, crate::b::Kept)); }"),
        ("d.rs", "pub fn table() {} #[serde(with = \"crate::e::hex\")] struct Row;"),
        ("e.rs", "pub mod hex { pub fn write() {} } pub fn hex() {}"),
        ("f.rs", "use crate::b; use crate::c as other;"),
    ]);
    let expected = [
        "a.rs -> b.rs: b::inside, crate::b::Kept",
        "a.rs -> c.rs: Glob",
        "b.rs -> d.rs: super::super::d::table",
        "c.rs -> b.rs: crate::b::Kept",
        "c.rs -> d.rs: crate::d::table",
        "d.rs -> e.rs: crate::e::hex",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn code_for_tests_comments_and_other_crates_make_no_arrows() {
    let (_, lines) = read(&[
        ("lib.rs", "mod a; mod b; #[cfg(test)] mod samples;"),
        (
            "a.rs",
            "//! See [`crate::b::B`].\n// use crate::b::B;\n/// As `crate::b::B`.\npub fn f(b: usize) -> usize { x.b + b }\n\
             use std::b::B; use ::b::C; #[cfg(all(test, unix))] use crate::b::D; pub(in crate::a) struct E;\n\
             #[cfg(test)] mod tests { use crate::b::B; }\nimpl E { #[cfg(test)] fn g() { crate::b::B } }",
        ),
        ("b.rs", "pub struct B; pub struct D; #[cfg(not(test))] use crate::a::f;"),
    ]);
    assert_eq!(lines, ["b.rs -> a.rs: crate::a::f"]);
}
