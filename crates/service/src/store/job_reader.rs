//! Reading jobs that many ask for at once: one question to the database for all who wait.
//!
//! Going to the database costs more than what it does there. So a task asks for everything that was wanted while its
//! last question was under way. Whoever comes later waits for the next question, never for the answer to one that was
//! under way already: what is read is always as new as the request, whatever other processes write.

use super::{Result, jobs};
use crate::job_row::JobRow;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool};
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, LazyLock};
use tokio::sync::{mpsc, oneshot};
use wire::JobId;

/// How many jobs a question asks for: the first number that is enough. Few numbers, because each is a statement that
/// every connection keeps prepared.
const SIZES: [usize; 3] = [1, 8, 64];
/// The most that is asked for at once.
const MOST: usize = SIZES[SIZES.len() - 1];

/// One statement for each of the sizes.
pub(super) static STATEMENTS: LazyLock<[String; SIZES.len()]> = LazyLock::new(|| SIZES.map(statement));

/// Where to ask for jobs. Copies ask the same task.
#[derive(Clone, Debug)]
pub(super) struct JobReader(mpsc::UnboundedSender<Message>);

/// Nobody answers: the question failed, or the task has ended. Who asks the database without it learns why.
#[derive(Debug)]
pub(super) struct Unanswered;

#[derive(Debug)]
enum Message {
    Read(JobId, Asker),
    Stop(oneshot::Sender<()>),
}

type Asker = oneshot::Sender<Result<Option<Arc<JobRow>>>>;

/// Those who wait, by what they wait for.
type Waiting = HashMap<JobId, Vec<Asker>>;

impl JobReader {
    /// Starts the task. It ends when the last copy is gone.
    pub(super) fn start(pool: AnyPool) -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        tokio::spawn(work(pool, receiver));
        Self(sender)
    }

    /// The job with that id, as it is now; none when there is none.
    pub(super) async fn read(&self, id: &JobId) -> Result<Result<Option<Arc<JobRow>>>, Unanswered> {
        let (asker, answer) = oneshot::channel();
        self.0.send(Message::Read(id.clone(), asker)).map_err(|_| Unanswered)?;
        answer.await.map_err(|_| Unanswered)
    }

    /// Ends the task, which gives its connection back.
    pub(super) async fn stop(&self) {
        let (done, stopped) = oneshot::channel();
        if self.0.send(Message::Stop(done)).is_ok() {
            let _ = stopped.await;
        }
    }
}

async fn work(pool: AnyPool, mut receiver: mpsc::UnboundedReceiver<Message>) {
    let mut messages = Vec::with_capacity(MOST);
    // Kept from question to question: the pool tries a connection whenever it is taken and given back, and that takes
    // as long as a question.
    let mut connection: Option<PoolConnection<Any>> = None;
    while receiver.recv_many(&mut messages, MOST).await > 0 {
        let mut waiting = Waiting::with_capacity(messages.len());
        let mut stop = None;
        for message in messages.drain(..) {
            match message {
                Message::Read(id, asker) => waiting.entry(id).or_default().push(asker),
                Message::Stop(done) => stop = Some(done),
            }
        }
        if !waiting.is_empty() {
            connection = answer(&pool, connection, waiting).await;
        }
        if let Some(done) = stop {
            drop(connection);
            let _ = done.send(());
            return;
        }
    }
}

/// Answers all, and hands back the connection if it is still good.
async fn answer(
    pool: &AnyPool,
    connection: Option<PoolConnection<Any>>,
    mut waiting: Waiting,
) -> Option<PoolConnection<Any>> {
    let taken = match connection {
        Some(connection) => Ok(connection),
        None => pool.acquire().await,
    };
    let mut connection = match taken {
        Ok(connection) => connection,
        Err(error) => {
            tracing::warn!(%error, "no connection to read jobs with");
            // They have waited as long as anybody does for a connection.
            waiting.into_values().flatten().for_each(|asker| tell(asker, Err(sqlx::Error::PoolTimedOut.into())));
            return None;
        }
    };
    match read_all(&mut connection, waiting.keys()).await {
        Ok(rows) => {
            for row in rows {
                let row = Arc::new(row);
                let askers = waiting.remove(&row.id).unwrap_or_default();
                askers.into_iter().for_each(|asker| tell(asker, Ok(Some(row.clone()))));
            }
            waiting.into_values().flatten().for_each(|asker| tell(asker, Ok(None)));
            Some(connection)
        }
        Err(error) => {
            // A connection that broke while nobody used it is the usual reason. Those who wait go on without us.
            tracing::warn!(error = error.reason(), "jobs could not be read together");
            None
        }
    }
}

/// Whoever is gone needs no answer.
fn tell(asker: Asker, answer: Result<Option<Arc<JobRow>>>) {
    let _ = asker.send(answer);
}

async fn read_all(connection: &mut AnyConnection, ids: impl ExactSizeIterator<Item = &JobId>) -> Result<Vec<JobRow>> {
    let index = SIZES.iter().position(|size| ids.len() <= *size).unwrap_or(SIZES.len() - 1);
    let mut query = sqlx::query(STATEMENTS[index].as_str());
    let (mut missing, mut last) = (SIZES[index], None);
    for id in ids {
        query = query.bind(id.as_str());
        (missing, last) = (missing - 1, Some(id));
    }
    // The places that are left repeat one that was asked for already: a row is found once, however often it is named.
    for id in last.into_iter().cycle().take(missing) {
        query = query.bind(id.as_str());
    }
    query.fetch_all(connection).await?.iter().map(jobs::job).collect()
}

fn statement(size: usize) -> String {
    let mut sql = jobs::MANY.to_owned();
    for number in 2..=size {
        let _ = write!(sql, ", ${number}");
    }
    sql + ")"
}
