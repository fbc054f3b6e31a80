//! Processes that share a PostgreSQL database: they tell each other what has happened, and agree on which of them does
//! what only one should do.

use crate::address::{Address, Kind};
use sqlx::postgres::{PgConnection, PgListener};
use sqlx::{Connection, Executor};
use std::time::Duration;

/// How long the database waits for a process that it hears nothing of before it counts it as gone: the machine under it may
/// have lost its power. Where the process alone has ended, it is known at once.
const TCP_PATIENCE: &str = "
    SET tcp_keepalives_idle TO 3;
    SET tcp_keepalives_interval TO 1;
    SET tcp_keepalives_count TO 3;
    SET tcp_user_timeout TO 6000;
";

/// How long the database may take to say that a lock is still there. By then it may have given it to another process.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// How processes find each other. With SQLite there is nothing like it: a process does everything by itself.
#[derive(Clone, Debug)]
pub struct Peers {
    address: Address,
}

/// A lock that one process has, until this is dropped or its connection is lost.
#[derive(Debug)]
pub struct Lock(PgConnection);

/// What the others tell.
#[derive(Debug)]
pub struct Listener(PgListener);

impl Peers {
    /// Those who share the database at `address`; none with SQLite.
    pub fn at(address: &Address) -> Option<Self> {
        (address.kind == Kind::Postgres).then(|| Self { address: address.clone() })
    }

    /// Takes the lock of that name, which is another one for each number and for each database; none when another process
    /// has it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn lock(&self, name: i64) -> sqlx::Result<Option<Lock>> {
        let mut connection = PgConnection::connect(&self.address.url).await?;
        // A connection over a Unix socket has no such settings, and needs none.
        let _ = connection.execute(TCP_PATIENCE).await;
        let locked =
            sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(name).fetch_one(&mut connection).await?;
        Ok(if locked { Some(Lock(connection)) } else { None })
    }

    /// Begins to listen to `channel`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn listen(&self, channel: &str) -> sqlx::Result<Listener> {
        let mut listener = PgListener::connect(&self.address.url).await?;
        listener.listen(channel).await?;
        // What was said while the connection was lost is lost as well: whoever listens has to know of it.
        listener.eager_reconnect(false);
        Ok(Listener(listener))
    }
}

impl Lock {
    /// Whether it is still ours.
    pub async fn is_held(&mut self) -> bool {
        tokio::time::timeout(LOCK_PATIENCE, self.0.ping()).await.is_ok_and(|answer| answer.is_ok())
    }
}

impl Listener {
    /// The next message; none when the connection was lost.
    pub async fn next(&mut self) -> Option<String> {
        self.0.try_recv().await.ok().flatten().map(|message| message.payload().to_owned())
    }
}
