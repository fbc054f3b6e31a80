//! `/api/console/session`: what the app has to know about this server before anything else.

use crate::access;
use crate::app::AppState;
use crate::problem::Problem;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use wire::{Session, SignIn};

pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/console/session", get(read))
}

async fn read(State(state): State<AppState>) -> Result<impl IntoResponse, Problem> {
    let asker = access::current().ok_or_else(|| state.signed_out())?;
    let about = state.about.clone();
    let clock = state.desk.backend().clock();
    let sign_in = SignIn::from(&state.access.door);
    let session = Session {
        demo: about.demo,
        clock,
        contact: about.contact,
        data_age: about.data_age,
        sign_in: Some(sign_in),
        person: asker.person.clone(),
        access: asker.person.as_ref().map(|_| asker.access.clone()),
        portal: asker.portal.clone(),
        actions: asker.actions.as_ref().map(|actions| actions.join(" ")),
        two_persons: state.access.rules().two_persons.iter().filter(|id| access::sees(Some(id))).cloned().collect(),
    };
    Ok(([(CACHE_CONTROL, "no-store")], Json(session)))
}
