//! What can be measured of a running server, for Prometheus. `docs/administrators/metrics.md` lists all of it.
//!
//! No label has values without end: no ids, no paths with ids, nothing that a caller or a tenant chose.

mod intents;
mod requests;
mod route;
mod upstream;

pub(crate) use requests::count;
pub(crate) use route::routes;

use intents::IntentLabels;
use prometheus_client::encoding::{EncodeLabelSet, prometheus_text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use requests::RequestLabels;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use upstream::{CallLabels, OperationLabel};

/// How late a poll may be, in seconds: at the console people notice one, and Zuora's rhythm has five as its shortest.
const LAG_BUCKETS: [f64; 9] = [0.05, 0.25, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 900.0];
/// How long a call may take, in seconds: from a good network to when Zuora itself gives up (contract.md 3.2).
const CALL_BUCKETS: [f64; 10] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0];

/// All that is measured. Copies measure the same.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Measured>);

#[derive(Debug)]
struct Measured {
    registry: Registry,
    calls: Family<CallLabels, Counter>,
    call_duration: Family<OperationLabel, Histogram, fn() -> Histogram>,
    /// Where nothing was seen yet there is none, rather than a zero that would look like the end of all calls.
    limit: Family<NoLabels, Gauge>,
    remaining: Family<NoLabels, Gauge>,
    poll_lag: Histogram,
    waiting: Gauge,
    intents: Family<IntentLabels, Gauge>,
    requests: Family<RequestLabels, Counter>,
}

/// Of something that there is once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, EncodeLabelSet)]
struct NoLabels {}

impl Default for Metrics {
    fn default() -> Self {
        let mut measured = Measured {
            registry: Registry::with_prefix("reprise"),
            calls: Family::default(),
            call_duration: Family::new_with_constructor(|| Histogram::new(CALL_BUCKETS)),
            limit: Family::default(),
            remaining: Family::default(),
            poll_lag: Histogram::new(LAG_BUCKETS),
            waiting: Gauge::default(),
            intents: Family::default(),
            requests: Family::default(),
        };
        measured.register();
        Self(Arc::new(measured))
    }
}

impl Measured {
    /// Gives everything its name and the sentence that explains it; what counts gets `_total` behind it.
    fn register(&mut self) {
        let Self { registry, calls, call_duration, limit, remaining, poll_lag, waiting, intents, requests } = self;
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The version of the program", version);
        let start = Gauge::<i64>::default();
        start.set(SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| whole(since.as_secs())));
        let help = "When the program was started, in seconds since 1970";
        registry.register_with_unit("start_time", help, Unit::Seconds, start);
        registry.register("http_requests", "Requests that the console has answered", requests.clone());
        registry.register("waiting_clients", "Requests that wait for news right now", waiting.clone());
        let help = "Requests for refreshes in the console's database, by how far they are";
        registry.register("intents", help, intents.clone());
        registry.register("upstream_calls", "Calls of Zuora, and what came of them", calls.clone());
        let help = "How long calls of Zuora took that were sent";
        registry.register_with_unit("upstream_call_duration", help, Unit::Seconds, call_duration.clone());
        let help = "How many calls the tenant may make in the window that is nearest to its end";
        registry.register("upstream_ratelimit_limit", help, limit.clone());
        let help = "How many of them were left when Zuora answered last";
        registry.register("upstream_ratelimit_remaining", help, remaining.clone());
        let help = "How much later than it was due a poll of Zuora began";
        registry.register_with_unit("poll_lag", help, Unit::Seconds, poll_lag.clone());
    }
}

impl Metrics {
    /// Takes note of a poll of Zuora that begins `late` after the moment at which it was due.
    pub fn poll_lag(&self, late: Duration) {
        self.0.poll_lag.observe(late.as_secs_f64());
    }

    /// Counts somebody as waiting for news, as long as what is returned lives: also people who wait go away.
    pub(crate) fn waiting(&self) -> Waiting {
        self.0.waiting.inc();
        Waiting(self.0.waiting.clone())
    }

    /// Everything in Prometheus' text format.
    ///
    /// # Errors
    /// None that can come from text in memory.
    fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.0.registry)?;
        Ok(text)
    }
}

/// Somebody who waits for news.
#[derive(Debug)]
pub(crate) struct Waiting(Gauge);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// As a gauge has it.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
