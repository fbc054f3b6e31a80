//! Asks of Zuora what the checks need: an address, a token, the list of environments.

use super::Patient;
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};
use zuora::{Error, TrackId};

/// How long the system may take to look a name up.
const LOOKUP_PATIENCE: Duration = Duration::from_secs(3);

/// What was heard.
#[derive(Debug)]
pub(super) struct Heard {
    /// The addresses of the host's name, as far as this computer knows any. Where a proxy leads there it need not.
    pub(super) addresses: Vec<IpAddr>,
    /// Whether there is a token.
    pub(super) token: Result<(), Trouble>,
    /// How many environments there are; none where there was no token to ask with.
    pub(super) environments: Option<Result<usize, Trouble>>,
    /// How many milliseconds Zuora's clock is ahead; none where it has said nothing.
    pub(super) clock_ahead: Option<i64>,
}

/// Why something was not heard.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It went wrong.
    Failed(Box<Error>),
    /// It took longer than so long.
    Slow(Duration),
}

impl Patient {
    /// Asks, for at most so long altogether.
    pub(super) async fn ask(&self, patience: Duration) -> Heard {
        let (addresses, (token, environments)) = tokio::join!(self.addresses(), self.token_and_list(patience));
        Heard { addresses, token, environments, clock_ahead: self.client.clock_ahead() }
    }

    async fn addresses(&self) -> Vec<IpAddr> {
        let (name, port) = (self.host.name().trim_matches(['[', ']']), self.host.port());
        let looking = timeout(LOOKUP_PATIENCE, tokio::net::lookup_host((name, port)));
        let Ok(Ok(found)) = looking.await else { return Vec::new() };
        let mut addresses: Vec<IpAddr> = found.map(|address| address.ip()).collect();
        addresses.sort_unstable();
        addresses.dedup();
        addresses
    }

    async fn token_and_list(&self, patience: Duration) -> (Result<(), Trouble>, Option<Result<usize, Trouble>>) {
        let (track, until) = (TrackId::fresh(), Instant::now() + patience);
        let failed = |error: Error| Trouble::Failed(Box::new(error));
        let token = match timeout_at(until, self.client.check(&track)).await {
            Ok(outcome) => outcome.map_err(failed),
            Err(_) => Err(Trouble::Slow(patience)),
        };
        if token.is_err() {
            return (token, None);
        }
        let environments = match timeout_at(until, self.client.environments(&track)).await {
            Ok(outcome) => outcome.map(|environments| environments.len()).map_err(failed),
            Err(_) => Err(Trouble::Slow(patience)),
        };
        (token, Some(environments))
    }
}
