//! Signing in: in the place of a page that cannot be shown, and beside one on which somebody has typed something.

use super::parts::set_title;
use crate::api::{self, SignedOut};
use crate::components::{Note, Role, Tone};
use crate::derive::{effect, memo};
use crate::html::{Child, Element, a, aside, bdi, button, div, dynamic, h1, p, span};
use crate::paths;
use crate::session::CurrentSession;
use crate::text::{Word, words};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The page, or the way to sign in where it has never been known who looks. Who was signed in and is not any more keeps the
/// page, with everything that was typed: see [`signed_out_note`].
pub(crate) fn behind_door(page: impl Fn() -> Child + 'static) -> Child {
    let session = CurrentSession::of_app();
    let shut = memo(move || session.signed_out().filter(|_| !session.is_known()));
    dynamic(move || match shut.get() {
        Some(signed_out) => sign_in_page(&signed_out),
        None => page(),
    })
}

fn sign_in_page(signed_out: &SignedOut) -> Child {
    set_title(|| words::SIGN_IN_TITLE.text().to_owned());
    let location = window().location();
    let here = [location.pathname(), location.search()].map(Result::unwrap_or_default).concat();
    let way = match &signed_out.at {
        Some(at) => a().class("button").attr("data-kind", "primary").attr("href", way_in(at, &here)),
        None => reload(),
    };
    let word = if signed_out.at.is_some() { words::SIGN_IN_BUTTON } else { words::SIGN_IN_RELOAD };
    div()
        .class("page")
        .child(
            div()
                .class("card stack")
                .child(h1().child(words::SIGN_IN_TITLE.text()))
                .child(p().child(words::SIGN_IN_LINE.text()))
                .child(div().class("buttons").child(way.child(word.text()))),
        )
        .into()
}

/// Says that nobody is signed in any more, beside a page that stays as it is, and leads to a window of its own in which
/// somebody signs in again.
pub(crate) fn signed_out_note() -> Child {
    let session = CurrentSession::of_app();
    let shut = memo(move || session.signed_out().filter(|_| session.is_known()));
    dynamic(move || {
        shut.get().map(|signed_out| {
            let way = match &signed_out.at {
                // In a window of its own: what was typed here stays.
                Some(at) => a()
                    .class("button")
                    .attr("data-kind", "primary")
                    .attr("href", way_in(at, &paths::signed_in()))
                    .attr("target", "_blank"),
                None => reload(),
            };
            let word = if signed_out.at.is_some() { words::SIGN_IN_BUTTON } else { words::SIGN_IN_RELOAD };
            let note = Note::new(Tone::Warning, words::SIGN_IN_OVER.text())
                .text(words::SIGN_IN_OVER_WHY.text())
                .role(Role::Alert);
            aside()
                .class("signed-out stack")
                .child(note.view())
                .child(div().class("buttons").child(way.child(word.text())))
        })
    })
}

/// The page of the window in which somebody has signed in: it closes, or says that it can be closed.
pub(crate) fn signed_in_page() -> Child {
    set_title(|| words::SIGN_IN_DONE.text().to_owned());
    effect(|| {
        let _ = window().close();
    });
    div()
        .class("page")
        .child(
            div()
                .class("card stack")
                .child(h1().child(words::SIGN_IN_DONE.text()))
                .child(p().child(words::SIGN_IN_DONE_CLOSE.text()))
                .child(
                    div().class("buttons").child(
                        a().class("button").attr("href", paths::environments()).child(words::NAV_SANDBOXES.text()),
                    ),
                ),
        )
        .into()
}

/// Who is signed in, with the ways out; or that everyone is administrator.
pub(crate) fn who_is_it() -> Child {
    let session = CurrentSession::of_app();
    let who = memo(move || {
        session.with(|session| {
            let person = session.person.as_ref().map(|person| person.called().to_owned());
            (person, session.sign_in.as_ref().map(|way| way.as_str() == "none"))
        })
    });
    dynamic(move || match who.get() {
        Some((Some(person), _)) => Some(signed_in_as(&person)),
        Some((None, Some(true))) => Some(p().class("muted").child(words::SIGN_IN_EVERYONE.text())),
        _ => None,
    })
}

fn signed_in_as(person: &str) -> Element {
    let (before, after) = words::SIGN_IN_AS.around("person");
    let out = |word: Word, everywhere: bool| {
        button()
            .class("button")
            .attr("data-kind", "quiet")
            .attr("type", "button")
            .on("click", move |_| sign_out(everywhere))
            .child(word.text())
    };
    div()
        .class("who-is-it")
        .child(span().child(before).child(bdi().child(person.to_owned())).child(after))
        .child(out(words::SIGN_IN_OUT, false))
        .child(out(words::SIGN_IN_OUT_EVERYWHERE, true))
}

fn sign_out(everywhere: bool) {
    spawn_local(async move {
        // Whatever came of it, the page asks anew who it is.
        let next = api::sign_out(everywhere).await.unwrap_or_else(|_| paths::environments());
        let _ = window().location().set_href(&next);
    });
}

/// Where somebody signs in and then comes to `to`.
fn way_in(at: &str, to: &str) -> String {
    paths::with_query(at, &[(paths::TO, to)])
}

fn reload() -> Element {
    button().class("button").attr("data-kind", "primary").attr("type", "button").on("click", |_| {
        let _ = window().location().reload();
    })
}
