//! What clients of the API wait for: `reprise service` with many jobs, beside nginx with the same bytes as files.

use super::client::Client;
use super::database::{DATABASES, Database};
use super::nginx::Nginx;
use super::paced::{self, Pace};
use super::statistics::{median, percentile};
use super::subject::{self, Environment, Subject, jobs_path};
use super::table::{Table, megabytes};
use crate::temp_folder::TempFolder;
use crate::workspace::Workspace;
use crate::wrk::{self, Asking, Load};
use crate::{process, server, system};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The large store: environments, and jobs in each.
const LARGE: (u32, u32) = (1000, 200);
/// The small one, which has as many jobs as an environment of the large one.
const SMALL: (u32, u32) = (1, 200);
/// How often two things that are compared take turns. What else happens on the machine concerns both then.
const ROUNDS: usize = 5;
/// Connections that ask at once.
const CONNECTIONS: u32 = 64;
/// How long each turn takes, in seconds.
const TURN_SECONDS: u32 = 3;
/// Requests for a new job at once.
const CREATORS: usize = 16;
/// How long the load at a fixed rate takes.
const PACED: Duration = Duration::from_secs(10);

/// The least share of nginx's rate that reading a job reaches.
const GOAL_BESIDE_NGINX: f64 = 0.4;
/// The least share of the small store's rate that the large one reaches.
const GOAL_BESIDE_SMALL: f64 = 0.8;
/// The longest wait of 99 in 100 clients, at half of the load that is possible at most.
const GOAL_P99: Duration = Duration::from_millis(20);
/// The most memory after all loads.
const GOAL_MEMORY_KB: u64 = 100 * 1000;

