//! Every path: those of the pages, whole, and, in [`api`], those that are asked for data.
//!
//! What a path shows is read back by [`route`], so that the two cannot part.

pub(crate) mod api;

use wire::{EnvironmentId, JobId};

/// Where the app lives, without a slash at its end: empty at the root of the host. From `<base>` in `index.html`; where the app
/// is embedded, with the origin of the console, so that its links lead there when they are opened in another tab.
pub(crate) fn base() -> String {
    BASE.with(Clone::clone)
}

/// All environments.
pub(crate) fn environments() -> String {
    format!("{}/", base())
}

/// One environment.
pub(crate) fn environment(id: &EnvironmentId) -> String {
    format!("{}/environments/{}", base(), encode(id.as_str()))
}

/// One environment, with a filter and an order for its history.
pub(crate) fn environment_with(id: &EnvironmentId, query: &[(&str, &str)]) -> String {
    with_query(&environment(id), query)
}

/// The refresh flow of an environment.
pub(crate) fn refresh(id: &EnvironmentId) -> String {
    format!("{}/refresh", environment(id))
}

/// The refresh flow of an environment, to change the refresh that waits for its first possible moment.
pub(crate) fn refresh_that_waits(id: &EnvironmentId) -> String {
    with_query(&refresh(id), &[(HOW, SOONEST)])
}

/// How a refresh is to start, in the query.
pub(crate) const HOW: &str = "how";
/// As soon as it is possible.
pub(crate) const SOONEST: &str = "soonest";

/// One job.
pub(crate) fn job(environment: &EnvironmentId, job: &JobId) -> String {
    format!("{}/jobs/{}", self::environment(environment), encode(job.as_str()))
}

/// The jobs of all environments.
pub(crate) fn activity() -> String {
    format!("{}/activity", base())
}

/// All environments over time.
pub(crate) fn calendar() -> String {
    format!("{}/calendar", base())
}

/// What a refresh is.
pub(crate) fn help() -> String {
    format!("{}/help", base())
}

/// One section of it.
pub(crate) fn help_about(section: &str) -> String {
    [&help(), "#", section].concat()
}

/// What whoever runs the console has to know.
pub(crate) fn settings() -> String {
    format!("{}/settings", base())
}

/// Where the browser comes to after it has signed in in a window of its own.
pub(crate) fn signed_in() -> String {
    format!("{}/signed-in", base())
}

/// The name of the place in the console, in the query of a sign-in, where it leads to.
pub(crate) const TO: &str = "to";

/// A path with a query: the pairs that have a value, in their order.
pub(crate) fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let given = pairs.iter().filter(|(_, value)| !value.is_empty());
    let query = given.map(|(name, value)| [name, "=", &encode(value)].concat()).collect::<Vec<_>>().join("&");
    [path, if query.is_empty() { "" } else { "?" }, &query].concat()
}

/// The sentences of a language. `hash` changes with them.
pub(crate) fn sentences(language: &str, hash: &str) -> String {
    let files = if is_whole() { crate::embed::files() } else { base() };
    [&files, "/locales/", language, ".json?v=", hash].concat()
}

thread_local! {
    static BASE: String = read_base();
}

#[cfg(target_arch = "wasm32")]
fn read_base() -> String {
    if crate::embed::is_embedded() {
        return crate::embed::base();
    }
    let href = leptos::prelude::document().base_uri().ok().flatten().unwrap_or_default();
    let path = web_sys::Url::new(&href).map(|url| url.pathname()).unwrap_or_default();
    path.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default()
}

/// The native tests have no document: there, the app lives at the root.
#[cfg(not(target_arch = "wasm32"))]
fn read_base() -> String {
    String::new()
}

/// All environments, with what is typed into the search, the chosen filter and the order; each may be empty.
pub(crate) fn environments_with(search: &str, show: &str, sort: &str) -> String {
    with_query(&environments(), &[(SEARCH, search), (SHOW, show), (SORT, sort)])
}

/// The name of the search in the query.
pub(crate) const SEARCH: &str = "q";
/// The name of the filter in the query.
pub(crate) const SHOW: &str = "show";
/// How much time the calendar shows, and which view of what happened is.
pub(crate) const VIEW: &str = "view";
/// Where the time begins that is shown, a month or a day.
pub(crate) const FROM: &str = "from";
/// Where it ends, a day.
pub(crate) const UNTIL: &str = "until";
/// Whether the calendar is a picture or a table.
pub(crate) const AS: &str = "as";
/// How the jobs stand that are shown.
pub(crate) const STATUS: &str = "status";
/// What the jobs do that are shown.
pub(crate) const KIND: &str = "kind";
/// Whose jobs are shown: an environment's id.
pub(crate) const SANDBOX: &str = "sandbox";
/// What somebody did.
pub(crate) const ACTION: &str = "action";
/// What came of it.
pub(crate) const OUTCOME: &str = "outcome";
/// The name of the order in the query.
pub(crate) const SORT: &str = "sort";

/// What an address shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Route {
    /// All environments.
    Environments,
    /// One environment.
    Environment(EnvironmentId),
    /// The refresh flow of an environment.
    Refresh(EnvironmentId),
    /// One job.
    Job(EnvironmentId, JobId),
    /// The jobs of all environments.
    Activity,
    /// All environments over time.
    Calendar,
    /// What a refresh is.
    Help,
    /// What whoever runs the console has to know.
    Settings,
    /// Somebody has signed in, in a window of its own.
    SignedIn,
    /// No page.
    Unknown,
}

