//! `cargo xtask test`: every check and every test of the project, counted.
//!
//! A step that fails does not stop the ones that do not need it. The last line is `N passed, N failed, N skipped`.

use crate::postgres::{self, Postgres};
use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{
    app, browser_tests, components_page, examples, npm, pictures, process, python, server, size, supply_chain, system,
    tools,
};
use anyhow::{Context, Result};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, io};

/// How many random cases `--full` tries where the default is 256.
const FULL_CASES: &str = "20000";
/// How long one program of component tests may take. The runner's own 20 seconds are short for a busy machine.
const COMPONENT_TIMEOUT_SECONDS: &str = "120";
/// The variable by which the tests find nginx, which stands before several servers there as it does in life.
const NGINX_VARIABLE: &str = "REPRISE_TEST_NGINX";
/// The variable by which they find Node.js, on which the identity provider runs that they sign in at.
const NODE_VARIABLE: &str = "REPRISE_TEST_NODE";

/// Runs all steps and answers whether every test passed.
pub(crate) fn run(workspace: Workspace, full: bool) -> Result<bool> {
    let mut session = Session { workspace, full, binary: None };
    let mut rows = Vec::new();
    let mut total = Tally::default();
    for &(name, step) in STEPS {
        println!("\n━━ {name}");
        let start = Instant::now();
        let tally = step(&mut session).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Tally::FAILED
        });
        total += tally;
        rows.push((name, tally, start.elapsed()));
    }
    print_table(&rows);
    println!("{total}");
    Ok(total.failed == 0)
}

type Step = fn(&mut Session) -> Result<Tally>;

/// In the order in which mistakes are cheapest to find.
const STEPS: &[(&str, Step)] = &[
    ("Format", |session| session.check(&["fmt", "--all", "--check"])),
    ("Lints of server, wire and commands", |session| {
        session.check(&["clippy", "--workspace", "--exclude", APP, "--all-targets", "--", "--deny", "warnings"])
    }),
    ("Lints of the app, native", |session| {
        session.check(&["clippy", "--package", APP, "--lib", "--", "--deny", "warnings"])
    }),
    ("Lints of the app in the browser", |session| {
        tools::wasm_target(&session.workspace)?;
        let [feature, page] = components_page::FEATURE;
        session.check(&[
            "clippy",
            "--package",
            APP,
            "--target",
            WASM,
            "--all-targets",
            feature,
            page,
            // And what portals load.
            feature,
            "embed",
            "--",
            "--deny",
            "warnings",
        ])
    }),
    ("What others wrote, by deny.toml", |session| supply_chain::rules(&session.workspace)),
    ("Known holes in what others wrote", |session| supply_chain::known_holes(&session.workspace)),
    ("Native tests", Session::native_tests),
    ("Native tests of what portals load", Session::native_tests_of_embed),
    ("Component tests in Chromium", Session::component_tests),
    ("Pictures of the components", Session::pictures),
    ("Release build", Session::release_build),
    ("Size of the first load", Session::size_budget),
    ("Conformance with other people's clients", Session::conformance),
    ("Types of scripts and browser tests", Session::types),
    ("Examples of hosts", Session::examples),
    ("Flows in Chromium", Session::flows),
    ("Main flows in Firefox", Session::flows_in_firefox),
    ("Main flows in WebKit", Session::flows_in_webkit),
];

const APP: &str = "reprise-console";
const WASM: &str = tools::WASM_TARGET;

/// What the steps share.
struct Session {
    workspace: Workspace,
    full: bool,
    /// The release server, as soon as this session has built it.
    binary: Option<PathBuf>,
}

