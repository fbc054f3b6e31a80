//! Several servers on one PostgreSQL: one of them polls, and tells the others what it has read. They tell it what their
//! viewers look at, and what was asked for through them. When it ends, another one goes on.
//!
//! One of them polls everything, and not each a part: pauses that Zuora asks for are the tenant's, and so are the four calls
//! in flight.

use super::kept::Look;
use super::{Inner, keeping};
use crate::problem::Problem;
use axum::http::StatusCode;
use database::Peers;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc;
use uuid::Uuid;
use wire::{EnvironmentId, JobId, SECOND};

/// Where servers tell each other what has happened.
const CHANNEL: &str = "reprise_polls";
/// How often it is tried to become the one that polls, and seen whether one still is it.
const TRY_EVERY: Duration = Duration::from_secs(1);
/// How often it is told that somebody still looks at something, in milliseconds.
const WATCHED_EVERY: i64 = 20 * SECOND;
/// How many messages may wait for the database. What comes on top of that is read again by the others at their pace.
const MESSAGES: usize = 1000;

/// A server among others, or alone.
#[derive(Debug)]
pub(super) struct Crew {
    /// How the others are found; none where there are none.
    peers: Option<Peers>,
    /// Tells our messages from those of the others.
    id: String,
    /// Whether this is the one that polls.
    leads: AtomicBool,
    /// Messages on their way out.
    outbox: Mutex<Option<mpsc::Sender<Message>>>,
    /// When it was last told that somebody looks at something.
    told: Mutex<HashMap<Look, i64>>,
}

/// What servers tell each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Message {
    from: String,
    /// Whose list it is about.
    tenant: String,
    /// What it is about: `environments`, `jobs E`, `job E J`, `recipients E`.
    name: String,
    news: News,
}

/// What has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum News {
    /// It was read at that time, in epoch milliseconds; whether it is another one now.
    Read { read_at: i64, changed: bool },
    /// It could not be read.
    Failed { status: u16, code: String, detail: String, track_id: Option<String>, pause_seconds: Option<u64> },
    /// Somebody looks at it.
    Watched,
    /// Something was asked of it, or for it.
    Acted,
}

impl Crew {
    /// Alone without peers.
    pub(super) fn new(peers: Option<Peers>) -> Self {
        let leads = AtomicBool::new(peers.is_none());
        let id = Uuid::new_v4().simple().to_string();
        Self { peers, id, leads, outbox: Mutex::default(), told: Mutex::default() }
    }

    /// Whether this server polls.
    pub(super) fn leads(&self) -> bool {
        self.leads.load(Ordering::SeqCst)
    }
}

impl News {
    /// That something could not be read.
    pub(super) fn failed(problem: &Problem) -> Self {
        Self::Failed {
            status: problem.status().as_u16(),
            code: problem.code().to_owned(),
            detail: problem.detail().to_owned(),
            track_id: problem.track_id().map(str::to_owned),
            pause_seconds: problem.pause().map(|pause| pause.as_secs()),
        }
    }
}

impl Look {
    fn text(&self) -> String {
        match self {
            Self::Environments => "environments".to_owned(),
            Self::Jobs(environment) => format!("jobs {environment}"),
            Self::Job(environment, job) => format!("job {environment} {job}"),
            Self::Recipients(environment) => format!("recipients {environment}"),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let kind = words.next()?;
        let mut environment = || words.next().map(EnvironmentId::from);
        Some(match kind {
            "environments" => Self::Environments,
            "jobs" => Self::Jobs(environment()?),
            "recipients" => Self::Recipients(environment()?),
            "job" => Self::Job(environment()?, JobId::from(words.next()?)),
            _ => return None,
        })
    }
}

impl Inner {
    /// Lives with the others until the task is ended: polls when it is our turn, and hears what they tell.
    pub(super) async fn live_with_others(self: Arc<Self>) {
        let Some(peers) = self.crew.peers.clone() else { return };
        let (outbox, inbox) = mpsc::channel(MESSAGES);
        *self.crew.outbox.lock().unwrap_or_else(PoisonError::into_inner) = Some(outbox);
        tokio::join!(self.lead_in_turn(&peers), self.hear(&peers), self.send_out(inbox));
    }

    /// Tells the others, if there are any. Nobody waits for that.
    pub(super) fn tell(&self, look: &Look, news: News) {
        let outbox = self.crew.outbox.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(outbox) = outbox else { return };
        let message = Message { from: self.crew.id.clone(), tenant: self.name.clone(), name: look.text(), news };
        if outbox.try_send(message).is_err() {
            tracing::warn!("the other servers are told of this later");
        }
    }

