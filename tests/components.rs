//! Components in a real browser, one at a time.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test that finds nothing has failed")]

use leptos::prelude::*;
use reprise_console::testing::{Place, View};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{HtmlDialogElement, HtmlElement};
use wire::{Job, JobStatus, Stage, Timestamp};

wasm_bindgen_test_configure!(run_in_browser);

fn bar(percent: u8) -> View {
    View::ProgressBar { percent, label: "Progress of <b>UAT</b>".to_owned() }
}

fn rows(keys: &[&'static str]) -> View {
    View::Rows(keys.iter().map(|key| (*key, format!("row {key}"))).collect())
}

fn jobs(count: usize) -> View {
    let job = |index: usize| Job {
        id: format!("job-{index}").as_str().into(),
        status: Some(JobStatus::Completed),
        create_time: Some(Timestamp::from_millis(1_700_000_000_000)),
        ..Job::default()
    };
    View::Jobs((0..count).map(job).collect())
}

#[wasm_bindgen_test]
fn a_bar_says_its_percent_and_keeps_its_node() {
    let mut place = Place::new();
    place.show(bar(63));
    let node = place.find("[role=progressbar]").unwrap();
    assert_eq!(node.get_attribute("aria-valuenow").unwrap(), "63");
    assert_eq!(node.get_attribute("aria-label").unwrap(), "Progress of <b>UAT</b>");
    let width = || place_width(&node);
    assert_eq!(width(), "63%");

    place.show(bar(64));
    assert_eq!(node.get_attribute("aria-valuenow").unwrap(), "64");
    assert_eq!(width(), "64%");
    assert!(node.is_connected(), "the same node shows the new percent");
}

fn place_width(bar: &web_sys::Element) -> String {
    let fill = bar.first_element_child().unwrap().dyn_into::<HtmlElement>().unwrap();
    fill.style().get_property_value("width").unwrap()
}

#[wasm_bindgen_test]
fn the_rail_shows_what_is_done_what_is_on_and_where_there_is_no_way_back() {
    let mut place = Place::new();
    place.show(View::StageRail { current: Some(Stage::Cleaning), completed: false });
    let items = place.texts("li");
    assert_eq!(items.len(), 7);
    assert!(items[2].starts_with("Copying out done"), "{}", items[2]);
    assert!(items[3].starts_with("Cleaning now"), "{}", items[3]);
    assert!(items[4].contains("No way back from here"), "{}", items[4]);
    assert_eq!(place.texts("[aria-current=step]").len(), 1);

    place.show(View::StageRail { current: None, completed: true });
    assert_eq!(place.texts("[data-at=done]").len(), 7);
    assert_eq!(place.texts("[aria-current]").len(), 0);
}

#[wasm_bindgen_test]
fn rows_keep_their_nodes_when_their_order_changes() {
    let mut place = Place::new();
    place.show(rows(&["a", "b", "c"]));
    let (a, b) = (place.find("li:nth-child(1)").unwrap(), place.find("li:nth-child(2)").unwrap());

    place.show(rows(&["c", "new", "b", "a"]));
    assert_eq!(place.texts("li"), ["row c", "row new", "row b", "row a"]);
    assert!(place.find("li:nth-child(4)").unwrap() == a && place.find("li:nth-child(3)").unwrap() == b);

    place.show(rows(&["b"]));
    assert_eq!(place.texts("li"), ["row b"]);
    assert!(!a.is_connected() && b.is_connected());
}

#[wasm_bindgen_test]
fn children_without_keys_may_become_others_and_more_or_fewer() {
    let mut place = Place::new();
    place.show(View::Lines(vec![(false, "checking"), (true, "hint"), (false, "button")]));
    let hint = place.find("p").unwrap();

    place.show(View::Lines(vec![(true, "title"), (true, "state"), (false, "bar"), (true, "hint"), (false, "button")]));
    assert_eq!(place.texts(".lines > *"), ["title", "state", "bar", "hint", "button"]);
    assert!(hint.is_connected(), "what is of the same kind in its place keeps its node");

    place.show(View::Lines(vec![(false, "checking")]));
    assert_eq!(place.texts(".lines > *"), ["checking"]);
}

#[wasm_bindgen_test]
fn text_is_never_read_as_html() {
    let mut place = Place::new();
    place.show(View::Rows(vec![("x", "<img src=x onerror=alert(1)>".to_owned())]));
    assert_eq!(place.texts("li"), ["<img src=x onerror=alert(1)>"]);
    assert!(place.find("img").is_none());
}

#[wasm_bindgen_test]
async fn of_a_long_history_only_what_is_in_view_is_there() {
    let mut place = Place::new();
    place.show(jobs(20));
    assert_eq!(place.texts("tbody tr").len(), 20, "a short one is there as a whole");
    assert!(place.find("[role=region]").is_none() && place.find("table[aria-rowcount='21']").is_some());

    place.show(jobs(5_000));
    leptos::task::tick().await;
    let there = place.texts("tr[data-job-id]").len();
    assert!((10..60).contains(&there), "{there} rows");
    assert!(place.find("table[aria-rowcount='5001']").is_some());
    assert!(place.find("[role=region][tabindex='0']").is_some(), "the keys can scroll it");
    let all: usize = 5_000 - there;
    assert!(place.find("tr.gap td").unwrap().get_attribute("style").unwrap().contains(&format!("* {all})")));
}

#[wasm_bindgen_test]
async fn a_question_does_nothing_until_yes_and_once_then() {
    let mut place = Place::new();
    let (open, done) = place.with(|| (RwSignal::new(false), RwSignal::new(0)));
    let on_yes = place.with(|| Callback::new(move |()| done.update(|done| *done += 1)));
    place.show(View::Question("UAT".to_owned(), open, on_yes));
    let dialog = place.find("dialog").unwrap().dyn_into::<HtmlDialogElement>().unwrap();
    let press = |selector: &str| place.find(selector).unwrap().dyn_into::<HtmlElement>().unwrap().click();
    leptos::task::tick().await;
    assert!(!dialog.open());

    open.set(true);
    leptos::task::tick().await;
    assert!(dialog.open());
    let focused = document().active_element().unwrap().text_content().unwrap();
    assert_eq!(focused, "Let it go on", "the harmless answer has the focus");
    press("button:not([data-kind])");
    leptos::task::tick().await;
    assert!(!dialog.open() && done.get_untracked() == 0);

    open.set(true);
    leptos::task::tick().await;
    press("button[data-kind=danger]");
    leptos::task::tick().await;
    assert!(!dialog.open() && done.get_untracked() == 1);
}

#[wasm_bindgen_test]
async fn a_question_that_is_asked_again_at_once_stays() {
    let mut place = Place::new();
    let open = place.with(|| RwSignal::new(true));
    let nothing = place.with(|| Callback::new(|()| {}));
    place.show(View::Question("UAT".to_owned(), open, nothing));
    let dialog = place.find("dialog").unwrap().dyn_into::<HtmlDialogElement>().unwrap();
    leptos::task::tick().await;
    assert!(dialog.open());

    // Escape, and the button again before the browser tells that the dialog was closed.
    let (told, heard) = once();
    dialog.add_event_listener_with_callback("close", &told).unwrap();
    dialog.close();
    open.set(true);
    heard.await.unwrap();
    leptos::task::tick().await;
    assert!(dialog.open() && open.get_untracked());
}

/// A listener, and a future that is done when it was called.
fn once() -> (js_sys::Function, wasm_bindgen_futures::JsFuture) {
    let mut listener = None;
    let promise = js_sys::Promise::new(&mut |resolve, _| listener = Some(resolve));
    (listener.unwrap(), promise.into())
}
