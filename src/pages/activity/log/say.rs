//! What is said of an entry of the log. What a later server tells of is shown as it came.

use crate::pages::job::TO_SET_UP_AGAIN;
use crate::text::{Word, words};
use wire::{AuditAction, AuditEntry, AuditOutcome};

/// What somebody did. All of it is true also where it was refused.
pub(super) fn word_of_action(action: &AuditAction) -> Option<Word> {
    Some(match action {
        AuditAction::Refresh => words::LOG_REFRESH,
        AuditAction::Move => words::LOG_MOVE,
        AuditAction::Stop => words::LOG_STOP,
        AuditAction::Wait => words::LOG_WAIT,
        AuditAction::EndWait => words::LOG_END_WAIT,
        AuditAction::Hold => words::LOG_HOLD,
        AuditAction::EndHold => words::LOG_END_HOLD,
        AuditAction::Note => words::LOG_NOTE,
        AuditAction::Tick => words::LOG_TICK,
        AuditAction::Untick => words::LOG_UNTICK,
        AuditAction::AddRecipient => words::LOG_ADD_RECIPIENT,
        AuditAction::ChangeRecipient => words::LOG_CHANGE_RECIPIENT,
        AuditAction::RemoveRecipient => words::LOG_REMOVE_RECIPIENT,
        AuditAction::AskTwo => words::LOG_ASK_TWO,
        AuditAction::Agree => words::LOG_AGREE,
        AuditAction::Decline => words::LOG_DECLINE,
        AuditAction::Withdraw => words::LOG_WITHDRAW,
        AuditAction::SignIn => words::LOG_SIGN_IN,
        AuditAction::SignOut => words::LOG_SIGN_OUT,
        AuditAction::SignOutEverywhere => words::LOG_SIGN_OUT_EVERYWHERE,
        AuditAction::EmbedToken => words::LOG_EMBED_TOKEN,
        AuditAction::Look => words::LOG_LOOK,
        AuditAction::Other(_) => return None,
    })
}

/// What came of it, and the shape and colour that stand beside it.
pub(super) fn word_of_outcome(outcome: &AuditOutcome) -> Option<(&'static str, Word)> {
    Some(match outcome {
        AuditOutcome::Asked => ("wait", words::LOG_ASKED),
        AuditOutcome::Done => ("ready", words::LOG_DONE),
        AuditOutcome::Refused => ("bad", words::LOG_REFUSED),
        AuditOutcome::Unknown => ("held", words::LOG_UNKNOWN),
        AuditOutcome::Lost => ("bad", words::LOG_LOST),
        AuditOutcome::Other(_) => return None,
    })
}

/// What an entry says was done.
pub(super) fn action(entry: &AuditEntry) -> String {
    let Some(action) = &entry.action else { return words::LOG_NOT_KNOWN.text().to_owned() };
    word_of_action(action).map_or_else(|| other(action.as_str()), |word| word.text().to_owned())
}

/// What an entry says came of it, with its tone.
pub(super) fn outcome(entry: &AuditEntry) -> (&'static str, String) {
    let Some(outcome) = &entry.outcome else { return ("wait", words::LOG_NOT_KNOWN.text().to_owned()) };
    match word_of_outcome(outcome) {
        Some((tone, word)) => (tone, word.text().to_owned()),
        None => ("wait", other(outcome.as_str())),
    }
}

fn other(word: &str) -> String {
    words::LOG_OTHER.with([("word", word)])
}

/// A detail of what was done, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Detail {
    /// To what it was done, in words of the catalogue.
    Ours(Word),
    /// The same as somebody typed it, such as an address.
    Typed(String),
    /// Why not: a sentence of the server's, which speaks English.
    Server(String),
}

/// The detail of an entry.
pub(super) fn detail(entry: &AuditEntry) -> Option<Detail> {
    let detail = entry.detail.clone().filter(|detail| !detail.is_empty())?;
    let ticked = matches!(entry.action, Some(AuditAction::Tick | AuditAction::Untick));
    let item = TO_SET_UP_AGAIN.iter().find(|(item, ..)| ticked && item.as_str() == detail);
    Some(match (item, &entry.outcome) {
        (Some((_, title, _)), _) => Detail::Ours(*title),
        (None, Some(AuditOutcome::Done)) => Detail::Typed(detail),
        (None, _) => Detail::Server(detail),
    })
}

/// Whether no sandbox means all of them.
pub(super) fn is_about_all(entry: &AuditEntry) -> bool {
    entry.environment_id.is_none() && matches!(entry.action, Some(AuditAction::Hold))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(action: &str, outcome: &str) -> AuditEntry {
        AuditEntry { action: Some(action.into()), outcome: Some(outcome.into()), ..AuditEntry::default() }
    }

    #[test]
    fn everything_that_the_server_knows_has_a_word_of_its_own() {
        let mut said: Vec<_> = AuditAction::KNOWN.iter().filter_map(word_of_action).map(Word::text).collect();
        assert_eq!(said.len(), AuditAction::KNOWN.len());
        said.extend(AuditOutcome::KNOWN.iter().filter_map(word_of_outcome).map(|(_, word)| word.text()));
        assert_eq!(said.len(), AuditAction::KNOWN.len() + AuditOutcome::KNOWN.len());
        for (place, word) in said.iter().enumerate() {
            assert!(!said[..place].contains(word), "{word} is said of two things");
        }
    }

    #[test]
    fn what_a_later_server_tells_is_said_as_it_came() {
        let later = entry("fly", "landed");
        assert_eq!(action(&later), "Something else (fly)");
        assert_eq!(outcome(&later), ("wait", "Something else (landed)".to_owned()));
        let nothing = AuditEntry::default();
        assert_eq!((action(&nothing).as_str(), outcome(&nothing).1.as_str()), ("Not known", "Not known"));
    }

    #[test]
    fn a_detail_says_whose_words_it_is_in() {
        let told = |action: &str, outcome: &str, text: &str| {
            detail(&AuditEntry { detail: Some(text.to_owned()), ..entry(action, outcome) })
        };
        assert_eq!(told("tick", "done", "users"), Some(Detail::Ours(words::CHECKLIST_USERS)));
        assert_eq!(told("tick", "done", "moon"), Some(Detail::Typed("moon".to_owned())));
        assert_eq!(told("add-recipient", "done", "users"), Some(Detail::Typed("users".to_owned())));
        assert_eq!(told("stop", "refused", "Too late."), Some(Detail::Server("Too late.".to_owned())));
        assert_eq!(told("stop", "done", ""), None);
        assert_eq!(detail(&entry("stop", "done")), None);
    }

    #[test]
    fn only_a_hold_is_about_all_sandboxes() {
        assert!(is_about_all(&entry("hold", "done")));
        assert!(!is_about_all(&entry("sign-in", "done")));
        assert!(!is_about_all(&AuditEntry { environment_id: Some("1".into()), ..entry("hold", "done") }));
    }
}
