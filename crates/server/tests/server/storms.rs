//! Storms: people ask for refreshes, move and stop them, while the service that stands in for Zuora misbehaves and both
//! processes are killed at any moment. No refresh is made twice, and none that was accepted is told as failed.
//!
//! A run is chosen by its seed. What exactly a kill hits is a matter of time, so a seed that failed may have to be repeated.

mod arena;
mod dice;
mod fate;
mod people;
mod truth;

use crate::program::DEADLINE;
use arena::{Arena, wall_at};
use database::testing::Kind;
use dice::Dice;
use fate::{Victim, scenario};
use people::{Person, Told, What};
use serde_json::json;
use service::clock::{ManualWall, SystemWall, Wall};
use sqlx::AnyConnection;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use truth::Step;

/// How many runs there are, and how many where there is time for long ones.
const RUNS: (u64, u64) = (24, 520);
/// And on PostgreSQL, whose part in this is small.
const RUNS_ON_POSTGRES: (u64, u64) = (8, 100);
/// How many take place at the same time, each with a service and a console of its own.
const ARENAS: u64 = 2;
/// Once in so many runs the console is the real program. It takes longer to start, and its time cannot be moved on.
const PROGRAM_ONCE_IN: u64 = 10;
/// Environments that can be refreshed, by turns: what a run leaves behind has ended when it is used again.
const ENVIRONMENTS: [&str; 5] =
    ["UAT Europe", "Finance training", "Sales demo", "Year-end closing rehearsal", "Data migration dry run"];
/// By less than so much the console's clock is behind the service's, in milliseconds.
const BEHIND: u64 = 600_000;
/// How the wall moves on while something is open: past every look, and then past all of them.
const STEPS_OF_TIME: [i64; 6] = [2, 3, 5, 10, 20, 60];
/// How long to leave to a stop between two looks whether it has ended.
const BETWEEN_LOOKS: Duration = Duration::from_millis(5);

/// One run.
struct Run {
    seed: u64,
    /// What the keys of its requests begin with.
    name: String,
    arena: Arc<Arena>,
    environment: String,
    /// The jobs that were there before.
    before: HashSet<String>,
    /// When it began, by the service's clock.
    began: i64,
    /// Whether the console is the real program, until the people are done.
    with_program: bool,
    wall: Arc<ManualWall>,
    told: Mutex<Vec<Told>>,
    kills: Mutex<Vec<(Victim, Step)>>,
    people_done: AtomicBool,
}

/// What all runs together came to.
#[derive(Debug, Default)]
struct Figures {
    runs: usize,
    requests: usize,
    presses: usize,
    jobs: usize,
    lost: usize,
    stops: usize,
    stops_in_doubt: usize,
    kills: BTreeMap<(Victim, Step), usize>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_refresh_is_made_twice_or_told_as_failed_though_it_was_accepted_on_sqlite() {
    storms(Kind::Sqlite, RUNS).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "needs PostgreSQL: run by `cargo xtask test`"]
async fn no_refresh_is_made_twice_or_told_as_failed_though_it_was_accepted_on_postgresql() {
    storms(Kind::Postgres, RUNS_ON_POSTGRES).await;
}

async fn storms(kind: Kind, (few, many): (u64, u64)) {
    let runs = if std::env::var_os("REPRISE_TEST_FULL").is_some() { many } else { few };
    let seeds = seeds(runs);
    eprintln!("storms: REPRISE_TEST_SEED={}..{} repeats these runs", seeds.start, seeds.end);
    let (next, end) = (Arc::new(AtomicU64::new(seeds.start)), seeds.end);
    let arenas: Vec<_> = (0..ARENAS.min(end - seeds.start))
        .map(|_| {
            let next = next.clone();
            tokio::spawn(async move {
                let (arena, mut figures) = (Arc::new(Arena::new(kind).await), Figures::default());
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= end {
                        break figures;
                    }
                    let _named = Named { seed, next: next.clone() };
                    Run::new(seed, arena.clone()).await.go(&mut figures).await;
                }
            })
        })
        .collect();
    let mut all = Figures::default();
    for arena in arenas {
        all.add(arena.await.expect("a run failed; its seed stands above"));
    }
    eprintln!("{all}");
    // A storm in which nothing happens would show nothing.
    let runs = all.runs;
    if runs >= 20 {
        assert!(all.jobs * 2 > runs && all.kills.values().sum::<usize>() > runs, "{all:?}");
    }
}