impl Session {
    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = process::cargo(&self.workspace.root);
        cargo.args(arguments);
        if io::stdout().is_terminal() {
            cargo.env("CARGO_TERM_COLOR", "always");
        }
        cargo
    }

    /// A command of cargo that succeeds or fails as one test.
    fn check(&self, arguments: &[&str]) -> Result<Tally> {
        process::run(&mut self.cargo(arguments)).map(|()| Tally::of_check(true))
    }

    fn cargo_test(&self, mut command: Command) -> Result<Tally> {
        // A snapshot that differs is a failure here, and no new file.
        command.env("INSTA_UPDATE", "no");
        if self.full {
            command.envs([("REPRISE_TEST_FULL", "1"), ("PROPTEST_CASES", FULL_CASES)]);
        }
        let (status, printed) = process::watch(&mut command)?;
        Ok(Tally::of_cargo_test(&printed, status.success()))
    }

    fn native_tests(&mut self) -> Result<Tally> {
        // What is ignored elsewhere needs this server, or an identity provider, which is an npm package.
        let postgres = Postgres::start()?;
        npm::programs(&self.workspace)?;
        let mut command = self.cargo(&["test", "--workspace", "--no-fail-fast", "--", "--include-ignored"]);
        command.env(postgres::VARIABLE, &postgres.url).env(NGINX_VARIABLE, system::nginx()?);
        command.env(NODE_VARIABLE, system::node()?);
        self.cargo_test(command)
    }

    fn native_tests_of_embed(&mut self) -> Result<Tally> {
        let command = self.cargo(&["test", "--package", APP, "--lib", "--features", "embed", "--no-fail-fast"]);
        self.cargo_test(command)
    }

    fn component_tests(&mut self) -> Result<Tally> {
        tools::wasm_target(&self.workspace)?;
        let path = process::path_with(&[tools::wasm_bindgen(&self.workspace)?])?;
        let chromedriver = system::chromedriver()?;
        let mut command = self.cargo(&["test", "--package", APP, "--target", WASM, "--tests", "--no-fail-fast"]);
        command.env("PATH", path).env("CHROMEDRIVER", chromedriver);
        command.env("WASM_BINDGEN_TEST_TIMEOUT", COMPONENT_TIMEOUT_SECONDS);
        self.cargo_test(command)
    }

    fn examples(&mut self) -> Result<Tally> {
        examples::build(&self.workspace).map(|()| Tally::of_check(true))
    }

    fn pictures(&mut self) -> Result<Tally> {
        self.playwright(pictures::command(&self.workspace)?)
    }

    fn release_build(&mut self) -> Result<Tally> {
        app::build(&self.workspace)?;
        self.binary = Some(server::build(&self.workspace)?);
        Ok(Tally::of_check(true))
    }

    fn size_budget(&mut self) -> Result<Tally> {
        self.built()?;
        size::report(&self.workspace).map(Tally::of_check)
    }

    fn conformance(&mut self) -> Result<Tally> {
        let binary = self.built()?;
        let report = self.new_report("pytest.xml")?;
        let mut command = python::command(&self.workspace)?;
        command
            .args(["-m", "pytest", "tests/conformance", "--verbose", "--junit-xml"])
            .arg(&report)
            .current_dir(&self.workspace.root)
            .env("REPRISE_BINARY", binary);
        if io::stdout().is_terminal() {
            command.arg("--color=yes");
        }
        if self.full {
            command.env("REPRISE_TEST_FULL", "1");
        }
        let (status, _) = process::watch(&mut command)?;
        Ok(Tally::of_pytest(&fs::read_to_string(&report).unwrap_or_default(), status.success()))
    }

    fn types(&mut self) -> Result<Tally> {
        let compiler = npm::programs(&self.workspace)?.join("tsc");
        for project in ["tests/e2e", "src/embed"] {
            process::run(Command::new(&compiler).args(["--project", project]).current_dir(&self.workspace.root))?;
        }
        Ok(Tally::of_check(true))
    }

    fn flows(&mut self) -> Result<Tally> {
        let binary = self.built()?;
        let mut command = browser_tests::of_console(&self.workspace, "playwright.config.ts", &binary)?;
        command.args(["--project", "flows"]);
        if self.full {
            command.env("REPRISE_TEST_FULL", "1");
        }
        self.playwright(command)
    }

    /// The same pages in a browser of another kind: what most people do, and what browsers do in their own ways.
    fn flows_in_firefox(&mut self) -> Result<Tally> {
        let binary = self.built()?;
        let mut command = browser_tests::of_console(&self.workspace, "others.config.ts", &binary)?;
        command.args(["--project", "firefox"]).env("REPRISE_FIREFOX", system::firefox()?);
        self.playwright(command)
    }

    /// And in one of the third kind, which is that of Safari.
    fn flows_in_webkit(&mut self) -> Result<Tally> {
        let binary = self.built()?;
        let webkit = system::webkit()?;
        let mut command = browser_tests::of_console(&self.workspace, "others.config.ts", &binary)?;
        command.args(["--project", "webkit"]);
        command.env("REPRISE_WEBKIT_DRIVER", webkit.driver).env("REPRISE_WEBKIT", webkit.browser);
        self.playwright(command)
    }

    fn playwright(&self, mut command: Command) -> Result<Tally> {
        let report = self.new_report("playwright.json")?;
        command.args(["--reporter", "list,json"]).env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report);
        let (status, _) = process::watch(&mut command)?;
        Ok(Tally::of_playwright(&fs::read_to_string(&report).unwrap_or_default(), status.success()))
    }

    /// Where a program is to write its report. That of an earlier run must not be counted again.
    fn new_report(&self, name: &str) -> Result<PathBuf> {
        let report = self.workspace.target.join(name);
        if report.exists() {
            fs::remove_file(&report).with_context(|| format!("`{}` cannot be removed", report.display()))?;
        }
        Ok(report)
    }

    fn built(&self) -> Result<PathBuf> {
        self.binary.clone().context("not run, because the release build failed")
    }
}

fn print_table(rows: &[(&str, Tally, Duration)]) {
    println!("\n{:<40} {:>7} {:>7} {:>8} {:>7}", "Step", "passed", "failed", "skipped", "time");
    for (name, tally, duration) in rows {
        let seconds = duration.as_secs();
        println!("{name:<40} {:>7} {:>7} {:>8} {seconds:>5} s", tally.passed, tally.failed, tally.skipped);
    }
    println!();
}
