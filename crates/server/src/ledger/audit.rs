//! Who did what, in the database: a chain of entries, each with the hash of the one before.

use super::{Ledger, LedgerError, Result};
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::any::AnyRow;
use wire::{AuditAction, AuditEntry, AuditOutcome, EnvironmentId, Timestamp};

/// How often a place in the chain is tried for that another process has just taken.
const TRIES: usize = 50;
/// How many entries are read at once when all are.
const PORTION: i64 = 1000;

/// Which entries are looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct AuditFilter {
    pub(crate) environment: Option<EnvironmentId>,
    pub(crate) action: Option<AuditAction>,
    pub(crate) outcome: Option<AuditOutcome>,
    /// Those from then on,
    pub(crate) from: Option<Timestamp>,
    /// and before then.
    pub(crate) until: Option<Timestamp>,
    /// Those with a smaller number.
    pub(crate) before: Option<i64>,
}

/// How a chain stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Every entry is what it was when it was written.
    Whole {
        /// How many there are.
        entries: u64,
        /// The hash of the last one; empty where there is none.
        last: String,
    },
    /// An entry was changed, or something before it is missing.
    Broken {
        /// Its number.
        sequence: i64,
    },
}

/// An entry with what holds it in the chain.
struct Link {
    sequence: i64,
    entry: String,
    before: String,
    hash: String,
    /// What is looked for, as it stands beside the entry.
    beside: (i64, Option<String>, String, String),
}

impl Ledger {
    /// Writes an entry down, behind the last one.
    pub(crate) async fn append_audit(&self, entry: &AuditEntry) -> Result<()> {
        let text = serde_json::to_string(&AuditEntry { sequence: None, ..entry.clone() })?;
        let (at, environment, action, outcome) = beside(entry);
        for _ in 0..TRIES {
            let (last, before) = self.last_audit().await?;
            let sql = "INSERT INTO audit (sequence, entry, before, hash, at, environment_id, action, outcome) \
                       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
            let query = sqlx::query(sql)
                .bind(last + 1)
                .bind(&text)
                .bind(&before)
                .bind(hash(&before, &text))
                .bind(at)
                .bind(environment.as_deref())
                .bind(&action)
                .bind(&outcome);
            if query.execute(&self.pool).await?.rows_affected() == 1 {
                return Ok(());
            }
        }
        Err(LedgerError::Crowded)
    }

    /// The entries that are looked for, newest first, `limit` at most.
    pub(crate) async fn audit(&self, filter: &AuditFilter, limit: usize) -> Result<Vec<AuditEntry>> {
        let sql = "SELECT sequence, entry FROM audit WHERE sequence < $1 AND at >= $2 AND at < $3 \
                   AND ($4 = '' OR environment_id = $4) AND ($5 = '' OR action = $5) AND ($6 = '' OR outcome = $6) \
                   ORDER BY sequence DESC LIMIT $7";
        let query = sqlx::query(sql)
            .bind(filter.before.unwrap_or(i64::MAX))
            .bind(filter.from.map_or(i64::MIN, Timestamp::millis))
            .bind(filter.until.map_or(i64::MAX, Timestamp::millis))
            .bind(filter.environment.as_ref().map_or("", EnvironmentId::as_str))
            .bind(filter.action.as_ref().map_or("", AuditAction::as_str))
            .bind(filter.outcome.as_ref().map_or("", AuditOutcome::as_str))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = query.fetch_all(&self.pool).await?;
        let entry = |row: &AnyRow| -> Result<AuditEntry> {
            let entry: AuditEntry = serde_json::from_str(&row.try_get::<String, _>("entry")?)?;
            Ok(AuditEntry { sequence: i32::try_from(row.try_get::<i64, _>("sequence")?).ok(), ..entry })
        };
        rows.iter().map(entry).collect()
    }

    /// Forgets entries from before then, from the oldest on: the chain begins later.
    pub(crate) async fn shorten_audit(&self, before: Timestamp) -> Result<u64> {
        // Up to the first one that stays, and not beyond it: what is in between would be missed. The last one stays in any
        // case: the next one is tied to it.
        let sql = "DELETE FROM audit WHERE sequence < COALESCE((SELECT MIN(sequence) FROM audit WHERE at >= $1), \
                   (SELECT MAX(sequence) FROM audit))";
        Ok(sqlx::query(sql).bind(before.millis()).execute(&self.pool).await?.rows_affected())
    }

    /// Looks at every entry whether it is what it was when it was written.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn verify_audit(&self) -> std::result::Result<Chain, sqlx::Error> {
        let (mut entries, mut last, mut expected) = (0, String::new(), None);
        let mut after = i64::MIN;
        loop {
            let sql = "SELECT sequence, entry, before, hash, at, environment_id, action, outcome FROM audit \
                       WHERE sequence > $1 ORDER BY sequence LIMIT $2";
            let rows = sqlx::query(sql).bind(after).bind(PORTION).fetch_all(&self.pool).await?;
            if rows.is_empty() {
                return Ok(Chain::Whole { entries, last });
            }
            for row in &rows {
                let link = link(row)?;
                // Of the oldest one it is taken as given: what was before may have been forgotten when its time was over.
                let follows =
                    expected.as_ref().is_none_or(|(sequence, hash)| link.sequence == *sequence && link.before == *hash);
                if !follows || !link.is_sound() {
                    return Ok(Chain::Broken { sequence: link.sequence });
                }
                (after, last) = (link.sequence, link.hash);
                expected = Some((after + 1, last.clone()));
                entries += 1;
            }
        }
    }

    async fn last_audit(&self) -> Result<(i64, String)> {
        let query = sqlx::query("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1");
        match query.fetch_optional(&self.pool).await? {
            Some(row) => Ok((row.try_get("sequence")?, row.try_get("hash")?)),
            None => Ok((0, String::new())),
        }
    }
}

impl Link {
    fn is_sound(&self) -> bool {
        let is_beside = |entry: AuditEntry| beside(&entry) == self.beside;
        hash(&self.before, &self.entry) == self.hash && serde_json::from_str(&self.entry).is_ok_and(is_beside)
    }
}

fn link(row: &AnyRow) -> sqlx::Result<Link> {
    Ok(Link {
        sequence: row.try_get("sequence")?,
        entry: row.try_get("entry")?,
        before: row.try_get("before")?,
        hash: row.try_get("hash")?,
        beside: (row.try_get("at")?, row.try_get("environment_id")?, row.try_get("action")?, row.try_get("outcome")?),
    })
}

/// What is looked for, from an entry.
fn beside(entry: &AuditEntry) -> (i64, Option<String>, String, String) {
    let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
    (
        entry.time.map_or(0, Timestamp::millis),
        entry.environment_id.as_ref().map(|id| id.as_str().to_owned()),
        word(entry.action.as_ref().map(AuditAction::as_str)),
        word(entry.outcome.as_ref().map(AuditOutcome::as_str)),
    )
}

/// The hash of an entry behind another one.
fn hash(before: &str, entry: &str) -> String {
    use std::fmt::Write;
    let digest = Sha256::new().chain_update(before).chain_update("\n").chain_update(entry).finalize();
    digest.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