/// As many as are wanted, or those that `REPRISE_TEST_SEED` names: one, or a range of them.
fn seeds(runs: u64) -> Range<u64> {
    let Ok(named) = std::env::var("REPRISE_TEST_SEED") else {
        let first = u64::try_from(SystemWall.millis()).expect("after 1970") * 1000;
        return first..first + runs;
    };
    let number = |text: &str| text.parse::<u64>().unwrap_or_else(|error| panic!("REPRISE_TEST_SEED={named}: {error}"));
    match named.split_once("..") {
        Some((first, end)) => number(first)..number(end),
        None => number(&named)..number(&named) + 1,
    }
}

/// Names the seed of a run that fails, after which there are no others.
struct Named {
    seed: u64,
    next: Arc<AtomicU64>,
}

impl Drop for Named {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("REPRISE_TEST_SEED={} repeats this run", self.seed);
            self.next.store(u64::MAX / 2, Ordering::SeqCst);
        }
    }
}

impl Run {
    async fn new(seed: u64, arena: Arc<Arena>) -> Self {
        let mut dice = Dice::new(seed);
        let with_program = dice.one_in(PROGRAM_ONCE_IN);
        let wanted = ENVIRONMENTS[usize::try_from(seed).expect("64 bits") % ENVIRONMENTS.len()];
        let list = arena.read("test-environments").await;
        let environments = list["result"].as_array().unwrap_or_else(|| panic!("{list}"));
        let found = environments.iter().find(|one| one["tenantName"] == wanted).expect("a sample");
        let environment = found["id"].as_str().expect("an id").to_owned();
        let began = arena.service_now();
        // The console's clock is a bit behind.
        let behind = i64::try_from(dice.below(BEHIND)).expect("a small number");
        let run = Self {
            seed,
            name: format!("s{seed}"),
            wall: wall_at(if with_program { SystemWall.millis() } else { began - behind }),
            arena,
            environment,
            before: HashSet::new(),
            began,
            with_program,
            told: Mutex::default(),
            kills: Mutex::default(),
            people_done: AtomicBool::new(false),
        };
        run.until_free().await;
        if dice.one_in(3) {
            // Somebody tries something at Zuora itself a moment before.
            let made = run.arena.make(&run.environment).await;
            run.arena.stop(&run.environment, made["id"].as_str().unwrap_or_else(|| panic!("{made}"))).await;
        }
        let before = run.until_free().await;
        Self { before, ..run }
    }

