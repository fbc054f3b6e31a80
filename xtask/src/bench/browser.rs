//! The page of one sandbox beside the same page as others would build it, in the same browser.

use super::table::{Table, kilobytes};
use crate::workspace::Workspace;
use crate::{app, npm, process, system};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::process::{Command, Stdio};

/// Where the peers and what measures them are.
const FOLDER: &str = "bench/browser";
/// Us.
const OURS: &str = "reprise";
/// How many jobs the goals are about, and how many are to take hardly longer.
const JOBS: [u32; 2] = [1_000, 5_000];
/// What so many more jobs may take of what the fewer take.
const MORE_JOBS: f64 = 1.3;
/// The links and processors of the loads, by their names in what the script prints.
const LOADS: [&str; 4] = ["none 1x", "none 4x", "10mbit 1x", "10mbit 4x"];
/// The looks, by their names there and in words.
const LOOKS: [(&str, &str); 4] = [
    ("unchanged", "A look without news"),
    ("one", "A look with one row changed"),
    ("percent", "A look with 1 % changed"),
    ("job", "A look at one job"),
];

/// A peer, with the shares of its numbers that ours may be.
struct Peer {
    name: &'static str,
    first_row: f64,
    look: f64,
    /// Of memory and of nodes, where there is a goal.
    held: Option<f64>,
}

/// What most teams would build, and the least that anybody can.
const PEERS: [Peer; 2] = [
    Peer { name: "react-virtual", first_row: 1.0, look: 0.8, held: Some(1.0) },
    Peer { name: "vanilla-window", first_row: 1.6, look: 1.3, held: None },
];

/// Measures, prints the tables, and answers whether the goals are reached.
pub(super) fn run(workspace: &Workspace) -> Result<bool> {
    app::build(workspace)?;
    npm::programs(workspace)?;
    npm::install(workspace, FOLDER, "for the peers of the benchmark")?;
    println!("Building the peers …");
    let mut build = Command::new("npm");
    process::run(build.args(["run", "--silent", "build"]).current_dir(workspace.root.join(FOLDER)))?;
    println!("Measuring the page of a sandbox and its peers; this takes half an hour …");
    let measured = measure(workspace)?;
    for (title, key) in cases() {
        measured.print(&title, &key);
    }
    let mut table = Table::new(&format!("The page of a sandbox beside its peers, {} jobs, shares", JOBS[0]));
    for peer in &PEERS {
        measured.beside(&mut table, peer);
    }
    measured.beside_fewer(&mut table);
    Ok(table.finish())
}

fn measure(workspace: &Workspace) -> Result<Measured> {
    let subjects = [OURS].into_iter().chain(PEERS.iter().map(|peer| peer.name)).collect::<Vec<_>>().join(",");
    let mut script = Command::new("node");
    script.arg(format!("{FOLDER}/measure.mjs")).args([
        "--subjects",
        &subjects,
        "--jobs",
        &JOBS.map(|jobs| jobs.to_string()).join(","),
    ]);
    script
        .current_dir(&workspace.root)
        .env("REPRISE_CHROMIUM", system::chromium()?)
        .env("REPRISE_DIST", workspace.dist());
    // How far it is can be seen while it runs.
    let output =
        script.stdin(Stdio::null()).stderr(Stdio::inherit()).output().context("Node.js could not be started")?;
    let answer = String::from_utf8_lossy(&output.stdout);
    anyhow::ensure!(output.status.success(), "{FOLDER}/measure.mjs failed ({})", output.status);
    serde_json::from_str(answer.trim()).with_context(|| format!("{FOLDER}/measure.mjs printed `{answer}`"))
}

/// What was measured, in words and by its name in what the script prints.
fn cases() -> Vec<(String, String)> {
    let mut cases = Vec::new();
    for jobs in JOBS {
        cases.extend(
            LOADS.map(|load| (format!("First load, {jobs} jobs, link and processor: {load}"), load_key(jobs, load))),
        );
        cases.push((format!("Looks, {jobs} jobs"), poll_key(jobs)));
    }
    cases
}

fn load_key(jobs: u32, load: &str) -> String {
    format!("load {jobs} {load}")
}

fn poll_key(jobs: u32) -> String {
    format!("poll {jobs}")
}

/// Numbers by their names, by case, by subject. A share of nothing is none.
type Numbers = BTreeMap<String, BTreeMap<String, BTreeMap<String, Option<f64>>>>;

/// What bench/browser/measure.mjs prints. Times in milliseconds, sizes in bytes.
#[derive(Deserialize)]
struct Measured {
    rounds: u32,
    medians: Numbers,
    ratios: Numbers,
}

