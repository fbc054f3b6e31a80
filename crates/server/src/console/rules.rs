//! `/api/console/rules`: who may do what, as it is set. No key and no secret is in it.

use crate::access::Door;
use crate::app::AppState;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use wire::{EnvironmentId, PortalRule, Role, RoleGiven, Rules, SignIn};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/console/rules", get(read))
}

async fn read(State(state): State<AppState>) -> impl IntoResponse {
    let access = &state.access;
    let set = access.rules();
    let roles = set.roles.rules().iter().map(|rule| RoleGiven {
        role: Some(Role::from(rule.role)),
        groups: rule.groups.clone(),
        people: rule.people.clone(),
        environments: rule.environments.iter().map(|id| EnvironmentId::from(id.trim())).collect(),
    });
    let portals = set.portals.iter().map(|portal| PortalRule {
        name: portal.name.clone(),
        origins: portal.origins.clone(),
        role: Some(Role::from(portal.most)),
        environments: portal.environments.clone(),
    });
    let sign_in = SignIn::from(&access.door);
    let is_ours = matches!(access.door, Door::Provider(_));
    let number = |number: u32| i32::try_from(number).ok().filter(|_| is_ours);
    let rules = Rules {
        sign_in: Some(sign_in),
        idle_minutes: number(access.limits.idle_minutes),
        hours: number(access.limits.hours),
        roles: roles.collect(),
        two_persons: set.two_persons.clone(),
        portals: portals.collect(),
        embed_origins: set.embed_origins.all().to_vec(),
        intervals: state.about.intervals.clone(),
    };
    ([(CACHE_CONTROL, "no-store")], Json(rules))
}
