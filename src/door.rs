//! Whether somebody is signed in: decides what stands in the place of a page, beside it and below it.

use crate::derive::memo;
use crate::html::{Child, dynamic, p};
use crate::lazy::lazy;
use crate::pages::{Door, sign_in};
use crate::session::CurrentSession;
use crate::text::words;
use leptos::prelude::*;

/// The page, or the way to sign in where it has never been known who looks. Who was signed in and is not any more keeps the
/// page, with everything that was typed: see [`signed_out`].
pub(crate) fn behind_door(page: impl Fn() -> Child + 'static) -> Child {
    let session = CurrentSession::of_app();
    // Another server than ours says so without there being anywhere to sign in.
    let shut = memo(move || session.signed_out().filter(|_| session.is_there() && !session.is_known()));
    dynamic(move || match shut.get() {
        Some(signed_out) => shown(Door::Shut(signed_out.at)),
        None => page(),
    })
}

/// Says that nobody is signed in any more, and leads to where somebody signs in again.
pub(crate) fn signed_out() -> Child {
    let session = CurrentSession::of_app();
    let shut = memo(move || session.signed_out().filter(|_| session.is_there() && session.is_known()));
    dynamic(move || shut.get().map(|signed_out| shown(Door::ShutBehind(signed_out.at))))
}

/// The page of the window in which somebody has signed in.
pub(crate) fn signed_in() -> Child {
    shown(Door::Open)
}

/// Who is signed in, with the ways out; or that everyone is administrator.
pub(crate) fn who_is_it() -> Child {
    let session = CurrentSession::of_app();
    let who = memo(move || {
        session.with(|session| {
            let person = session.person.as_ref().map(|person| person.called().to_owned());
            (person, session.sign_in.as_ref().is_some_and(|way| way.as_str() == "none"))
        })
    });
    dynamic(move || match who.get() {
        Some((Some(person), _)) => Some(shown(Door::In(person))),
        Some((None, true)) => Some(Child::from(p().class("muted").child(words::SIGN_IN_EVERYONE.text()))),
        _ => None,
    })
}

/// The one cut: all of it is one part.
fn shown(door: Door) -> Child {
    lazy!(sign_in(door: Door))
}