impl Measured {
    fn print(&self, title: &str, key: &str) {
        let mut table = Table::new(&format!("{title}; medians of {}", self.rounds));
        for (subject, cases) in &self.medians {
            let Some(case) = cases.get(key) else { continue };
            let number = |name: &str| case.get(name).copied().flatten().unwrap_or(f64::NAN);
            let kilobytes = |name: &str| kilobytes(number(name) as u64);
            if key.starts_with("load") {
                let remark = format!(
                    "all {} rows {:.0} ms; main thread {:.0} ms; program {}, data {}",
                    number("rows"),
                    number("all"),
                    number("task"),
                    kilobytes("program"),
                    kilobytes("data"),
                );
                table.row(subject, &format!("{:.0} ms", number("first")), &remark);
            } else {
                let looks = LOOKS.map(|(name, _)| format!("{:.1}", number(name))).join(" / ");
                let remark = format!(
                    "ms without news / one row / 1 % / one job: {looks}; {} held, {} nodes",
                    kilobytes("held"),
                    number("nodes"),
                );
                table.row(subject, &format!("{:.1} ms", number("one")), &remark);
            }
        }
    }

    fn beside(&self, table: &mut Table, peer: &Peer) {
        let poll = poll_key(JOBS[0]);
        for load in LOADS {
            let share = share(&self.ratios, peer.name, &load_key(JOBS[0], load), "first");
            demand(table, &format!("First row, {load}"), share, peer.first_row, peer.name);
        }
        for (name, words) in LOOKS {
            demand(table, words, share(&self.ratios, peer.name, &poll, name), peer.look, peer.name);
        }
        if let Some(most) = peer.held {
            demand(table, "Memory after 200 looks", share(&self.ratios, peer.name, &poll, "held"), most, peer.name);
            demand(table, "Nodes", share(&self.ratios, peer.name, &poll, "nodes"), most, peer.name);
        }
    }

    /// Ours with more jobs beside ours with fewer.
    fn beside_fewer(&self, table: &mut Table) {
        let whose = format!("our own with {} jobs", JOBS[0]);
        let of = |key: fn(u32, &str) -> String, case: &str, name: &str| {
            let [fewer, more] = JOBS.map(|jobs| share(&self.medians, OURS, &key(jobs, case), name));
            Some(more? / fewer?)
        };
        for load in LOADS {
            let words = format!("First row of {} jobs, {load}", JOBS[1]);
            demand(table, &words, of(load_key, load, "first"), MORE_JOBS, &whose);
        }
        for (name, words) in LOOKS {
            demand(
                table,
                &format!("{words}, {} jobs", JOBS[1]),
                of(|jobs, _| poll_key(jobs), "", name),
                MORE_JOBS,
                &whose,
            );
        }
    }
}

fn share(numbers: &Numbers, subject: &str, case: &str, name: &str) -> Option<f64> {
    numbers.get(subject)?.get(case)?.get(name).copied().flatten()
}

/// A row with its goal. What could not be measured has not reached it.
fn demand(table: &mut Table, measure: &str, share: Option<f64>, most: f64, whose: &str) {
    let value = share.map_or_else(|| "none".to_owned(), |share| format!("{share:.2}"));
    table.goal(measure, &value, &format!("at most {most:.1} of {whose}"), share.is_some_and(|share| share <= most));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(ratio: &str) -> Measured {
        let json = format!(
            r#"{{"rounds":7,"medians":{{"reprise":{{"poll 1000":{{"one":2}},"poll 5000":{{"one":3}}}}}},
                "ratios":{{"react-virtual":{{"load 1000 none 1x":{{"first":{ratio}}}}}}}}}"#
        );
        serde_json::from_str(&json).expect("as the script prints it")
    }

    #[test]
    fn a_share_is_found_by_peer_case_and_name() {
        let found = |ratio| share(&measured(ratio).ratios, "react-virtual", "load 1000 none 1x", "first");
        assert_eq!((found("0.9"), found("null")), (Some(0.9), None));
        assert_eq!(share(&measured("1").ratios, "svelte", "load 1000 none 1x", "first"), None);
    }

    #[test]
    fn what_was_not_measured_has_not_reached_its_goal() {
        for (share, reached) in [(Some(1.0), true), (Some(1.01), false), (None, false)] {
            let mut table = Table::new("A table");
            demand(&mut table, "First row", share, 1.0, "a peer");
            assert_eq!(table.finish(), reached, "{share:?}");
        }
    }
}