    /// Tells the one that polls that somebody looks at something here.
    pub(super) fn tell_watched(&self, look: &Look, now: i64) {
        if self.crew.leads() {
            return;
        }
        let is_due = {
            let mut told = self.crew.told.lock().unwrap_or_else(PoisonError::into_inner);
            told.retain(|_, at| (0..WATCHED_EVERY).contains(&(now - *at)));
            told.insert(look.clone(), now).is_none()
        };
        if is_due {
            self.tell(look, News::Watched);
        }
    }

    async fn lead_in_turn(&self, peers: &Peers) {
        let name = self.lock_name();
        loop {
            match peers.lock(name).await {
                Ok(Some(mut lock)) => {
                    tracing::info!("this server polls for all that share the database");
                    self.crew.leads.store(true, Ordering::SeqCst);
                    self.wake.notify_one();
                    while lock.is_held().await {
                        tokio::time::sleep(TRY_EVERY).await;
                    }
                    self.crew.leads.store(false, Ordering::SeqCst);
                    tracing::warn!("the connection to the database was lost: another server polls now");
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "it is not known which server polls"),
            }
            tokio::time::sleep(TRY_EVERY).await;
        }
    }

    /// One lock for each tenant.
    fn lock_name(&self) -> i64 {
        use sha2::{Digest, Sha256};
        let hash = Sha256::digest(format!("reprise polls {}", self.name));
        hash.first_chunk().map_or(0, |bytes| i64::from_be_bytes(*bytes))
    }

    async fn hear(&self, peers: &Peers) {
        loop {
            match peers.listen(CHANNEL).await {
                Ok(mut listener) => {
                    // What was told before is in the database.
                    if let Err(problem) = self.recall().await {
                        tracing::warn!(code = problem.code(), "what the other servers have read is not known");
                    }
                    while let Some(message) = listener.next().await {
                        if let Ok(message) = serde_json::from_str::<Message>(&message)
                            && message.from != self.crew.id
                            && message.tenant == self.name
                        {
                            self.take_news(message).await;
                        }
                    }
                }
                Err(error) => tracing::warn!(%error, "what the other servers tell is not heard"),
            }
            tokio::time::sleep(TRY_EVERY).await;
        }
    }

    async fn send_out(&self, mut inbox: mpsc::Receiver<Message>) {
        while let Some(message) = inbox.recv().await {
            let Ok(text) = serde_json::to_string(&message) else { continue };
            if let Err(error) = self.ledger.notify(CHANNEL, &text).await {
                tracing::warn!(error = error.to_string(), "the other servers are not told");
            }
        }
    }

    async fn take_news(&self, message: Message) {
        let Some(look) = Look::parse(&message.name) else { return };
        let now = self.now();
        match message.news {
            News::Read { read_at, changed: false } => self.tenant().confirm(&look, read_at),
            News::Read { changed: true, .. } => {
                let Some(name) = keeping::name_of(&look) else { return };
                match self.ledger.snapshot(&self.name, &name).await {
                    Ok(Some(row)) => self.take_up(&row, Some(&look)),
                    Ok(None) => {}
                    Err(error) => {
                        tracing::warn!(error = error.to_string(), "what another server has read is not known");
                    }
                }
            }
            News::Failed { status, code, detail, track_id, pause_seconds } => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
                let problem = Problem::new(status, code, detail).retry_after(pause_seconds.map(Duration::from_secs));
                let problem = match track_id {
                    Some(id) => problem.tracked(&id),
                    None => problem,
                };
                if let Some(looks) = self.tenant().looks(&look) {
                    looks.failed(&problem, now);
                }
            }
            News::Watched => {
                if let Some(looks) = self.tenant().looks_or_new(&look)
                    && looks.watch(now)
                {
                    self.wake.notify_one();
                }
            }
            News::Acted => {
                match &look {
                    Look::Job(environment, job) => self.tenant().act(environment, Some(job), now),
                    Look::Jobs(environment) => self.tenant().act(environment, None, now),
                    Look::Recipients(environment) => drop(self.tenant().recipients.remove(environment)),
                    Look::Environments => {}
                }
                self.wake.notify_one();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_is_told_by_its_name() {
        for look in [
            Look::Environments,
            Look::Jobs("e".into()),
            Look::Job("e".into(), "j".into()),
            Look::Recipients("e".into()),
        ] {
            assert_eq!(Look::parse(&look.text()), Some(look));
        }
        for text in ["", "job e", "jobs", "something e"] {
            assert_eq!(Look::parse(text), None, "{text}");
        }
    }

    #[test]
    fn alone_a_server_polls_and_among_others_when_it_is_its_turn() {
        assert!(Crew::new(None).leads());
        let address = database::Address::parse("postgres://ann@db.example/reprise").expect("a database");
        assert!(!Crew::new(Peers::at(&address)).leads());
        let address = database::Address::parse("sqlite://reprise.db").expect("a database");
        assert!(Peers::at(&address).is_none(), "nobody shares a file like that");
    }
}
