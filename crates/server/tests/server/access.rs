//! Who may do what: every operation with every role, another one's environment, headers that nobody believes, tokens that are
//! used elsewhere, and what the log says of it.

mod embedding;
mod escalation;
mod portals;
mod proxies;
mod sign_in;
mod two_persons;

use crate::{Answer, Dist, Fixture, request, send, with};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use reprise_server::{
    About, Access, AccessRules, AppState, BasePath, Door, EmbedOrigins, Oversight, Portal, RoleRule, Roles,
    TrustedProxy,
};
use serde::Deserialize;
use serde_json::Value;
use service::http::Peer;
use std::sync::Arc;
use wire::Contact;

/// From where the proxy connects.
const PROXY: &str = "10.1.2.3:40000";

#[derive(Deserialize)]
struct Rules {
    roles: Vec<RoleRule>,
}

/// A console behind a proxy that signs people in, on the samples of a fixture.
struct Guarded {
    fixture: Fixture,
    app: Router,
    /// The id of *UAT Europe*, which requesters refresh, and of another one.
    mine: String,
    other: String,
}

impl Guarded {
    async fn new() -> Self {
        Self::with_portals(Vec::new()).await
    }

    async fn with_portals(portals: Vec<Portal>) -> Self {
        Self::on(Fixture::new().await, portals, &[], false).await
    }

    /// For *UAT Europe* a second person has to agree.
    async fn with_rule_of_two() -> Self {
        Self::on(Fixture::new().await, Vec::new(), &[], true).await
    }

    /// Pages of these origins, and of the portals, may embed it.
    async fn on(fixture: Fixture, portals: Vec<Portal>, embed: &[&str], rule_of_two: bool) -> Self {
        let id = |jobs: String| jobs.split('/').nth(3).expect("an id").to_owned();
        let (mine, other) = (id(fixture.jobs_of("UAT Europe").await), id(fixture.jobs_of("Finance training").await));
        let rules = format!(
            "[[roles]]\nrole = \"viewer\"\ngroups = [\"readers\"]\n\
             [[roles]]\nrole = \"requester\"\ngroups = [\"finance\"]\nenvironments = [\"{mine}\"]\n\
             [[roles]]\nrole = \"requester\"\ngroups = [\"requesters\"]\n\
             [[roles]]\nrole = \"administrator\"\ngroups = [\"local-admins\"]\nenvironments = [\"{mine}\"]\n\
             [[roles]]\nrole = \"administrator\"\ngroups = [\"admins\"]\n"
        );
        let proxy = TrustedProxy {
            addresses: vec!["10.1.0.0/16".parse().expect("a network")],
            headers: ["x-auth-request-user", "x-auth-request-email", "x-auth-request-groups", "x-auth-request-name"]
                .map(str::to_owned),
            sign_out_url: Some("/oauth2/sign_out".to_owned()),
        };
        let of_portals: Vec<_> = portals.iter().flat_map(|portal| portal.origins.clone()).collect();
        let rules = AccessRules {
            roles: Roles::new(toml::from_str::<Rules>(&rules).expect("rules").roles),
            portals,
            embed_origins: EmbedOrigins::new(embed.iter().map(|origin| (*origin).to_owned()), of_portals),
            two_persons: rule_of_two.then(|| mine.as_str().into()).into_iter().collect(),
        };
        let access = Access::new(Door::Proxy(proxy), rules, fixture.ledger.clone(), fixture.wall.clone());
        let contact = Contact { name: "IT service desk".to_owned(), url: "mailto:it@example.com".to_owned() };
        let about = About { contact: Some(contact), ..About::default() };
        let base_path = BasePath::parse("/").expect("a base path");
        let oversight = Oversight { access: Some(access), ..Oversight::default() };
        let dist = Arc::new(Dist::sample());
        let state = AppState::overseen(fixture.desk.clone(), dist, base_path, "127.0.0.1:8080", about, oversight);
        Self { fixture, app: reprise_server::app(state), mine, other }
    }

    /// What somebody of these groups is answered.
    async fn ask(&self, groups: &str, method: Method, path: &str, body: &str) -> Answer {
        let person = ("x-auth-request-user", "u-1");
        let headers = [person, ("x-auth-request-email", "ann@example.com"), ("x-auth-request-groups", groups)];
        self.send(with(changing(method, path, body), &headers)).await
    }

    async fn look(&self, groups: &str, path: &str) -> Answer {
        self.ask(groups, Method::GET, path, "").await
    }

    /// What comes through the proxy.
    async fn send(&self, request: Request<Body>) -> Answer {
        self.send_from(PROXY, request).await
    }

    async fn send_from(&self, peer: &str, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(Peer(peer.parse().expect("an address")));
        send(&self.app, request).await
    }

    /// The log, newest first.
    async fn log(&self) -> Vec<Value> {
        self.look("admins", "/api/console/audit").await.json()["entries"].as_array().expect("entries").clone()
    }
}

/// What the app sends to change something.
fn changing(method: Method, path: &str, body: &str) -> Request<Body> {
    let headers = [("content-type", "application/json"), ("x-reprise-csrf", "1")];
    with(request(method, path, body.to_owned()), &headers)
}
