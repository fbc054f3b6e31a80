//! Signing in: in the place of a page that cannot be shown, and beside one on which somebody has typed something.

use super::parts::set_title;
use crate::api;
use crate::components::{Note, Role, Tone};
use crate::derive::effect;
use crate::embed;
use crate::html::{Child, Element, a, aside, bdi, button, div, h1, p, span};
use crate::live::ServiceClock;
use crate::paths;
use crate::session::CurrentSession;
use crate::text::{Word, words};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// In this window. A link without a target is the router's, which knows only pages of the app; this place is the server's.
const HERE: &str = "_self";

/// What is to be shown of it.
#[derive(Clone, Debug)]
pub(crate) enum Door {
    /// The page to sign in, where it has never been known who looks; with the place to do so.
    Shut(Option<String>),
    /// That nobody is signed in any more, beside a page that stays as it is.
    ShutBehind(Option<String>),
    /// The page of the window in which somebody has signed in.
    Open,
    /// Who is signed in, and the ways out.
    In(String),
}

/// All of it: most people see nothing of it for hours, so it loads when it is needed.
pub(crate) fn sign_in(door: Door) -> Child {
    match door {
        Door::Shut(at) => sign_in_page(at),
        Door::ShutBehind(at) => signed_out_note(at).into(),
        Door::Open => signed_in_page(),
        Door::In(person) => signed_in_as(person).into(),
    }
}

fn sign_in_page(at: Option<String>) -> Child {
    set_title(|| words::SIGN_IN_TITLE.text().to_owned());
    let location = window().location();
    let here = [location.pathname(), location.search(), location.hash()].map(Result::unwrap_or_default).concat();
    // A host's page stays where it is.
    let way = if embed::is_embedded() { way(at, &paths::signed_in(), "_blank") } else { way(at, &here, HERE) };
    div()
        .class("page")
        .child(
            div()
                .class("card stack")
                .child(h1().child(words::SIGN_IN_TITLE.text()))
                .child(p().child(words::SIGN_IN_LINE.text()))
                .child(div().class("buttons").child(way)),
        )
        .into()
}

/// Leads to a window of its own in which somebody signs in again: what was typed here stays.
fn signed_out_note(at: Option<String>) -> Element {
    let way = way(at, &paths::signed_in(), "_blank");
    let note = Note::new(Tone::Warning, words::SIGN_IN_OVER.text()).text(words::SIGN_IN_OVER_WHY.text());
    aside().class("signed-out stack").child(note.role(Role::Alert).view()).child(div().class("buttons").child(way))
}

/// The page of the window in which somebody has signed in: it closes, or says that it can be closed.
fn signed_in_page() -> Child {
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

fn signed_in_as(person: String) -> Element {
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
        .child(span().child(before).child(bdi().child(person)).child(after))
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

/// Where somebody signs in and then comes to `to`. What stands before the server may ask them by itself: then it does so on the
/// way there.
fn way(at: Option<String>, to: &str, target: &'static str) -> Element {
    let (session, clock) = (CurrentSession::of_app(), ServiceClock::of_app());
    let primary = |element: Element| element.class("button").attr("data-kind", "primary");
    let link =
        |href: String| primary(a()).attr("href", href).attr("target", target).child(words::SIGN_IN_BUTTON.text());
    match at {
        // Who they are is the host's word: it is asked again.
        None if embed::is_embedded() => primary(button())
            .attr("type", "button")
            .on("click", move |_| session.ask_again(clock))
            .child(words::ERROR_RETRY.text()),
        Some(at) if embed::is_embedded() => {
            let to = to.strip_prefix(paths::origin().as_str()).unwrap_or(to);
            link(paths::with_query(&[&paths::origin(), at.as_str()].concat(), &[(paths::TO, to)]))
        }
        Some(at) => link(paths::with_query(&at, &[(paths::TO, to)])),
        None if target != HERE => link(to.to_owned()),
        None => primary(button())
            .attr("type", "button")
            .on("click", |_| {
                let _ = window().location().reload();
            })
            .child(words::SIGN_IN_RELOAD.text()),
    }
}
