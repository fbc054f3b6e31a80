//! Every shape of error that Zuora is known to send (contract.md 3.2) says the same things through `Problem`.

use reprise_wire::Problem;

/// The body, and the sentence, code and id that are to be found in it.
type Row = (&'static str, Option<&'static str>, Option<&'static str>, Option<&'static str>);

/// By the letters of contract.md 3.2.
const SHAPES: &[(&str, Row)] = &[
    (
        "b",
        (
            r#"{"success":false,"processId":"7F2E4C89A1B3C4D5","reasons":[{"code":53100320,"message":"The value is invalid."}]}"#,
            Some("The value is invalid."),
            Some("53100320"),
            Some("7F2E4C89A1B3C4D5"),
        ),
    ),
    (
        "c",
        (
            r#"{"reasons":[{"code":50000040,"message":"Cannot find the object."}],"requestId":"8f1c"}"#,
            Some("Cannot find the object."),
            Some("50000040"),
            Some("8f1c"),
        ),
    ),
    ("d", (r#"{"message":"Authentication error"}"#, Some("Authentication error"), None, None)),
    (
        "e, code as a number",
        (
            r#"{"success":false,"reasons":[{"code":90000011,"message":"this resource is protected, please sign in first"}]}"#,
            Some("this resource is protected, please sign in first"),
            Some("90000011"),
            None,
        ),
    ),
    (
        "e, code as text",
        (
            r#"{"success":false,"reasons":[{"code":"90000011","message":"this resource is protected, please sign in first"}]}"#,
            Some("this resource is protected, please sign in first"),
            Some("90000011"),
            None,
        ),
    ),
    ("f, token", (r#"{"code":40000,"message":"Bad request"}"#, Some("Bad request"), Some("40000"), None)),
    ("f, audit", (r#"{"error":"Forbidden","message":"You may not.","status":403}"#, Some("You may not."), None, None)),
    (
        "f, audit, with a word as status",
        (r#"{"error":"Forbidden","message":"You may not.","status":"FORBIDDEN"}"#, Some("You may not."), None, None),
    ),
    (
        "f, SCIM",
        (
            r#"{"timestamp":"2026-11-23T16:00:00Z","status":403,"error":"Forbidden","message":"","path":"/scim/v2/Users"}"#,
            Some("Forbidden"),
            None,
            None,
        ),
    ),
    (
        "g, describe",
        (
            r#"{"reasons":[{"code":"SystemError","message":"internal server error"}]}"#,
            Some("internal server error"),
            Some("SystemError"),
            None,
        ),
    ),
    (
        "g, CRUD",
        (
            r#"{"Success":false,"Errors":[{"Code":"INVALID_VALUE","Message":"The id is invalid."}]}"#,
            Some("The id is invalid."),
            Some("INVALID_VALUE"),
            None,
        ),
    ),
    (
        "RFC 9457, from our own server",
        (
            r#"{"title":"Too early","status":403,"detail":"It can be refreshed from 17 November on.","code":"refresh-too-early","trackId":"6c1d"}"#,
            Some("It can be refreshed from 17 November on."),
            Some("refresh-too-early"),
            Some("6c1d"),
        ),
    ),
    // Not seen, but near enough to what is.
    ("nothing in it", ("{}", None, None, None)),
    (
        "null everywhere",
        (r#"{"message":null,"reasons":null,"errors":null,"success":null,"status":null}"#, None, None, None),
    ),
    ("a list of texts", (r#"{"errors":["The id is invalid."]}"#, Some("The id is invalid."), None, None)),
    ("one reason instead of a list", (r#"{"reasons":{"code":1,"message":"No."}}"#, Some("No."), Some("1"), None)),
    ("reasons as text", (r#"{"reasons":"No.","message":"Not now."}"#, Some("No."), None, None)),
    ("an object as error", (r#"{"error":{"code":7,"message":"No."}}"#, Some("No."), Some("7"), None)),
    (
        "both spellings",
        (r#"{"errors":[],"Errors":[{"Message":"No."}],"success":false,"Success":false}"#, Some("No."), None, None),
    ),
    ("both ids", (r#"{"message":"No.","processId":"P","requestId":"R"}"#, Some("No."), None, Some("R"))),
    ("empty reasons", (r#"{"reasons":[{}, null, 5],"message":"No."}"#, Some("No."), None, None)),
    ("a fraction as code", (r#"{"code":1.5,"message":"No."}"#, Some("No."), None, None)),
    ("success as text", (r#"{"success":"false","message":"No."}"#, Some("No."), None, None)),
];

#[test]
fn every_shape_gives_its_sentence_its_code_and_its_id() {
    for (shape, (body, sentence, code, track_id)) in SHAPES {
        let problem: Problem = serde_json::from_str(body).unwrap_or_else(|error| panic!("{shape}: {error}"));
        assert_eq!(problem.sentence(), *sentence, "{shape}");
        assert_eq!(problem.any_code(), *code, "{shape}");
        assert_eq!(problem.any_track_id(), *track_id, "{shape}");
    }
}

#[test]
fn bodies_that_are_no_json_are_for_the_caller() {
    // Shapes a and h: nothing, or a page of a gateway. There the HTTP status is all that is known.
    for body in ["", "<html><body>502 Bad Gateway</body></html>", "upstream connect error"] {
        assert!(serde_json::from_str::<Problem>(body).is_err(), "{body}");
    }
}

#[test]
fn a_failure_that_hides_behind_200_is_found() {
    for (body, hidden) in [
        (r#"{"success":false,"reasons":[]}"#, true),
        (r#"{"Success":false}"#, true),
        (r#"{"success":"false"}"#, true),
        (r#"{"success":true}"#, false),
        (r#"{"success":null}"#, false),
        (r#"{"id":"22222222-2222-2222-2222-222222222222","status":"QUEUED"}"#, false),
    ] {
        let problem: Problem = serde_json::from_str(body).expect("an object");
        assert_eq!(problem.is_hidden_failure(), hidden, "{body}");
    }
}

#[test]
fn what_is_sent_on_holds_nothing_of_the_upstream_answer() {
    let problem: Problem = serde_json::from_str(SHAPES[0].1.0).expect("an object");
    assert_eq!(serde_json::to_string(&problem).expect("writable"), "{}");
}
