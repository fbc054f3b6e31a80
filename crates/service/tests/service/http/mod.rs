//! The HTTP face over real sockets.

mod bad_input;
mod headers;
mod keys;
mod limits;
mod operations;
mod refusals;
mod scenarios;
mod sign_in;

use crate::Fixture;
use reprise_service::http::{Client as ApiClient, ErrorShape, Face, Limits};
use reprise_service::scenario::Scenarios;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;

const CLIENT: (&str, &str) = ("0e2a9d0c-0b52-4f7a-9f3e-6a1b2c3d4e5f", "a secret with = and +");
/// A client without the permission.
const ONLOOKER: (&str, &str) = ("1e2a9d0c-0b52-4f7a-9f3e-6a1b2c3d4e5f", "another secret");
/// Who the client acts as.
const USER: &str = "58f182ab203c447b8b9cd90382da030a";
const REFRESH: &str = r#"{"jobType":"REFRESH"}"#;
const CANCEL: &str = r#"{"jobAction":"CANCEL"}"#;
/// An id that nothing has.
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

struct Server {
    fixture: Fixture,
    origin: String,
    client: Client,
    token: String,
}

/// A client of HTTP. Where the client of Zuora is built as well, reqwest wants to know whose cryptography to use, though
/// nothing is encrypted here.
fn http() -> Client {
    // That there is one already is fine: it is this one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // Where the client of Zuora is built as well, reqwest unpacks by itself, and headers are not what came.
    Client::builder().no_gzip().build().expect("a client")
}

fn face() -> Face {
    let client = |(id, secret), may| ApiClient::new(id, secret, Some(USER), may).expect("a client");
    Face { clients: vec![client(CLIENT, true), client(ONLOOKER, false)], ..Face::default() }
}

impl Server {
    async fn new() -> Self {
        Self::with_face(face()).await
    }

    async fn with_shape(error_shape: ErrorShape) -> Self {
        Self::with_face(Face { error_shape, ..face() }).await
    }

    async fn with_limits(limits: Limits) -> Self {
        Self::with_face(Face { limits, ..face() }).await
    }

    /// Misbehaving on request, with tokens that live as long as a test moves the clock.
    async fn with_scenarios() -> Self {
        let face = Face { token_seconds: 365 * 24 * 3600, ..face() };
        Self::serving(Fixture::with_scenarios(Scenarios::default()).await, face).await
    }

    async fn with_face(face: Face) -> Self {
        Self::serving(Fixture::new().await, face).await
    }

    async fn serving(fixture: Fixture, face: Face) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let app = reprise_service::http::app(fixture.service.clone(), face);
        tokio::spawn(async move { axum::serve(listener, app).await });
        let mut server = Self { fixture, origin, client: http(), token: String::new() };
        server.token = server.new_token(CLIENT).await;
        server
    }

    async fn new_token(&self, (id, secret): (&str, &str)) -> String {
        let form = [("client_id", id), ("client_secret", secret), ("grant_type", "client_credentials")];
        let answer = self.client.post(self.url("/oauth/token")).form(&form).send().await.expect("an answer");
        let body: Value = answer.json().await.expect("JSON");
        body["access_token"].as_str().unwrap_or_default().to_owned()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// A request with the token.
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path)).bearer_auth(&self.token)
    }

    /// A request with a JSON body.
    fn sending(&self, method: Method, path: &str, body: impl Into<String>) -> RequestBuilder {
        self.request(method, path).header("Content-Type", "application/json").body(body.into())
    }

    async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.expect("an answer")
    }

    async fn read(&self, path: &str) -> Value {
        json(self.get(path).await).await
    }

    async fn post(&self, path: &str, body: impl Into<String>) -> Response {
        self.sending(Method::POST, path, body).send().await.expect("an answer")
    }

    async fn path_of(&self, name: &str) -> String {
        format!("/test-environments/{}", self.fixture.id(name).await)
    }

    async fn jobs_of(&self, name: &str) -> String {
        self.path_of(name).await + "/jobs"
    }
}

async fn json(answer: Response) -> Value {
    answer.json().await.expect("JSON")
}

fn header(answer: &Response, name: &str) -> String {
    answer.headers().get(name).map_or("", |value| value.to_str().expect("ASCII")).to_owned()
}

/// The first reason of an error in shape c, after looking at the rest of the shape.
async fn reason(answer: Response) -> (u16, u64, String) {
    let status = answer.status().as_u16();
    let request_id = header(&answer, "zuora-request-id");
    let body = json(answer).await;
    assert_eq!(body["requestId"], request_id);
    let reason = &body["reasons"][0];
    let code = reason["code"].as_u64().expect("a number");
    (status, code, reason["message"].as_str().expect("a sentence").to_owned())
}
