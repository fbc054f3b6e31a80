//! A database for one test, of either kind.
//!
//! `#[macro_use] extern crate database;` at the root of the tests brings the attributes.

use sqlx::any::{AnyConnectOptions, install_default_drivers};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::env;
use std::str::FromStr;
use tempfile::TempDir;
use tokio::runtime;

/// The variable with the URL of a PostgreSQL server on which the tests may make databases.
const SERVER: &str = "REPRISE_TEST_POSTGRES";

tokio::task_local! {
    /// Where the running test keeps its data.
    static KIND: Kind;
}

/// A test that runs on both databases, as `its_name::sqlite` and `its_name::postgres`: write `#[apply(on_both)]` where
/// another one has `#[tokio::test]`.
#[macro_export]
macro_rules! on_both {
    (async fn $name:ident() $body:block) => {
        mod $name {
            use super::*;

            async fn test() $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                $crate::testing::Kind::Sqlite.during(test()).await;
            }

            $crate::on_postgres!(postgres);
        }
    };
}

/// The half of [`on_both`] that needs a server, for what is there on PostgreSQL only.
#[macro_export]
macro_rules! on_postgres {
    ($name:ident) => {
        #[tokio::test(flavor = "multi_thread")]
        #[ignore = "needs PostgreSQL: run by `cargo xtask test`"]
        async fn $name() {
            $crate::testing::Kind::Postgres.during(test()).await;
        }
    };
    (async fn $name:ident() $body:block) => {
        mod $name {
            use super::*;

            async fn test() $body

            $crate::on_postgres!(postgres);
        }
    };
}

/// The kinds of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// The server that `REPRISE_TEST_POSTGRES` names.
    Postgres,
}

/// An empty database. It is gone when it is dropped.
pub enum Database {
    /// A file in a folder of its own.
    Sqlite(TempDir),
    /// A database on the server of the tests.
    Postgres(PostgresDatabase),
}

/// A database on the server of the tests.
pub struct PostgresDatabase {
    server: String,
    name: String,
}

impl Kind {
    /// That of the running test; none where it is not one for both.
    pub fn of_test() -> Option<Self> {
        KIND.try_with(|kind| *kind).ok()
    }

    /// Runs a test whose databases are of this kind.
    pub async fn during(self, test: impl Future<Output = ()>) {
        KIND.scope(self, test).await;
    }
}

impl Database {
    /// One of the running test's kind.
    ///
    /// # Panics
    /// Where the test does not run on both.
    pub async fn new() -> Self {
        let kind = Kind::of_test();
        let kind =
            kind.expect("write #[apply(on_both)] instead of #[tokio::test], so that the test runs on both databases");
        Self::of(kind).await
    }

    /// One of that kind.
    pub async fn of(kind: Kind) -> Self {
        install_default_drivers();
        match kind {
            Kind::Sqlite => Self::Sqlite(TempDir::new().expect("a temporary folder")),
            Kind::Postgres => Self::Postgres(PostgresDatabase::new().await),
        }
    }

    /// A connection past whoever uses it.
    ///
    /// # Panics
    /// When there is none.
    pub async fn connection(&self) -> AnyConnection {
        let url = match self {
            Self::Sqlite(_) => format!("{}?mode=rwc", self.url()),
            Self::Postgres(_) => self.url(),
        };
        AnyConnection::connect(&url).await.expect("a connection")
    }

    /// What it is opened by.
    ///
    /// # Panics
    /// Never: it was made from a URL.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}/service.db", folder.path().display()),
            Self::Postgres(database) => {
                let mut options = AnyConnectOptions::from_str(&database.server).expect("a URL");
                options.database_url.set_path(&database.name);
                options.database_url.into()
            }
        }
    }
}

impl PostgresDatabase {
    async fn new() -> Self {
        let server = env::var(SERVER);
        let server = server.unwrap_or_else(|_| panic!("{SERVER} must name a PostgreSQL server; see CONTRIBUTING.md"));
        let name = format!("reprise_test_{}", uuid::Uuid::new_v4().simple());
        execute(&server, format!("CREATE DATABASE {name}")).await;
        Self { server, name }
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        let server = self.server.clone();
        // A runtime of its own: the test's may be ending, also because of a panic, and cannot be waited for from here.
        let dropping = std::thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(execute(&server, statement));
        });
        // What it could not drop ends with the server; the test says for itself how it went.
        let _ = dropping.join();
    }
}

/// Runs a statement for which there is no transaction.
///
/// # Panics
/// When it fails.
pub async fn execute(url: &str, statement: String) {
    let mut connection = AnyConnection::connect(url).await.expect("the PostgreSQL server of the tests");
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.expect("a statement that works");
    connection.close().await.expect("an end");
}
