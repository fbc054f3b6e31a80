//! Keeps the invariants of ARCHITECTURE.md that can be read off the source text. Each test names its rule; a failure
//! names file, line and what is there.

#[path = "../../../build/catalogue.rs"]
mod catalogue;
mod checks;
mod lexer;
mod reading;
mod source;
mod view;
mod words;

use checks::{Finding, forbid, too_long};
use source::{Source, manifest_dependencies, optional_dependencies, sources};

/// Signing in needs answers of the identity provider; this file alone asks for them.
const ASKS_THE_IDENTITY_PROVIDER: &str = "crates/server/src/access/oidc/send.rs";
/// No file is longer: one that is holds more than one idea.
const MOST_LINES: usize = 400;

#[test]
fn wire_depends_on_nothing_that_does_io() {
    let manifest = source::read("crates/wire/Cargo.toml");
    let optional = optional_dependencies(&manifest);
    let foreign: Vec<_> = manifest_dependencies(&manifest)
        .into_iter()
        .filter(|name| !["serde", "time"].contains(&name.as_str()) && !optional.contains(name))
        .collect();
    assert!(foreign.is_empty(), "crates/wire may depend on serde and time only, not on {foreign:?}");
    assert_eq!(optional, ["utoipa"], "what crates/wire may depend on where it is asked for");
}

#[test]
fn the_app_does_not_carry_the_description_of_the_types() {
    let app = source::read("Cargo.toml");
    let wire = source::read("crates/wire/Cargo.toml");
    for (manifest, dependency) in [(&app, "dependencies"), (&app, "workspace.dependencies")] {
        assert_eq!(source::features_asked_of(manifest, dependency, "wire"), Vec::<String>::new(), "{dependency}");
    }
    assert!(!wire.contains("\ndefault ="), "the features of crates/wire are off unless a server asks for them");
}

#[test]
fn wire_does_no_io_and_knows_no_clock() {
    expect_none(
        "crates/wire does no IO and knows no clock: a rule that depends on the time takes it",
        sources("crates/wire/src", "rs").iter().flat_map(|source| checks::io(&source.path, &source.product_code())),
    );
}

#[test]
fn components_take_values_and_know_neither_data_nor_places() {
    expect_none(
        "src/components import neither api, live, pages nor the router: values in, view out",
        sources("src/components", "rs")
            .iter()
            .flat_map(|source| checks::component_imports(&source.path, &source.code())),
    );
}

#[test]
fn components_are_shown_in_all_their_states() {
    let page: String = sources("src/pages/components", "rs").iter().map(Source::code).collect();
    let passed_on = source::read("src/components.rs");
    let made = checks::makers(&passed_on);
    assert!(made.len() > 10, "src/components.rs names what it has: {made:?}");
    let missing: Vec<_> = made.into_iter().filter(|name| !page.contains(&format!("{name}("))).collect();
    assert!(missing.is_empty(), "src/pages/components/ shows every component; not these: {missing:?}");
}

#[test]
fn the_page_of_components_is_never_in_the_release() {
    let manifest = source::read("Cargo.toml");
    assert!(manifest.contains("\ncomponents-page = []\n"), "the feature brings nothing along");
    assert!(!manifest.contains("\ndefault ="), "no feature of the app is on unless somebody asks for it");
    for (path, mark) in [("src/pages.rs", "mod components;"), ("src/app.rs", "Route::Unknown if")] {
        let text = source::read(path);
        let before = text.split_once(mark).map(|(before, _)| before.trim_end()).unwrap_or_default();
        assert!(before.ends_with("#[cfg(feature = \"components-page\")]"), "{path}: {mark}");
    }
}

#[test]
fn one_function_sends_requests() {
    let others = sources("src", "rs").into_iter().filter(|source| source.path != "src/api/send.rs");
    // What reads answers knows what an answer is, and nothing that could be sent.
    let sends =
        |path: &str| if path == "src/api/answer.rs" { ["Request::", ".send("] } else { ["gloo_net", "fetch_with_"] };
    expect_none(
        "only src/api/send.rs sends requests",
        others.flat_map(|source| forbid(&source.path, &source.code(), &sends(&source.path))),
    );
}

