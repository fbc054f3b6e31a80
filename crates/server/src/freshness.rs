//! How old what an answer tells is, and what keeps it from being read anew: noted wherever something is read that is kept
//! here for all viewers, and told in a header of the answer.
//!
//! Who reads within [`collected`] is somebody who looks at a page. What the server reads by itself does not count as that.

use axum::http::HeaderValue;
use std::sync::{Mutex, PoisonError};
use wire::{SECOND, Source};

tokio::task_local! {
    static READ: Mutex<Freshness>;
}

/// Why something could not be read when it was tried last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// The word for programs, as in a problem.
    pub(crate) code: String,
    /// The id that the try goes by in the log and at Zuora.
    pub(crate) track_id: Option<String>,
    /// When it was read last, and when it is tried again, in epoch milliseconds.
    pub(crate) read_at: i64,
    pub(crate) next_look: i64,
}

/// How fresh all that was read for an answer is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Freshness {
    /// The age of the oldest of it in milliseconds; none where nothing was kept.
    age: Option<i64>,
    /// Of several the one that lasts longest.
    trouble: Option<Trouble>,
    /// When the last note was made, in epoch milliseconds.
    now: i64,
}

/// Does what somebody who looks at a page has asked for, and answers how fresh it is.
pub(crate) async fn collected<T>(work: impl Future<Output = T>) -> (T, Freshness) {
    let work = async {
        let done = work.await;
        let freshness = READ.with(|read| read.lock().unwrap_or_else(PoisonError::into_inner).clone());
        (done, freshness)
    };
    READ.scope(Mutex::default(), work).await
}

/// Whether this is done for somebody who looks at a page.
pub(crate) fn is_for_a_viewer() -> bool {
    READ.try_with(|_| ()).is_ok()
}

/// Notes that something is told that was read at `read_at`, and has been in trouble since, if it has.
pub(crate) fn note(now: i64, read_at: i64, trouble: Option<&Trouble>) {
    // Nobody wants to know it of what the server does by itself.
    let _ = READ.try_with(|read| {
        let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
        read.now = now;
        read.age = read.age.max(Some((now - read_at).max(0)));
        if let Some(trouble) = trouble
            && read.trouble.as_ref().is_none_or(|other| other.next_look < trouble.next_look)
        {
            read.trouble = Some(trouble.clone());
        }
    });
}

impl Freshness {
    /// The header; none where nothing was kept.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        let seconds = |millis: i64| i32::try_from(millis.max(0) / SECOND).unwrap_or(i32::MAX);
        let trouble = self.trouble.as_ref();
        let source = Source {
            age_seconds: Some(seconds(self.age?)),
            code: trouble.map(|trouble| trouble.code.clone()),
            // Rounded up: it is not looked at before.
            next_look_seconds: trouble.map(|trouble| seconds(trouble.next_look - self.now + SECOND - 1)),
            track_id: trouble.and_then(|trouble| trouble.track_id.clone()),
        };
        HeaderValue::try_from(serde_json::to_string(&source).ok()?).ok()
    }

    /// What makes an answer another one though its body is the same: whoever waits for news has to hear of trouble, and
    /// of its end.
    pub(crate) fn mark(&self) -> String {
        self.trouble.as_ref().map_or_else(String::new, |trouble| {
            format!("{} {} {}", trouble.code, trouble.read_at / SECOND, trouble.next_look / SECOND)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(read_at: i64, next_look: i64) -> Trouble {
        Trouble { code: "zuora-asks-to-wait".to_owned(), track_id: Some("t".to_owned()), read_at, next_look }
    }

    #[tokio::test]
    async fn the_oldest_and_the_longest_trouble_count() {
        note(0, 0, None);
        let work = async {
            assert!(is_for_a_viewer());
            note(100_000, 90_000, None);
            note(100_000, 60_000, Some(&trouble(60_000, 139_001)));
            note(100_000, 95_000, Some(&trouble(95_000, 101_000)));
            7
        };
        let (done, freshness) = collected(work).await;
        assert!(done == 7 && !is_for_a_viewer());
        let header = freshness.header().expect("a header");
        let header = header.to_str().expect("ASCII");
        assert_eq!(header, r#"{"ageSeconds":40,"code":"zuora-asks-to-wait","nextLookSeconds":40,"trackId":"t"}"#);
        assert_eq!(freshness.mark(), "zuora-asks-to-wait 60 139");
    }

    #[tokio::test]
    async fn where_nothing_is_kept_there_is_nothing_to_tell() {
        let ((), freshness) = collected(async {}).await;
        assert_eq!((freshness.header(), freshness.mark()), (None, String::new()));
        let ((), fresh) = collected(async { note(5, 9, None) }).await;
        assert_eq!(fresh.header(), Some(HeaderValue::from_static(r#"{"ageSeconds":0}"#)));
        assert_eq!(fresh.mark(), "", "what only grows older is the same answer");
    }
}