/// The page at a whole path.
pub(crate) fn route(path: &str) -> Route {
    let below = path.strip_prefix(base().as_str()).unwrap_or(path);
    let parts = below.split('/').filter(|part| !part.is_empty()).map(decode).collect::<Option<Vec<_>>>();
    let parts = parts.unwrap_or_else(|| vec![String::new()]);
    match parts.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Route::Environments,
        ["environments", id] => Route::Environment(id.into()),
        ["environments", id, "refresh"] => Route::Refresh(id.into()),
        ["environments", id, "jobs", job] => Route::Job(id.into(), job.into()),
        ["activity"] => Route::Activity,
        ["calendar"] => Route::Calendar,
        ["help"] => Route::Help,
        ["settings"] => Route::Settings,
        ["signed-in"] => Route::SignedIn,
        _ => Route::Unknown,
    }
}

/// Whether a path is one of the app's pages, and not another program's.
pub(crate) fn is_ours(path: &str) -> bool {
    path.strip_prefix(base().as_str()).is_some_and(|below| below.is_empty() || below.starts_with(['/', '?', '#']))
}

/// A place without what all of them begin with.
pub(crate) fn below_base(place: &str) -> String {
    place.strip_prefix(base().as_str()).unwrap_or_default().to_owned()
}

/// The origin of the console, where paths are whole addresses; else empty.
pub(crate) fn origin() -> String {
    let base = base();
    let host = base.find("://").map(|at| at + 3);
    host.map_or_else(String::new, |host| base[..base[host..].find('/').map_or(base.len(), |end| host + end)].to_owned())
}

/// Whether paths are whole addresses: the app lives in a page of another place.
pub(crate) fn is_whole() -> bool {
    crate::embed::is_embedded() && !base().is_empty() && !base().starts_with('/')
}

/// Encodes a part of a path, so that an id can neither leave its place nor be cut.
fn encode(part: &str) -> String {
    // `.` and `..` are no characters to encode but steps that browsers take.
    if part.chars().all(|character| character == '.') {
        return part.replace('.', "%252E");
    }
    let mut encoded = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
            encoded.push('%');
            encoded.push(DIGITS[usize::from(byte >> 4)]);
            encoded.push(DIGITS[usize::from(byte & 15)]);
        }
    }
    encoded
}

/// The reverse of [`encode`]; none where it is no UTF-8.
fn decode(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let [first, others @ ..] = rest {
        let hexadecimal = (*first == b'%').then(|| part_of_two_digits(others)).flatten();
        bytes.push(hexadecimal.unwrap_or(*first));
        rest = if hexadecimal.is_some() { &others[2..] } else { others };
    }
    String::from_utf8(bytes).ok()
}

fn part_of_two_digits(text: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(text.get(..2)?).ok()?;
    u8::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_cannot_leave_its_place() {
        for (id, path) in [
            ("1111-aaaa", "/environments/1111-aaaa"),
            ("a/../b?c#d", "/environments/a%2F..%2Fb%3Fc%23d"),
            ("..", "/environments/%252E%252E"),
            ("%00", "/environments/%2500"),
            ("שלום", "/environments/%D7%A9%D7%9C%D7%95%D7%9D"),
        ] {
            assert_eq!(environment(&id.into()), path);
        }
    }

    #[test]
    fn every_page_is_found_at_its_own_path() {
        let (id, job_id): (EnvironmentId, JobId) = ("a b/ü".into(), "22-33".into());
        for (path, page) in [
            (environments(), Route::Environments),
            (environment(&id), Route::Environment(id.clone())),
            (refresh(&id), Route::Refresh(id.clone())),
            (job(&id, &job_id), Route::Job(id.clone(), job_id.clone())),
            (activity(), Route::Activity),
            (calendar(), Route::Calendar),
            (help(), Route::Help),
            (settings(), Route::Settings),
            (signed_in(), Route::SignedIn),
            ("/environments/1/jobs".to_owned(), Route::Unknown),
            ("/environments/%ff".to_owned(), Route::Unknown),
            ("/nothing".to_owned(), Route::Unknown),
        ] {
            assert_eq!(route(&path), page, "{path}");
        }
    }

    #[test]
    fn search_and_filter_stand_in_the_address_only_when_they_are_set() {
        assert_eq!(environments_with("", "", ""), "/");
        assert_eq!(environments_with("UAT & more", "now", "age"), "/?q=UAT%20%26%20more&show=now&sort=age");
        assert_eq!(environments_with("", "busy", ""), "/?show=busy");
    }

    #[test]
    fn the_ids_are_read_back_from_the_location_of_a_job() {
        let (environment, job) = ("a b/ü".into(), "22-33".into());
        let located = |path: &str| api::ids_of_job(path);
        assert_eq!(located(&api::job(&environment, &job)), Some((environment.clone(), job.clone())));
        assert_eq!(located(&format!("/reprise/api{}", api::job(&environment, &job))), Some((environment, job)));
        for other in ["", "/", "/test-environments/1/jobs/", "/test-environments/1/job/2", "/jobs/2", "//jobs/2"] {
            assert_eq!(located(other), None, "{other}");
        }
    }

    #[test]
    fn decoding_takes_what_is_no_escape_as_it_is() {
        assert_eq!(decode("100%"), Some("100%".to_owned()));
        assert_eq!(decode("%zz%41"), Some("%zzA".to_owned()));
        assert_eq!(decode("%ff"), None);
    }
}
