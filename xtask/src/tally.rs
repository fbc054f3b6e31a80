//! Counting test results out of what test programs print. Pure: text in, numbers out.

use std::fmt;
use std::ops::AddAssign;

/// How many tests passed, failed and were skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Ended as they should.
    pub(crate) passed: u64,
    /// Did not, or could not be run, or could not be counted.
    pub(crate) failed: u64,
    /// Were left out on purpose.
    pub(crate) skipped: u64,
}

impl Tally {
    /// One failure.
    pub(crate) const FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };
    /// One test that could not be made here, and has said why.
    pub(crate) const SKIPPED: Self = Self { passed: 0, failed: 0, skipped: 1 };

    /// A check that has no tests inside counts as one.
    pub(crate) fn of_check(succeeded: bool) -> Self {
        if succeeded { Self { passed: 1, ..Self::default() } } else { Self::FAILED }
    }

    /// What `cargo test` printed, natively or through `wasm-bindgen-test-runner`: both end each test program with
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub(crate) fn of_cargo_test(printed: &str, succeeded: bool) -> Self {
        let plain = without_colours(printed);
        let results: Vec<_> = plain.lines().filter_map(|line| line.trim().strip_prefix("test result: ")).collect();
        let mut total = Self::default();
        for result in &results {
            match of_result_line(result) {
                Some(tally) => total += tally,
                None => total += Self::FAILED,
            }
        }
        total.unless_contradicted(succeeded)
    }

    /// The report of Playwright's JSON reporter.
    pub(crate) fn of_playwright(report: &str, succeeded: bool) -> Self {
        let report: serde_json::Value = serde_json::from_str(report).unwrap_or_default();
        let statistics = &report["stats"];
        let number = |name: &str| statistics[name].as_u64().unwrap_or(0);
        // Errors outside of tests, such as a file that cannot be read.
        let errors = report["errors"].as_array().map_or(0, |errors| errors.len() as u64);
        // A test that passed only when it was repeated has failed once too often for this project.
        let failed = number("unexpected") + number("flaky") + errors;
        Self { passed: number("expected"), failed, skipped: number("skipped") }.unless_contradicted(succeeded)
    }

    /// The report that pytest writes in the form of JUnit: `<testsuite … errors="0" failures="1" skipped="0" tests="40" …>`.
    pub(crate) fn of_pytest(report: &str, succeeded: bool) -> Self {
        let suite = report.split_once("<testsuite ").and_then(|(_, rest)| rest.split_once('>'));
        let attributes = suite.map_or("", |(attributes, _)| attributes);
        let number = |name: &str| {
            let (_, value) = attributes.split_once(&format!(" {name}=\""))?;
            value.split('"').next()?.parse::<u64>().ok()
        };
        let counts = ["tests", "failures", "errors", "skipped"].map(number);
        let [Some(tests), Some(failures), Some(errors), Some(skipped)] = counts else { return Self::FAILED };
        let failed = failures + errors;
        Self { passed: tests.saturating_sub(failed + skipped), failed, skipped }.unless_contradicted(succeeded)
    }

    /// Adds a failure where the numbers say that all is well and the exit status or the silence says otherwise: a
    /// program that crashed prints no result.
    fn unless_contradicted(mut self, succeeded: bool) -> Self {
        let ran_nothing = self == Self::default();
        if self.failed == 0 && (!succeeded || ran_nothing) {
            self += Self::FAILED;
        }
        self
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// Reads `ok. 3 passed; 0 failed; 1 ignored; 0 measured; …`.
fn of_result_line(line: &str) -> Option<Tally> {
    let (_, counts) = line.split_once(". ")?;
    let count = |name: &str| {
        let of_name = |part: &str| part.trim().strip_suffix(name)?.trim().parse::<u64>().ok();
        counts.split(';').find_map(of_name)
    };
    Some(Tally { passed: count("passed")?, failed: count("failed")?, skipped: count("ignored")? })
}

/// Without the escape sequences that colour a terminal.
fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // `[`, numbers, a letter.
        let end = part.find(|character: char| character.is_ascii_alphabetic()).map_or(part.len(), |at| at + 1);
        plain += &part[end..];
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn every_result_line_of_cargo_counts() {
        let printed = "\
running 2 tests
test tests::one ... ok
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

running 3 tests
test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
   Doc-tests wire
test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(Tally::of_cargo_test(printed, false), tally(3, 1, 1));
    }

    #[test]
    fn the_browser_runner_is_read_too_and_in_colour() {
        let printed = "Running headless tests in Chrome on `http://127.0.0.1:1/`\n\
                       \u{1b}[1mtest result: \u{1b}[32mok\u{1b}[0m. 7 passed; 0 failed; 2 ignored; 0 filtered out; finished in 0.21s\n";
        assert_eq!(Tally::of_cargo_test(printed, true), tally(7, 0, 2));
    }

    #[test]
    fn a_crash_after_good_results_is_a_failure() {
        let printed = "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured\nerror: test failed (signal: 11)";
        assert_eq!(Tally::of_cargo_test(printed, false), tally(2, 1, 0));
    }

    #[test]
    fn what_cannot_be_counted_is_a_failure() {
        assert_eq!(Tally::of_cargo_test("", true), Tally::FAILED);
        assert_eq!(Tally::of_cargo_test("error: could not compile", false), Tally::FAILED);
        assert_eq!(Tally::of_cargo_test("test result: ok. many passed; 0 failed; 0 ignored", true), Tally::FAILED);
        assert_eq!(Tally::of_cargo_test("test result: ok", true), Tally::FAILED);
        assert_eq!(Tally::of_playwright("", true), Tally::FAILED);
        assert_eq!(Tally::of_playwright("{}", true), Tally::FAILED);
        assert_eq!(Tally::of_playwright("no JSON", false), Tally::FAILED);
        assert_eq!(Tally::of_pytest("", true), Tally::FAILED);
        assert_eq!(Tally::of_pytest("<testsuite name=\"pytest\" tests=\"3\">", true), Tally::FAILED);
    }

    #[test]
    fn the_report_of_playwright_counts_with_its_errors_and_repeats() {
        let report = r#"{"suites":[],"errors":[],"stats":{"expected":5,"skipped":1,"unexpected":2,"flaky":1}}"#;
        assert_eq!(Tally::of_playwright(report, false), tally(5, 3, 1));
        let broken =
            r#"{"errors":[{"message":"SyntaxError"}],"stats":{"expected":5,"skipped":0,"unexpected":0,"flaky":0}}"#;
        assert_eq!(Tally::of_playwright(broken, false), tally(5, 1, 0));
        let stopped = r#"{"errors":[],"stats":{"expected":5,"skipped":0,"unexpected":0,"flaky":0}}"#;
        assert_eq!(Tally::of_playwright(stopped, false), tally(5, 1, 0));
    }

    #[test]
    fn the_report_of_pytest_counts_with_its_errors() {
        let report = |counts: &str| {
            format!(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><testsuites name=\"pytest tests\"><testsuite name=\"pytest\" {counts} \
                 time=\"62.8\"><testcase name=\"test_token\"><failure>&lt;testsuite tests=\"9\"></failure></testcase></testsuite>"
            )
        };
        let good = report("errors=\"0\" failures=\"0\" skipped=\"1\" tests=\"40\"");
        assert_eq!(Tally::of_pytest(&good, true), tally(39, 0, 1));
        assert_eq!(Tally::of_pytest(&good, false), tally(39, 1, 1));
        let bad = report("errors=\"1\" failures=\"2\" skipped=\"0\" tests=\"40\"");
        assert_eq!(Tally::of_pytest(&bad, false), tally(37, 3, 0));
        let nothing = report("errors=\"0\" failures=\"0\" skipped=\"0\" tests=\"0\"");
        assert_eq!(Tally::of_pytest(&nothing, true), Tally::FAILED);
    }

    #[test]
    fn the_last_line_has_its_fixed_form() {
        assert_eq!(tally(12, 0, 3).to_string(), "12 passed, 0 failed, 3 skipped");
    }
}
