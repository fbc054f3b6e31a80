//! Tokens: given out, remembered by their digest, and good until they expire or their client is gone.

use crate::service::Service;
use crate::store::{Result, tokens};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;
use wire::SECOND;

/// How many tokens are remembered in memory; the others are looked up each time.
const REMEMBERED: usize = 10_000;

/// Tokens that were seen lately, so that not every request asks the database.
#[derive(Debug, Default)]
pub(crate) struct SeenTokens(Mutex<HashMap<[u8; 32], Grant>>);

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    /// Whose it is.
    pub client_id: std::sync::Arc<str>,
    /// When it expires, in epoch milliseconds of the wall.
    pub expires_at: i64,
}

impl Service {
    /// Gives out a token of 32 hex characters that is good for so many seconds of the wall.
    pub(crate) async fn issue_token(&self, client_id: &str, seconds: i64) -> Result<String> {
        let token = Uuid::new_v4().simple().to_string();
        let now = self.wall_now();
        let mut transaction = self.store().begin().await?;
        let expires_at = now + seconds * SECOND;
        tokens::insert(&mut transaction, &hex(digest(&token)), client_id, expires_at, now).await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// What a token stands for; none when it was never given out or has expired.
    pub(crate) async fn grant(&self, seen: &SeenTokens, token: &str) -> Result<Option<Grant>> {
        let now = self.wall_now();
        let digest = digest(token);
        if let Some(grant) = seen.get(&digest) {
            return Ok(Some(grant).filter(|grant| grant.expires_at > now));
        }
        let Some((client_id, expires_at)) = tokens::one(&mut *self.store().connection().await?, &hex(digest)).await?
        else {
            return Ok(None);
        };
        let grant = Grant { client_id: client_id.into(), expires_at };
        if expires_at <= now {
            return Ok(None);
        }
        seen.remember(digest, grant.clone(), now);
        Ok(Some(grant))
    }
}

impl SeenTokens {
    fn get(&self, digest: &[u8; 32]) -> Option<Grant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned()
    }

    fn remember(&self, digest: [u8; 32], grant: Grant, now: i64) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= REMEMBERED {
            seen.retain(|_, grant| grant.expires_at > now);
        }
        if seen.len() < REMEMBERED {
            seen.insert(digest, grant);
        }
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

fn hex(digest: [u8; 32]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