#[test]
fn one_function_sends_to_zuora() {
    let crates = sources("crates", "rs").into_iter();
    let (client, others): (Vec<_>, Vec<_>) = crates.partition(|source| source.path.starts_with("crates/zuora/"));
    expect_none(
        "only crates/zuora speaks to other servers, and one file to the identity provider",
        others
            .iter()
            .filter(|source| source.path != ASKS_THE_IDENTITY_PROVIDER)
            .flat_map(|source| forbid(&source.path, &source.product_code(), &["reqwest", "TcpStream::connect"])),
    );
    expect_none(
        "only crates/zuora/src/send.rs sends",
        client
            .iter()
            .filter(|source| source.path != "crates/zuora/src/send.rs")
            .flat_map(|source| forbid(&source.path, &source.product_code(), &[".send()", ".execute("])),
    );
}

#[test]
fn paths_are_made_in_one_place() {
    let others = app_sources().into_iter().filter(|source| !source.path.starts_with("src/paths"));
    expect_none(
        "every path string is made in src/paths.rs and src/paths/",
        others.flat_map(|source| checks::paths(&source.path, &source.product_code())),
    );
}

#[test]
fn words_come_from_the_catalogue() {
    expect_none(
        "every word that a person reads comes from locales/",
        app_sources().iter().flat_map(|source| checks::words_in_views(&source.path, &source.product_code())),
    );
}

#[test]
fn nothing_is_written_as_html_or_inline_style() {
    expect_none(
        "text is never parsed as HTML, and styles stand in style/ (the content security policy refuses the others)",
        app_sources().iter().flat_map(|source| checks::markup(&source.path, &source.code())),
    );
    let page = source::read("index.html");
    expect_none("index.html has no inline style", checks::markup("index.html", &page));
}

#[test]
fn styles_know_start_and_end_and_no_left_or_right() {
    expect_none(
        "in a language from right to left a page is its own mirror image: say inline-start and inline-end",
        sources("style", "css").iter().flat_map(|source| checks::physical_sides(&source.path, &source.text)),
    );
}

#[test]
fn product_code_never_unwraps() {
    let all = [sources("src", "rs"), sources("crates", "rs")].concat();
    expect_none(
        "no unwrap() outside tests; expect() says why it cannot fail",
        all.iter().flat_map(|source| forbid(&source.path, &source.product_code(), &[".unwrap()"])),
    );
}

#[test]
fn files_are_short() {
    let rust = [sources("src", "rs"), sources("crates", "rs"), sources("xtask", "rs"), sources("build", "rs")].concat();
    let all = [rust, sources("style", "css"), sources("tests", "py")].concat();
    expect_none("a file is one idea", all.iter().filter_map(|source| too_long(&source.path, &source.text, MOST_LINES)));
}

#[test]
fn files_name_no_machine_and_no_registry() {
    let folders = [
        ".ci",
        ".github",
        "bench",
        "build",
        "crates",
        "docs",
        "locales",
        "packaging",
        "src",
        "style",
        "tests",
        "xtask",
    ];
    let mut all: Vec<_> = folders.iter().flat_map(|folder| sources(folder, "")).collect();
    all.extend(source::root_files());
    expect_none(
        "files say nothing about the machine that they were written on",
        all.iter().flat_map(|source| checks::machine_paths(&source.path, &source.text)),
    );
    // Where the makers of a package ask for money is no place that anything is fetched from.
    let lock = source::read("package-lock.json").replace("\"url\": \"https:", "\"url\": \"");
    expect_none(
        "package-lock.json names no host: `npm install --omit-lockfile-registry-resolved` writes it",
        forbid("package-lock.json", &lock, &["http:", "https:"]),
    );
}

#[test]
fn the_rules_are_about_files_that_exist() {
    for path in [
        "src/api/send.rs",
        "src/api/answer.rs",
        "crates/zuora/src/send.rs",
        ASKS_THE_IDENTITY_PROVIDER,
        "src/paths.rs",
        "src/app.rs",
        "crates/wire/Cargo.toml",
        "index.html",
        "package-lock.json",
    ] {
        assert!(!source::read(path).is_empty(), "{path} is gone; a rule here names it");
    }
    for folder in ["src/components", "src/pages", "crates/wire/src", "style"] {
        assert!(!sources(folder, "").is_empty(), "{folder} is gone; a rule here names it");
    }
}

/// The app's source, without the crates.
fn app_sources() -> Vec<Source> {
    sources("src", "rs")
}

fn expect_none(rule: &str, findings: impl IntoIterator<Item = Finding>) {
    let findings: Vec<_> = findings.into_iter().map(|finding| format!("  {finding}")).collect();
    assert!(findings.is_empty(), "{rule}:\n{}", findings.join("\n"));
}