    /// Waits until nothing goes on in the environment, and answers which jobs there are then.
    async fn until_free(&self) -> HashSet<String> {
        let begun = Instant::now();
        loop {
            let jobs = self.jobs().await;
            if jobs.iter().all(|job| matches!(job["status"].as_str(), Some("CANCELLED" | "COMPLETED" | "FAILED"))) {
                return jobs.iter().map(|job| job["id"].as_str().expect("an id").to_owned()).collect();
            }
            assert!(begun.elapsed() < DEADLINE, "something goes on: {jobs:?}");
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    /// The storm, the calm after it, and what there is to see then.
    async fn go(self, figures: &mut Figures) {
        let run = Arc::new(self);
        let mut dice = Dice::new(run.seed).others();
        run.arena.kill_console().await;
        run.arena.start_console(run.wall_of_console()).await;
        run.arena.choose(&run.environment, &scenario(&mut dice)).await;
        let people = Person::several(&run, &mut dice);
        let fate = tokio::spawn(run.clone().interfere(dice.others()));
        let acting: Vec<_> =
            people.into_iter().map(|person| tokio::spawn(person.act(run.clone(), dice.others()))).collect();
        for person in acting {
            person.await.expect("no panic");
        }
        run.people_done.store(true, Ordering::SeqCst);
        fate.await.expect("no panic");
        run.calm_down(&mut dice).await;
        run.press_again_what_was_lost(&mut dice).await;
        let (mut ledger, _) = run.connections().await;
        let jobs = run.check(&mut ledger).await;
        let lost = run.intents(&mut ledger).await.iter().filter(|intent| intent.state == "LOST").count();
        figures.note(&run, jobs, lost);
        for job in run.jobs().await {
            run.arena.stop(&run.environment, job["id"].as_str().expect("an id")).await;
        }
    }

    /// Lets time pass until nothing is open, in the storm at first and then out of it.
    async fn calm_down(&self, dice: &mut Dice) {
        let in_the_storm = dice.below(4);
        let (mut ledger, _) = self.connections().await;
        let begun = Instant::now();
        let mut steps = STEPS_OF_TIME.iter().copied();
        self.restart_within().await;
        for round in 0.. {
            if round == in_the_storm {
                self.arena.choose(&self.environment, &json!({ "scenario": "normal" })).await;
                // Whom Zuora has asked to wait for a minute would do so.
                self.restart_within().await;
            }
            let intents = self.intents(&mut ledger).await;
            let stops = self.open_stops(&mut ledger).await;
            let open: Vec<_> = intents.iter().filter(|intent| intent.is_open()).collect();
            if open.is_empty() && stops.is_empty() && round >= in_the_storm {
                return;
            }
            assert!(begun.elapsed() < 2 * DEADLINE, "something stays open: {open:?} {stops:?}");
            // A stop takes its time at the service, whose clock is its own.
            if intents.iter().any(|intent| intent.state == "STOPPING") && round >= in_the_storm {
                tokio::time::sleep(BETWEEN_LOOKS).await;
                self.pass(1);
            } else {
                self.pass(steps.next().unwrap_or(60));
            }
            if round < 20 && dice.one_in(6) {
                tokio::time::sleep(dice.millis(8)).await;
                let victim = dice.of(&[Victim::Console, Victim::Service]);
                self.kill_within(victim, dice).await;
            }
            self.arena.work().await;
        }
    }

    /// What was looked for in vain may be asked for once more by the same request.
    async fn press_again_what_was_lost(&self, dice: &mut Dice) {
        let (mut ledger, _) = self.connections().await;
        let lost: Vec<String> = self
            .intents(&mut ledger)
            .await
            .into_iter()
            .filter(|intent| intent.state == "LOST")
            .map(|intent| intent.id)
            .collect();
        let told = self.told.lock().expect("no panic before").clone();
        for key in lost.into_iter().filter(|_| dice.one_in(2)).collect::<Vec<_>>() {
            if dice.one_in(2) {
                self.arena.choose(&self.environment, &scenario(dice)).await;
            }
            let what =
                told.iter().map(|told| &told.what).find(|what| what.key() == Some(&key)).expect("it was asked for");
            if let What::Refresh { .. } = what {
                // Impatience makes it two at the same time.
                tokio::join!(self.press(what), self.press(what));
            }
            self.calm_down(dice).await;
        }
    }

    /// A console in this process, whatever there was before, and the service.
    async fn restart_within(&self) {
        self.arena.kill_console().await;
        self.arena.start_service().await;
        self.arena.start_console(Some(self.wall.clone())).await;
    }

    async fn kill_within(&self, victim: Victim, dice: &mut Dice) {
        self.kill(&[victim], dice).await;
        if self.with_program {
            self.restart_within().await;
        }
    }

    /// The wall of the console, where it is within this process.
    fn wall_of_console(&self) -> Option<Arc<ManualWall>> {
        (!self.with_program).then(|| self.wall.clone())
    }

    /// To the ledger and to what the service keeps, past both.
    async fn connections(&self) -> (AnyConnection, AnyConnection) {
        let (ledger, service) = &self.arena.databases;
        (ledger.connection().await, service.connection().await)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, requests, presses, jobs, lost, stops, stops_in_doubt, kills } = self;
        writeln!(
            formatter,
            "{runs} runs: {requests} requests for a job by {presses} presses; {jobs} jobs, none twice;"
        )?;
        writeln!(formatter, "{lost} requests lost; {stops} stops told as done, {stops_in_doubt} as in doubt; kills:")?;
        for victim in [Victim::Console, Victim::ConsoleProgram, Victim::Service] {
            let hit: Vec<_> = kills.iter().filter(|((killed, _), _)| *killed == victim).collect();
            let steps: Vec<_> = hit.iter().map(|((_, step), count)| format!("{step:?} {count}")).collect();
            let count: usize = hit.iter().map(|(_, count)| **count).sum();
            writeln!(formatter, "{count} of {victim:?}: {}", steps.join(", "))?;
        }
        Ok(())
    }
}

impl Figures {
    fn note(&mut self, run: &Run, jobs: usize, lost: usize) {
        let told = run.told.lock().expect("no panic before");
        self.runs += 1;
        self.requests += told.iter().filter_map(|told| told.what.key()).collect::<HashSet<_>>().len();
        self.presses += told.len();
        self.jobs += jobs;
        self.lost += lost;
        let stops = || told.iter().filter(|told| told.what.key().is_none());
        self.stops += stops().filter(|told| matches!(told.answer, Some((200, _)))).count();
        self.stops_in_doubt += stops().filter(|told| matches!(told.answer, None | Some((500.., _)))).count();
        for kill in &*run.kills.lock().expect("no panic before") {
            *self.kills.entry(*kill).or_default() += 1;
        }
    }

    fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.requests += other.requests;
        self.presses += other.presses;
        self.jobs += other.jobs;
        self.lost += other.lost;
        self.stops += other.stops;
        self.stops_in_doubt += other.stops_in_doubt;
        for (kill, count) in other.kills {
            *self.kills.entry(kill).or_default() += count;
        }
    }
}