/// What asks for random jobs, of which the paths are in a file, one a line. Each thread has dice of its own.
const RANDOM_SCRIPT: &str = r#"
local paths = {}
for path in io.lines("PATHS") do paths[#paths + 1] = path end
local threads = 0
function setup(thread) threads = threads + 1; thread:set("number", threads) end
function init() math.randomseed(number) end
function request() return wrk.format("GET", paths[math.random(#paths)]) end
"#;

/// Measures the service on each database, and answers whether the goals are reached on all of them.
pub(super) fn run(workspace: &Workspace) -> Result<bool> {
    let binary = server::build(workspace)?;
    let filler = subject::build_filler(workspace)?;
    // Before anything is measured: installations would disturb that.
    system::wrk()?;
    system::nginx()?;
    let mut reached = true;
    for database in DATABASES {
        reached &= measure(&binary, &filler, database).with_context(|| format!("on {}", database.name))?;
    }
    Ok(reached)
}

fn measure(binary: &Path, filler: &Path, database: &Database) -> Result<bool> {
    let folder = TempFolder::new("bench-service")?;
    let folder = folder.path();
    println!("Filling {} …", database.name);
    let begin = Instant::now();
    let large_url = filled(filler, database, folder, "large", LARGE)?;
    let filling = begin.elapsed();
    let small_url = filled(filler, database, folder, "small", SMALL)?;
    let large = Subject::start(binary, folder, &large_url, "large")?;
    let small = Subject::start(binary, folder, &small_url, "small")?;

    let environments = large.environments()?;
    let jobs = large.jobs(&environments)?;
    let expected = usize::try_from(LARGE.0 * LARGE.1)?;
    ensure!(jobs.len() == expected, "the store has {} jobs in place of {expected}", jobs.len());
    let scripts = [script(folder, "large", &jobs)?, script(folder, "small", &small.jobs(&small.environments()?)?)?];
    // The latest job of the first environment runs: that is what people look at.
    let (one, list) = (&jobs[0], jobs_path(&environments[0].id));
    let mut client = large.client()?;
    let mut bytes = |path: &str| -> Result<Vec<u8>> { Ok(client.ask(&client.request("GET", path, None))?.body) };
    let (one_bytes, list_bytes) = (bytes(one)?, bytes(&list)?);
    let nginx = Nginx::start(folder, &[(one, &one_bytes), (&list, &list_bytes)])?;

    let job_count = LARGE.0 * LARGE.1;
    let mut table =
        Table::new(&format!("The service on {}, {job_count} jobs in {} environments", database.name, LARGE.0));
    let size = (database.size)(folder, "large").map(|bytes| format!("{} on disk", megabytes(bytes / 1000)));
    table.row("Filling", &format!("{:.1} s", filling.as_secs_f64()), &size.unwrap_or_default());

    let beside_nginx = |path: &str| {
        in_turns(|| fastest(&large.server.url, path, &large, None), || fastest(&nginx.url, path, &large, None))
    };
    let pair = beside_nginx(one)?;
    pair.rates(&mut table, "GET one job", "nginx");
    let goal = format!("at least {GOAL_BESIDE_NGINX}");
    table.goal("GET one job, share of nginx", &pair.share(), &goal, pair.ratio >= GOAL_BESIDE_NGINX);
    let pace = Pace {
        url: &large.server.url,
        path: one,
        header: &large.authorization,
        connections: CONNECTIONS,
        per_second: pair.rate / 2.0,
        duration: PACED,
    };
    let latencies = paced::latencies(&pace)?;
    let measure = format!("GET one job, 99 % at {:.0} / s", pace.per_second);
    let p99 = percentile(latencies, 99);
    table.goal(&measure, &milliseconds(p99), &format!("below {}", milliseconds(GOAL_P99)), p99 < GOAL_P99);

    let random = in_turns(
        || fastest(&large.server.url, "", &large, Some(&scripts[0])),
        || fastest(&small.server.url, "", &small, Some(&scripts[1])),
    )?;
    random.rates(&mut table, "GET random jobs of all", &format!("of {}", SMALL.0 * SMALL.1));
    let goal = format!("at least {GOAL_BESIDE_SMALL}");
    table.goal("GET random jobs, share of the small store", &random.share(), &goal, random.ratio >= GOAL_BESIDE_SMALL);

    let pair = beside_nginx(&list)?;
    pair.rates(&mut table, "GET the jobs of an environment", "nginx");
    table.row("GET the jobs, share of nginx", &pair.share(), &format!("{} jobs, {} bytes", LARGE.1, list_bytes.len()));

    let (made, took) = create_everywhere(&large, &environments)?;
    let rate = made as f64 / took.as_secs_f64();
    table.row("POST a job", &format!("{rate:.0} / s"), &format!("{made} jobs, {CREATORS} at once"));

    let memory = large.server.memory()?;
    let goal = format!("below {}", megabytes(GOAL_MEMORY_KB));
    table.goal("Service memory, after all loads", &megabytes(memory.now), &goal, memory.now < GOAL_MEMORY_KB);
    table.row("Service memory, at most", &megabytes(memory.peak), "");
    Ok(table.finish())
}

/// The URL of a new database with so many environments and jobs in each.
pub(super) fn filled(
    filler: &Path,
    database: &Database,
    folder: &Path,
    name: &str,
    (environments, jobs): (u32, u32),
) -> Result<String> {
    let url = (database.make)(folder, name)?;
    process::run(Command::new(filler).arg(&url).args([environments.to_string(), jobs.to_string()]))?;
    Ok(url)
}

fn script(folder: &Path, name: &str, paths: &[String]) -> Result<PathBuf> {
    let list = folder.join(format!("{name}.paths"));
    fs::write(&list, paths.join("\n"))?;
    let script = folder.join(format!("{name}.lua"));
    fs::write(&script, RANDOM_SCRIPT.replace("PATHS", &list.display().to_string()))?;
    Ok(script)
}

/// As many answers as 64 connections can get.
fn fastest(url: &str, path: &str, subject: &Subject, script: Option<&Path>) -> Result<Load> {
    let header = Some(subject.authorization.as_str());
    let asking = Asking { threads: 2, connections: CONNECTIONS, seconds: TURN_SECONDS, header, script };
    wrk::load(&format!("{url}{path}"), &asking)
}

/// Two that took turns.
struct Pair {
    /// Answers in a second of the first, in the median of its turns.
    rate: f64,
    /// The same of the second.
    other: f64,
    /// The first by the second, in the median of the rounds.
    ratio: f64,
    /// Within which time 99 of 100 came, in the first one's last turn, as wrk writes it.
    p99: String,
}

fn in_turns(first: impl Fn() -> Result<Load>, second: impl Fn() -> Result<Load>) -> Result<Pair> {
    let rounds: Vec<(Load, Load)> = (0..ROUNDS).map(|_| Ok((first()?, second()?))).collect::<Result<_>>()?;
    Ok(Pair {
        rate: median(rounds.iter().map(|(first, _)| first.per_second)),
        other: median(rounds.iter().map(|(_, second)| second.per_second)),
        ratio: median(rounds.iter().map(|(first, second)| first.per_second / second.per_second)),
        p99: rounds.last().map(|(first, _)| first.p99.clone()).unwrap_or_default(),
    })
}

impl Pair {
    fn rates(&self, table: &mut Table, measure: &str, beside: &str) {
        let remark = format!("99 % within {}; {beside}: {:.0} / s", self.p99, self.other);
        table.row(measure, &format!("{:.0} / s", self.rate), &remark);
    }

    fn share(&self) -> String {
        format!("{:.2}", self.ratio)
    }
}

/// Makes a job in every environment that is free, and answers how many were made and how long that took.
fn create_everywhere(subject: &Subject, environments: &[Environment]) -> Result<(usize, Duration)> {
    let free: Vec<_> = environments.iter().filter(|environment| environment.status == "ACTIVE").collect();
    let next = AtomicUsize::new(0);
    let make_all = |mut client: Client| -> Result<()> {
        while let Some(environment) = free.get(next.fetch_add(1, Ordering::Relaxed)) {
            let body = Some(("application/json", r#"{"jobType":"REFRESH"}"#));
            let answer = client.ask(&client.request("POST", &jobs_path(&environment.id), body))?;
            ensure!(answer.status == 201, "a refresh was refused: {}", String::from_utf8_lossy(&answer.body));
        }
        Ok(())
    };
    let clients = (0..CREATORS).map(|_| subject.client()).collect::<Result<Vec<_>>>()?;
    let begin = Instant::now();
    thread::scope(|scope| {
        let threads: Vec<_> = clients.into_iter().map(|client| scope.spawn(|| make_all(client))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().ok().context("a client panicked")?)
    })?;
    Ok((free.len(), begin.elapsed()))
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}
