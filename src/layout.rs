//! What stands around every page.

use crate::app::CurrentSession;
use crate::components::{Icon, Shape};
use crate::live::ServiceClock;
use crate::paths;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, MouseEvent};

/// The frame: top line, demonstration banner, the page.
#[component]
pub(crate) fn Layout(children: Children) -> impl IntoView {
    focus_title_on_navigation();
    let path = use_location().pathname;
    // Every page so far is one of the sandboxes; only the list itself is the page that the link leads to.
    let current = move || if path.with(|path| *path == paths::environments()) { "page" } else { "true" };
    let skip = |event: MouseEvent| {
        // Not by the address: with a `<base>`, `#content` would lead to another page.
        event.prevent_default();
        focus("main");
    };
    view! {
        <a class="skip" href="#content" on:click=skip>{words::APP_SKIP.text()}</a>
        <header class="top">
            <a href=paths::environments class="mark">
                <Icon shape=Shape::Mark />
                {words::APP_NAME.text()}
            </a>
            <nav aria-label=words::APP_NAVIGATION.text()>
                <a href=paths::environments aria-current=current>
                    {words::NAV_SANDBOXES.text()}
                </a>
            </nav>
            <p class="who">{time::zone()}</p>
        </header>
        <DemoBanner />
        <main id="content" tabindex="-1">{children()}</main>
    }
    .into_any()
}

/// Says that this is a demonstration, and what time it is there.
#[component]
fn DemoBanner() -> impl IntoView {
    let session = expect_context::<CurrentSession>().0;
    let clock = ServiceClock::of_app();
    let sentence = move || {
        let now = time::moment(clock.now(), clock.now());
        words::APP_DEMO.with([("speed", &clock.speed().to_string()), ("time", &now)])
    };
    view! {
        <Show when=move || session.with(|session| session.as_ref().is_some_and(|session| session.demo))>
            <p class="demo number">{sentence}</p>
        </Show>
    }
    .into_any()
}

/// After a link was followed, the focus goes to the title of the new page, where a screen reader goes on.
fn focus_title_on_navigation() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            request_animation_frame(|| focus("main h1"));
        }
        path
    });
}

fn focus(selector: &str) {
    let element = document().query_selector(selector).ok().flatten();
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // It fails only for an element that has left the document, and then there is nothing to focus.
        let _ = element.focus();
    }
}
