//! Where a database is: which kind its URL names, and what may be shown of it. A password never is.

use crate::error::OpenError;
use crate::open::PATIENCE;
use sqlx::any::AnyConnectOptions;
use std::fmt::Display;
use std::str::FromStr;

/// What every connection to SQLite is told first. FULL: what was acknowledged survives a power cut, not only a kill.
const SQLITE_SETTINGS: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
";
/// What every connection to PostgreSQL is told first, whatever its administrator chose. What follows an environment's
/// lock must read what the one before it committed, and nobody waits for that lock longer than with SQLite.
const POSTGRES_SETTINGS: &str = "
    SET default_transaction_isolation TO 'read committed';
    SET lock_timeout TO '5s';
";

/// The databases that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

/// A URL that names a database.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    pub(crate) kind: Kind,
    /// With the password, for the driver.
    pub(crate) url: String,
    /// Without it, for people.
    shown: String,
}

impl Kind {
    /// How many connections are open at most. SQLite has one writer anyway, and each connection costs memory;
    /// PostgreSQL serves a hundred by default, to all of its users.
    pub(crate) fn connections(self) -> u32 {
        match self {
            Self::Sqlite => 4,
            Self::Postgres => 8,
        }
    }

    /// What every connection is told first.
    pub(crate) fn settings(self) -> &'static str {
        match self {
            Self::Sqlite => SQLITE_SETTINGS,
            Self::Postgres => POSTGRES_SETTINGS,
        }
    }
}

impl Address {
    /// Reads a URL such as `sqlite://reprise.db` or `postgres://user:password@host/database`.
    ///
    /// # Errors
    /// When it names no database that is known.
    pub fn parse(url: &str) -> Result<Self, OpenError> {
        match url.split_once(':') {
            Some(("postgres" | "postgresql", _)) => Self::postgres(url),
            Some(("sqlite", file)) => Self::sqlite(url, file.trim_start_matches("//")),
            _ => Err(OpenError::UnknownDatabase(without_userinfo(url))),
        }
    }

    /// What to say when it cannot be used.
    pub fn unusable(&self, reason: &dyn Display) -> OpenError {
        let advice = match self.kind {
            Kind::Sqlite => "Check that its folder exists and that this user may write there.",
            Kind::Postgres => {
                "Check that the server runs, that the database exists, and that its user and password are right and \
                 may make tables there."
            }
        };
        let reason = reason.to_string().trim_end_matches('.').to_owned();
        OpenError::Unusable { url: self.shown.clone(), reason, advice }
    }

    /// What to say when nothing comes back.
    pub(crate) fn silent(&self) -> OpenError {
        self.unusable(&format!("it did not answer within {} seconds", PATIENCE.as_secs()))
    }

    /// What to say when this program is too old for it.
    pub(crate) fn made_by_a_later_version(&self) -> OpenError {
        OpenError::Unusable {
            url: self.shown.clone(),
            reason: "a later version of this program has changed it".to_owned(),
            advice: "Start that version, restore a copy that was made before (reprise restore), or name another database with \
                     --database-url.",
        }
    }

    /// The same, which is not made where there is none.
    pub(crate) fn existing(&self) -> Self {
        let url = match (self.kind, self.url.split_once('?')) {
            (Kind::Sqlite, Some((file, query))) => format!("{file}?{}", query.replace("mode=rwc", "mode=rw")),
            _ => self.url.clone(),
        };
        Self { url, ..self.clone() }
    }

    /// What to say when it asks for a connection that this program cannot make.
    pub(crate) fn wants_tls(&self) -> OpenError {
        OpenError::Unusable {
            url: self.shown.clone(),
            reason: "sslmode asks for TLS, and this program speaks to PostgreSQL without it".to_owned(),
            advice: "Leave sslmode out where the way to the server is safe, such as on one computer or in a tunnel.",
        }
    }

    /// A file, which is made if it does not exist.
    fn sqlite(url: &str, file: &str) -> Result<Self, OpenError> {
        let full_url = match file {
            // A database in memory is another one for each connection.
            "" | ":memory:" => return Err(OpenError::UnknownDatabase(url.to_owned())),
            _ if file.contains("mode=") => url.to_owned(),
            _ if file.contains('?') => format!("{url}&mode=rwc"),
            _ => format!("{url}?mode=rwc"),
        };
        Ok(Self { kind: Kind::Sqlite, url: full_url, shown: url.to_owned() })
    }

    fn postgres(url: &str) -> Result<Self, OpenError> {
        let mut shown = AnyConnectOptions::from_str(url).map_err(|_| OpenError::PostgresUrl)?.database_url;
        // Where one of / ? # stands in a password as it is, the rest of the password counts as something else.
        let has_lost_password = shown.fragment().is_some() || shown.path().contains('@');
        if has_lost_password || shown.query().is_some_and(|query| query.contains('@')) || shown.cannot_be_a_base() {
            return Err(OpenError::PostgresUrl);
        }
        shown.set_query(None);
        // It fails where there is no host, and then there is no password either.
        let _ = shown.set_password(None);
        Ok(Self { kind: Kind::Postgres, url: url.to_owned(), shown: shown.into() })
    }
}

/// Without the password.
impl std::fmt::Display for Address {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.shown)
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Address").field(&self.shown).finish()
    }
}

/// A URL of which nothing is known, without what may be a name and a password.
fn without_userinfo(url: &str) -> String {
    match (url.find(':'), url.rfind('@')) {
        (Some(scheme), Some(host)) if scheme < host => format!("{}://…{}", &url[..scheme], &url[host..]),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_its_password() {
        for (url, shown) in [
            ("postgres://ann:s3cret@db.example:5433/reprise", "postgres://ann@db.example:5433/reprise"),
            ("postgresql://ann:s3cret%40@db.example/reprise?sslmode=disable", "postgresql://ann@db.example/reprise"),
            ("postgres://db.example/reprise?user=ann&password=s3cret", "postgres://db.example/reprise"),
            ("postgres:///reprise?host=/run/postgresql", "postgres:///reprise"),
            ("postgres://ann:s3cret@%2Frun%2Fpostgresql/reprise", "postgres://ann@%2Frun%2Fpostgresql/reprise"),
            ("sqlite://folder/reprise.db", "sqlite://folder/reprise.db"),
        ] {
            let address = Address::parse(url).expect("a database");
            assert_eq!(address.shown, shown);
            let texts = [format!("{address:?}"), address.unusable(&"x").to_string(), address.wants_tls().to_string()];
            assert!(texts.iter().all(|text| text.contains(shown) && !text.contains("s3cret")), "{texts:?}");
        }
    }

    #[test]
    fn a_url_that_is_misread_is_not_shown_at_all() {
        for url in [
            "postgres://ann:s3cret",
            "postgres://ann:s3cret/1@host/reprise",
            "postgres://ann:12/s3cret@host/reprise",
            "postgres://ann:12?s3cret@host/reprise",
            "postgres://ann:12#s3cret@host/reprise",
            "postgres:ann:s3cret@host/reprise",
            "mysql://ann:s3cret@host/reprise",
            "s3cret:s3cret@host",
        ] {
            let error = Address::parse(url).expect_err("a refusal").to_string();
            assert!(!error.contains(":s3cret") && !error.contains("s3cret@"), "{error}");
        }
    }
}
