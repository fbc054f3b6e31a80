//! The short pages around a sign-in, which the app cannot show because it is not there: they hold no script, and lead on.

use crate::problem::Problem;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Why a sign-in came to nothing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Failure {
    /// The provider does not answer.
    Unavailable,
    /// Nothing waits for it.
    Over,
    /// The person, or the provider, did not want it.
    Refused,
    /// What the provider said cannot be believed.
    Wrong,
}

/// Title and sentence, and what the link says.
type Words = [&'static str; 3];

impl Failure {
    fn words(self, german: bool) -> Words {
        match (self, german) {
            (Self::Unavailable, false) => [
                "Sign-in does not work right now",
                "The sign-in service does not answer. Please try again in a moment.",
                "Try again",
            ],
            (Self::Unavailable, true) => [
                "Anmelden geht gerade nicht",
                "Der Anmeldedienst antwortet nicht. Bitte versuchen Sie es gleich noch einmal.",
                "Noch einmal versuchen",
            ],
            (Self::Over, false) => [
                "This sign-in is over",
                "It took too long, was used before, or was begun in another browser. Nothing was changed.",
                "Sign in again",
            ],
            (Self::Over, true) => [
                "Diese Anmeldung ist vorbei",
                "Sie hat zu lange gedauert, wurde schon benutzt oder in einem anderen Browser begonnen. Es wurde nichts geändert.",
                "Neu anmelden",
            ],
            (Self::Refused, false) => [
                "You are not signed in",
                "The sign-in was given up, or the sign-in service does not let you in.",
                "Sign in",
            ],
            (Self::Refused, true) => [
                "Sie sind nicht angemeldet",
                "Die Anmeldung wurde abgebrochen, oder der Anmeldedienst lässt Sie nicht ein.",
                "Anmelden",
            ],
            (Self::Wrong, false) => [
                "You are not signed in",
                "The answer of the sign-in service could not be checked, so it was not used. If this happens again, tell your IT department.",
                "Sign in again",
            ],
            (Self::Wrong, true) => [
                "Sie sind nicht angemeldet",
                "Die Antwort des Anmeldedienstes ließ sich nicht prüfen und wurde nicht benutzt. Wenn das noch einmal geschieht, sagen Sie es Ihrer IT-Abteilung.",
                "Neu anmelden",
            ],
        }
    }
}

/// Says why nobody was signed in, and leads to another try.
pub(super) fn failed(headers: &HeaderMap, failure: Failure, problem: &Problem, again: &str) -> Response {
    page(headers, problem.status(), failure.words(is_german(headers)), again, false)
}

/// Leads on. By a page and not by a redirect: what a browser follows from another site carries no strict cookie.
pub(super) fn signed_in(headers: &HeaderMap, destination: &str) -> Response {
    let words = match is_german(headers) {
        false => ["You are signed in", "The console opens.", "Open the console"],
        true => ["Sie sind angemeldet", "Die Konsole wird geöffnet.", "Konsole öffnen"],
    };
    page(headers, StatusCode::OK, words, destination, true)
}

fn page(headers: &HeaderMap, status: StatusCode, words: Words, link: &str, goes_on: bool) -> Response {
    let language = if is_german(headers) { "de" } else { "en" };
    let [title, sentence, label] = words;
    let link = link.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let on = if goes_on { format!("<meta http-equiv=\"refresh\" content=\"0;url={link}\">") } else { String::new() };
    let html = format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">{on}\
         <title>{title}</title></head>\n<body><main><h1>{title}</h1><p>{sentence}</p>\
         <p><a href=\"{link}\">{label}</a></p></main></body>\n</html>\n"
    );
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, html).into_response()
}

/// Whether the reader's first language is German. Others read English.
fn is_german(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|languages| languages.to_str().ok());
    accepted.is_some_and(|languages| languages.trim_start().to_ascii_lowercase().starts_with("de"))
}
