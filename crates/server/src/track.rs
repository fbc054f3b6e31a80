//! The id of the request that is being answered, wherever the work for it is done: in the log, in the error that a person
//! can copy, and in what is asked of Zuora because of it.

use crate::access;

tokio::task_local! {
    static TRACK_ID: String;
}

/// Does `work` as a part of the request with that id.
pub(crate) async fn as_part_of<T>(id: String, work: impl Future<Output = T>) -> T {
    TRACK_ID.scope(id, work).await
}

/// `work` as a part of the same request as the caller, and for whoever asks, for a task of its own.
pub(crate) fn carried<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let (id, asker) = (current(), access::current());
    async move {
        let work = async move {
            match asker {
                Some(asker) => access::as_asked_by(asker, work).await,
                None => work.await,
            }
        };
        match id {
            Some(id) => as_part_of(id, work).await,
            None => work.await,
        }
    }
}

/// The id of the request that this is a part of; none for what the server does by itself.
pub(crate) fn current() -> Option<String> {
    TRACK_ID.try_with(Clone::clone).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_of_its_own_is_a_part_of_the_same_request() {
        assert_eq!(current(), None);
        let seen = as_part_of("x".to_owned(), async {
            let lost = tokio::spawn(async { current() }).await.expect("no panic");
            let kept = tokio::spawn(carried(async { current() })).await.expect("no panic");
            (lost, kept)
        });
        assert_eq!(seen.await, (None, Some("x".to_owned())));
        assert_eq!(tokio::spawn(carried(async { current() })).await.expect("no panic"), None);
    }
}
