//! What answers at the issuer's address is no provider, or none that is good enough.

use super::*;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::sync::Mutex;
use tokio::net::TcpListener;

/// Something that answers, and what it was asked.
struct Stranger {
    url: String,
    asked: Asked,
}

type Asked = Arc<Mutex<Vec<String>>>;
type Answers = Arc<dyn Fn(&str, &str) -> Response + Send + Sync>;

impl Stranger {
    /// One that answers what `answer` makes of its own URL and a path.
    async fn new(answer: impl Fn(&str, &str) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (asked, answers): (Asked, Answers) = (Arc::default(), Arc::new(answer));
        let app = Router::new().fallback(respond).with_state((url.clone(), asked.clone(), answers));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, asked }
    }

    /// One that describes itself with a change.
    async fn describing(change: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self::new(move |url, path| {
            let mut body = if path == "/jwks" { keys() } else { description(url) };
            change(&mut body);
            json(&body)
        })
        .await
    }

    fn provider(&self) -> Provider {
        Provider::new(settings(&self.url), BACK).expect("a provider")
    }

    async fn check(&self) -> Result<(), OidcError> {
        self.provider().check().await
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic before").clone()
    }
}

async fn respond(State((url, asked, answers)): State<(String, Asked, Answers)>, uri: Uri) -> Response {
    asked.lock().expect("no panic before").push(uri.path().to_owned());
    // So that whoever asks at the same time does ask at the same time.
    tokio::task::yield_now().await;
    answers(&url, uri.path())
}

fn json(body: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

fn description(url: &str) -> Value {
    serde_json::json!({
        "issuer": url, "authorization_endpoint": format!("{url}/authorize"), "token_endpoint": format!("{url}/token"),
        "jwks_uri": format!("{url}/jwks"), "response_types_supported": ["code", "id_token"],
        "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
    })
}

fn keys() -> Value {
    serde_json::json!({ "keys": [{ "kty": "RSA", "use": "sig", "kid": "1", "n": "AQAB", "e": "AQAB" }] })
}

#[tokio::test]
async fn everybody_waits_for_one_answer() {
    let stranger = Stranger::describing(|_| {}).await;
    let provider = stranger.provider();
    let begin = || async { provider.begin().await.expect("a place to go to") };
    let ((one, _), (other, _), ..) = tokio::join!(begin(), begin(), begin(), begin());
    assert_eq!(stranger.asked(), ["/.well-known/openid-configuration", "/jwks"]);
    assert!(one.starts_with(&format!("{}/authorize?", stranger.url)) && one != other, "{one}");
    for part in ["response_type=code", "code_challenge_method=S256", "scope=openid+profile+email+groups", "nonce="] {
        assert!(one.contains(part), "{one}");
    }
    assert_eq!(provider.farewell("token", "http://127.0.0.1:9/").await, None, "it has no such place");
}

#[tokio::test]
async fn everybody_who_waits_hears_of_one_failure() {
    let stranger = Stranger::new(|_, _| StatusCode::BAD_GATEWAY.into_response()).await;
    let provider = stranger.provider();
    let outcomes = tokio::join!(provider.check(), provider.check(), provider.check());
    let failed = Err(OidcError::Failing(502));
    assert_eq!(outcomes, (failed.clone(), failed.clone(), failed.clone()));
    assert_eq!(stranger.asked().len(), 1);
    assert_eq!(provider.check().await, failed, "whoever comes later asks anew");
    assert_eq!(stranger.asked().len(), 2);
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let without = |what: &'static str, value: Value| {
        Stranger::describing(move |body| {
            if body.get(what).is_some() {
                body[what] = value.clone();
            }
        })
    };
    for (what, value, missing) in [
        ("token_endpoint", Value::Null, "token endpoint"),
        ("response_types_supported", serde_json::json!(["id_token"]), "authorization code flow"),
        ("id_token_signing_alg_values_supported", serde_json::json!(["none", "HS256"]), "key pair"),
        ("keys", serde_json::json!([]), "keys"),
    ] {
        let error = without(what, value).await.check().await.expect_err("something is missing");
        assert!(matches!(error, OidcError::Incomplete(_)) && error.to_string().contains(missing), "{error}");
    }
}

#[tokio::test]
async fn another_provider_is_none() {
    let stranger = Stranger::describing(|body| {
        if body.get("issuer").is_some() {
            body["issuer"] = "https://somebody-else.example".into();
        }
    });
    assert_eq!(stranger.await.check().await, Err(OidcError::OtherProvider));
}

#[tokio::test]
async fn nobody_is_sent_or_asked_unencrypted() {
    for what in ["authorization_endpoint", "end_session_endpoint", "jwks_uri"] {
        let stranger = Stranger::describing(move |body| {
            if body.get("issuer").is_some() {
                body[what] = "http://somebody-else.example/x".into();
            }
        });
        let error = stranger.await.check().await;
        assert_eq!(error, Err(OidcError::NotEncrypted("http://somebody-else.example/x".to_owned())), "{what}");
    }
}

#[tokio::test]
async fn what_is_no_answer_is_not_read() {
    let page = || ([(header::CONTENT_TYPE, "text/html")], "<html>").into_response();
    let html = Stranger::new(move |_, _| page()).await;
    assert_eq!(html.check().await, Err(OidcError::Unreadable("description of itself")));
    let nothing = Stranger::new(|_, _| StatusCode::NOT_FOUND.into_response()).await;
    assert_eq!(nothing.check().await, Err(OidcError::NoDescription(404)));
    let endless = Stranger::new(|_, _| vec![b' '; 1024 * 1024 + 1].into_response()).await;
    assert_eq!(endless.check().await, Err(OidcError::Unreadable("answer")));
}

#[tokio::test]
async fn nobody_is_followed_elsewhere() {
    let elsewhere = Stranger::describing(|_| {}).await;
    let target = elsewhere.url.clone();
    let here = Stranger::new(move |_, path| {
        (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, format!("{target}{path}"))]).into_response()
    });
    assert_eq!(here.await.check().await, Err(OidcError::NoDescription(307)));
    assert_eq!(elsewhere.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn nobody_there_is_said_so() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let provider = Provider::new(settings(&url), BACK).expect("a provider");
    let error = provider.check().await.expect_err("nobody listens");
    assert!(error.to_string().starts_with("The identity provider does not answer: Connection refused"), "{error}");
    assert!(matches!(Provider::new(settings(&url), "sign-in"), Err(OidcError::RedirectUrl(_))));
}
