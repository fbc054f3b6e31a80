//! What an answer says: the shapes a to h of errors (contract.md 3.2), and what is an error though its status is 200.

use crate::error::Kind;
use wire::Problem;

/// The most characters of Zuora's sentence that are passed on.
const MOST_OF_SENTENCE: usize = 400;

/// A refusal or a failure, as its answer tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) kind: Kind,
    pub(crate) status: u16,
    pub(crate) sentence: Option<String>,
    pub(crate) code: Option<String>,
}

/// What is wrong, if anything is. A body that is no JSON object, such as the page of a gateway, says nothing beyond the
/// status.
pub(crate) fn fault(status: u16, body: &[u8]) -> Option<Said> {
    let problem = serde_json::from_slice::<Problem>(body).ok();
    let is_good = (200..300).contains(&status);
    if is_good && !problem.as_ref().is_some_and(Problem::is_hidden_failure) {
        return None;
    }
    let problem = problem.unwrap_or_default();
    let code = problem.any_code().map(|code| one_line(code, 64));
    // A tenant that was never upgraded hides the status of v1 operations behind 200: the code's last digits tell it.
    let status = if is_good { code.as_deref().and_then(status_of_code).unwrap_or(status) } else { status };
    let sentence = problem.sentence().map(|sentence| one_line(sentence, MOST_OF_SENTENCE));
    let sentence = sentence.filter(|sentence| !sentence.is_empty());
    let kind = kind_of(status, sentence.as_deref().unwrap_or_default());
    Some(Said { kind, status, sentence, code })
}

fn kind_of(status: u16, sentence: &str) -> Kind {
    match status {
        401 => Kind::SignedOut,
        403 => Kind::NotPermitted,
        404 => Kind::NotFound,
        // A proxy gave up waiting for us or for what is behind it.
        408 | 499 => Kind::NoAnswer,
        // Both also mean other things; only about the key they leave open what became of the request (contract.md 3.5).
        409 | 422 if sentence.to_ascii_lowercase().contains("idempoten") => Kind::KeyInUse,
        429 => Kind::Waiting,
        400..=499 => Kind::Refused,
        500..=599 => Kind::Failing,
        // A redirect, or `success: false` without a code that says more.
        _ => Kind::Unreadable,
    }
}

/// The status that a code stands for: its digits are six of the resource and two of the category (contract.md 3.2).
fn status_of_code(code: &str) -> Option<u16> {
    let digits = code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit());
    let category: u8 = code.get(6..).filter(|_| digits)?.parse().ok()?;
    Some(match category {
        // A token that has expired (shape e); by its digits it would be a matter of signing in, too.
        11 => 401,
        10 => 403,
        20..=23 | 27 | 30 | 90 => 400,
        40 => 404,
        45 => 405,
        50 => 409,
        60 | 61 | 99 => 500,
        70 => 429,
        _ => return None,
    })
}

/// At most so many characters, and nothing that would break a line.
fn one_line(text: &str, most: usize) -> String {
    let shown = text.chars().map(|character| if character.is_control() { ' ' } else { character });
    shown.take(most).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: u16, body: &str) -> (Kind, u16, Option<String>, Option<String>) {
        let said = fault(status, body.as_bytes()).unwrap_or_else(|| panic!("{status} {body}"));
        (said.kind, said.status, said.sentence, said.code)
    }

    #[test]
    fn every_documented_shape_is_read() {
        let no = Some("No.".to_owned());
        for (status, body, kind, sentence, code) in [
            (500, "", Kind::Failing, None, None),
            (
                400,
                r#"{"success":false,"processId":"7F","reasons":[{"code":53100320,"message":"No."}]}"#,
                Kind::Refused,
                no.clone(),
                Some("53100320"),
            ),
            (
                404,
                r#"{"reasons":[{"code":50000040,"message":"No."}],"requestId":"x"}"#,
                Kind::NotFound,
                no.clone(),
                Some("50000040"),
            ),
            (401, r#"{"message":"No."}"#, Kind::SignedOut, no.clone(), None),
            (
                401,
                r#"{"success":false,"reasons":[{"code":"90000011","message":"No."}]}"#,
                Kind::SignedOut,
                no.clone(),
                Some("90000011"),
            ),
            (403, r#"{"code":7,"message":"No."}"#, Kind::NotPermitted, no.clone(), Some("7")),
            (400, r#"{"error":"Bad Request","message":"No.","status":400}"#, Kind::Refused, no.clone(), None),
            (
                403,
                r#"{"timestamp":"x","status":403,"error":"Forbidden","message":"No.","path":"/x"}"#,
                Kind::NotPermitted,
                no.clone(),
                None,
            ),
            (
                500,
                r#"{"reasons":[{"code":"SystemError","message":"No."}]}"#,
                Kind::Failing,
                no.clone(),
                Some("SystemError"),
            ),
            (400, r#"{"Success":false,"Errors":[{"Code":"X","Message":"No."}]}"#, Kind::Refused, no.clone(), Some("X")),
            (502, "<html><h1>502 Bad Gateway</h1></html>", Kind::Failing, None, None),
            (429, "slow down", Kind::Waiting, None, None),
            (302, "", Kind::Unreadable, None, None),
            (408, "", Kind::NoAnswer, None, None),
            (
                409,
                r#"{"message":"A request with this Idempotency-Key is in progress"}"#,
                Kind::KeyInUse,
                Some("A request with this Idempotency-Key is in progress".to_owned()),
                None,
            ),
            (409, r#"{"message":"No."}"#, Kind::Refused, no.clone(), None),
        ] {
            assert_eq!(told(status, body), (kind, status, sentence, code.map(str::to_owned)), "{status} {body}");
        }
    }

    #[test]
    fn a_failure_behind_200_has_the_status_of_its_code() {
        let hidden =
            |code: &str| told(200, &format!(r#"{{"success":false,"reasons":[{{"code":{code},"message":"No."}}]}}"#));
        for (code, kind, status) in [
            ("90000011", Kind::SignedOut, 401),
            ("50000010", Kind::NotPermitted, 403),
            ("50000020", Kind::Refused, 400),
            ("50000040", Kind::NotFound, 404),
            ("50000060", Kind::Failing, 500),
            ("50000070", Kind::Waiting, 429),
            ("50000000", Kind::Unreadable, 200),
            ("7", Kind::Unreadable, 200),
        ] {
            let said = hidden(code);
            assert_eq!((said.0, said.1), (kind, status), "{code}");
        }
        assert_eq!(fault(200, br#"{"success":true,"id":"1"}"#), None);
        assert_eq!(fault(201, br#"{"id":"1"}"#), None);
        assert_eq!(fault(200, b"<html>"), None, "it is for the reader of values to say that it is none");
    }

    #[test]
    fn a_sentence_is_one_line_and_not_endless() {
        let body = serde_json::json!({ "message": format!("a\r\nb{}", "c".repeat(1000)) }).to_string();
        let sentence = told(400, &body).2.expect("a sentence");
        assert!(sentence.starts_with("a  bccc") && sentence.chars().count() == MOST_OF_SENTENCE, "{sentence}");
    }
}
