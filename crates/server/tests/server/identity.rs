//! The identity provider of the tests (`tests/identity/provider.mjs`), and somebody with a browser who signs in there.

use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The variable with the path of Node.js.
const NODE: &str = "REPRISE_TEST_NODE";
/// What the console is called there.
pub(crate) const CLIENT_ID: &str = "reprise";
/// And how it shows that it is the console.
pub(crate) const CLIENT_SECRET: &str = "a secret of the tests: with + and %";
/// Nobody is sent on more often than that.
const MOST_HOPS: usize = 20;

/// A provider of its own. It is ended when the test is done with it.
pub(crate) struct Identity {
    child: Child,
    /// Its issuer, without a slash at the end.
    pub(crate) url: String,
}

impl Identity {
    /// Starts it and waits until it is ready.
    pub(crate) fn start() -> Self {
        let node = std::env::var_os(NODE).unwrap_or_else(|| panic!("{NODE} must name Node.js"));
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/identity/provider.mjs");
        let mut command = Command::new(node);
        // It ends with its input, so also when this process is killed.
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("Node.js");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("readable");
        let url = line.split_once(" is ready: ").unwrap_or_else(|| panic!("not ready: {line}")).1;
        Self { url: url.trim_end().to_owned(), child }
    }

    /// Makes it behave otherwise.
    pub(crate) async fn control(&self, change: Value) -> Value {
        let answer = http().post(format!("{}/control", self.url)).json(&change).send().await.expect("an answer");
        let (status, text) = (answer.status(), answer.text().await.expect("text"));
        assert_eq!(status, StatusCode::OK, "{text}");
        serde_json::from_str(&text).expect("JSON")
    }

    /// How often it was asked for something, such as `GET /jwks`.
    pub(crate) async fn asked(&self, what: &str) -> u64 {
        self.control(json!({})).await["asked"][what].as_u64().unwrap_or_default()
    }
}

impl Drop for Identity {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser: it keeps cookies as browsers do, those of all ports of a computer together, and goes where it is sent.
#[derive(Clone)]
pub(crate) struct Browser {
    client: Client,
    cookies: Vec<Cookie>,
}

#[derive(Clone)]
struct Cookie {
    name: String,
    value: String,
    path: String,
}

/// A page, or a place to go on to.
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Browser {
    /// One that knows nothing yet.
    pub(crate) fn new() -> Self {
        Self { client: http(), cookies: Vec::new() }
    }

    /// What a place answers, without going on.
    pub(crate) async fn get(&mut self, url: &str) -> Page {
        let url = Url::parse(url).expect("a URL");
        let request = self.client.get(url.clone());
        self.send(url, request).await
    }

    /// What it answers to a form.
    pub(crate) async fn submit(&mut self, url: &str, form: &[(&str, &str)]) -> Page {
        let url = Url::parse(url).expect("a URL");
        let request = self.client.post(url.clone()).form(form);
        self.send(url, request).await
    }

    /// What it answers to the app, which asks for a change.
    pub(crate) async fn change(&mut self, url: &str) -> Page {
        let url = Url::parse(url).expect("a URL");
        let request = self.client.post(url.clone()).header("X-Reprise-Csrf", "1");
        self.send(url, request).await
    }

    /// Goes to `url` and on, pressing the account's name where the provider asks who it is, until it is sent to a place
    /// that begins with `back`. That one is not asked any more.
    pub(crate) async fn sign_in(&mut self, url: &str, account: &str, back: &str) -> Url {
        self.go(url, &[("account", account)], back).await
    }

    /// The same, agreeing to be signed out.
    pub(crate) async fn sign_out(&mut self, url: &str, back: &str) -> Url {
        self.go(url, &[("logout", "yes")], back).await
    }

    async fn go(&mut self, url: &str, says: &[(&str, &str)], back: &str) -> Url {
        let mut page = self.get(url).await;
        for _ in 0..MOST_HOPS {
            let Some(next) = page.location() else {
                let (action, mut fields) = page.form();
                fields.extend(says.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
                let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                page = self.submit(action.as_str(), &fields).await;
                continue;
            };
            if next.as_str().starts_with(back) {
                return next;
            }
            page = self.get(next.as_str()).await;
        }
        panic!("never sent to {back}: {} {}", page.url, page.text);
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|cookie| cookie.name == name).map(|cookie| cookie.value.as_str())
    }

    /// As if somebody had put it there.
    pub(crate) fn plant(&mut self, name: &str, value: &str, path: &str) {
        self.cookies.retain(|cookie| cookie.name != name || cookie.path != path);
        self.cookies.push(Cookie { name: name.to_owned(), value: value.to_owned(), path: path.to_owned() });
    }

    async fn send(&mut self, url: Url, request: RequestBuilder) -> Page {
        let fitting = self.cookies.iter().filter(|cookie| url.path().starts_with(&cookie.path));
        let cookies: Vec<_> = fitting.map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        let request = if cookies.is_empty() { request } else { request.header(COOKIE, cookies.join("; ")) };
        let answer = request.send().await.expect("an answer");
        for cookie in answer.headers().get_all(SET_COOKIE) {
            self.keep(cookie.to_str().expect("ASCII"));
        }
        let (status, headers) = (answer.status(), answer.headers().clone());
        Page { url, status, headers, text: answer.text().await.expect("text") }
    }

    fn keep(&mut self, cookie: &str) {
        let mut parts = cookie.split(';').map(str::trim);
        let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).expect("a name and a value");
        let attributes: Vec<_> = parts.map(|part| part.split_once('=').unwrap_or((part, ""))).collect();
        let attribute = |wanted: &str| {
            attributes.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| *value)
        };
        let is_gone = attribute("max-age").is_some_and(|seconds| seconds == "0")
            || attribute("expires").is_some_and(|time| time.contains(" 1970 "));
        let path = attribute("path").unwrap_or("/");
        self.plant(name, value, path);
        if is_gone {
            self.cookies.pop();
        }
    }
}

impl Page {
    /// Where it sends the browser.
    pub(crate) fn location(&self) -> Option<Url> {
        let location = self.headers.get(LOCATION)?.to_str().expect("ASCII");
        Some(self.url.join(location).expect("a URL"))
    }

    /// What it holds.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {} {}", self.url, self.text))
    }

    /// The cookies that it sets, whole.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        self.headers.get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().expect("ASCII")).collect()
    }

    /// A header, empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// Where the only form of the page goes, and the fields that nobody sees.
    fn form(&self) -> (Url, Vec<(String, String)>) {
        let form = self.text.split("<form ").nth(1).unwrap_or_else(|| panic!("no form: {} {}", self.url, self.text));
        let fields = form.split("<input ").skip(1).map(|input| (attribute(input, "name"), attribute(input, "value")));
        (self.url.join(&attribute(form, "action")).expect("a URL"), fields.collect())
    }
}

/// An attribute of the element that the text begins in.
fn attribute(text: &str, name: &str) -> String {
    let element = text.split('>').next().unwrap_or_default();
    let value = element.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_else(|| panic!("no {name}: {element}")).to_owned()
}

fn http() -> Client {
    // That there is one already is fine: it is this one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client")
}
