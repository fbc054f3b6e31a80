//! Every sandbox over time: what was, what runs, what is planned, and when nothing may start.

mod bars;
mod head;
mod marks;
mod period;
mod room;
mod said;
mod scale;
mod scene;
mod subscribe;
mod table;

use super::feed::{Fed, Pages, feed};
use super::parts::{awaited, empty, error_note, freshness, set_title};
use super::watches;
use crate::components::{Note, Role, Tone, page_head, skeleton, timeline};
use crate::derive::{derived, effect, memo};
use crate::html::{Child, Element, NodeCell, div, dynamic, p};
use crate::live::Latest;
use crate::live::{ServiceClock, Watch};
use crate::router::Router;
use crate::session::{CurrentSession, Server};
use crate::text::words;
use crate::{paths, time};
use leptos::prelude::*;
use scene::{Scene, filters, period, scene};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Without our server each sandbox is a request of its own: with more, only what the list says of them is shown.
const MOST_ASKED_ALONE: usize = 30;

/// The page.
pub(crate) fn calendar_page() -> Child {
    set_title(|| words::NAV_CALENDAR.text().to_owned());
    let session = CurrentSession::of_app();
    // What is asked for differs: it waits until it is known whom it asks.
    dynamic(move || match session.server() {
        Server::Ours => with_server(),
        Server::Plain => without_server(),
        Server::Asked => page([], skeleton()),
    })
}

fn page(end: impl IntoIterator<Item = Child>, content: impl Into<Child>) -> Child {
    let title = Signal::stored(words::NAV_CALENDAR.text().to_owned());
    let line = derived(|| words::CALENDAR_LINE.with([("zone", &time::zone())]));
    div().class("page").child(page_head(Vec::new(), title, line, end)).child(content).into()
}

fn with_server() -> Child {
    let overview = watches::overview();
    let holds = watches::holds();
    let period = period();
    let filters = memo(move || filters(period.get()));
    let fed = feed(filters, Pages::Long, || 2);
    let known = overview.value_or_default();
    // What has ended is not in the one, and what ended it not yet in the other.
    let current = memo(move || known.with(|overview| overview.holds.clone()));
    effect(move || {
        current.track();
        holds.look();
    });
    let (ended, past) = (holds.value_or_default(), fed.value_or_default());
    let all_holds = memo(move || {
        ended.with(|ended| {
            let current = current.get();
            let ended = ended.iter().flat_map(|ended| &ended.holds);
            let others = ended.filter(|hold| !current.iter().any(|other| other.id == hold.id));
            others.chain(&current).cloned().collect::<Vec<_>>()
        })
    });
    let scene = scene(period, known, past, all_holds);
    let content =
        move || div().class("stack wide").child(dynamic(move || of_feed(fed))).child(shown(scene, true)).into();
    page(freshness(overview.contact()), awaited(overview.contact(), words::ERROR_NOT_FOUND_PAGE, content))
}

fn without_server() -> Child {
    let overview = watches::plain_overview(MOST_ASKED_ALONE);
    let known = overview.value_or_default();
    let too_many = memo(move || known.with(|overview| overview.environments.len() > MOST_ASKED_ALONE));
    let scene = scene(period(), known, memo(Latest::<Fed>::default), memo(Vec::new));
    let note = move || too_many.get().then(|| Note::new(Tone::Information, words::CALENDAR_PLAIN.text()).view());
    let content = move || div().class("stack wide").child(dynamic(note)).child(shown(scene, false)).into();
    page(freshness(overview.contact()), awaited(overview.contact(), words::ERROR_NOT_FOUND_PAGE, content))
}

/// What there is to say of the past: that it could not be read, or is not all.
fn of_feed(fed: Watch<Fed>) -> Child {
    fed.snapshot.with(|snapshot| match (fed.get(), &snapshot.error) {
        (None, Some(error)) => error_note(error, Some(words::CALENDAR_PAST_FAILED)).into(),
        (Some(fed), _) if fed.more => {
            let count = crate::number::whole(fed.jobs.len() as i64);
            let title = words::CALENDAR_MORE.with([("count", &count)]);
            Note::new(Tone::Information, title).text(words::CALENDAR_MORE_WHY.text()).role(Role::Status).view().into()
        }
        _ => Child::Nothing,
    })
}

/// The tools, and the picture or the table.
fn shown(scene: Memo<Scene>, with_server: bool) -> Element {
    let router = Router::of_app();
    let (chosen, typed) = (router.query(paths::AS), router.query(paths::SEARCH));
    let frame = NodeCell::new_local(None);
    let narrow = room::is_narrow(frame);
    let as_table = memo(move || match chosen.get().as_str() {
        head::TABLE => true,
        head::PICTURE => false,
        _ => narrow.get(),
    });
    let any = memo(move || scene.with(|scene| scene.lanes.iter().any(|lane| lane.id.is_some())));
    let (copied, session) = (RwSignal::new(String::new()), CurrentSession::of_app());
    // A calendar that follows an address cannot sign in.
    let subscribable = memo(move || with_server && !session.asks_who_it_is());
    let content = move || match (any.get(), as_table.get()) {
        (false, _) if typed.with(String::is_empty) => {
            empty(words::ENVIRONMENTS_EMPTY_TITLE, words::ENVIRONMENTS_EMPTY_TEXT)
        }
        (false, _) => empty(words::ENVIRONMENTS_NONE_TITLE, words::ENVIRONMENTS_NONE_TEXT).attr("role", "status"),
        (_, true) => table::table_of(scene, subscribable.get().then_some(copied)),
        (_, false) => picture(scene, narrow.get()),
    };
    div()
        .class("stack wide")
        .node(frame)
        .child(head::head(scene, as_table))
        .child(dynamic(content))
        .child(dynamic(move || subscribable.get().then(|| subscribe::for_all(copied))))
}

/// The picture and its legend. Where it is too wide, it is pushed within its frame.
fn picture(scene: Memo<Scene>, narrow: bool) -> Element {
    let clock = ServiceClock::of_app();
    let now = memo(move || {
        let now = clock.now();
        scene.with(|scene| scene.scale.holds(now, None).then(|| bars::percent(&scene.scale, now)))
    });
    let drawn = dynamic(move || {
        scene.with(|scene| {
            let tracks = scene.lanes.iter().map(|lane| bars::track(scene, lane)).collect();
            timeline(&bars::ground(scene), tracks, now)
        })
    });
    let label = memo(move || words::CALENDAR_FRAME.with([("period", &head::name(scene.with(|scene| scene.period)))]));
    let hint = narrow.then(|| p().class("small muted time-push").child(words::CALENDAR_PUSH.text()));
    let node = NodeCell::new_local(None);
    if narrow {
        begin_at_today(node);
    }
    let frame = div()
        .class("card time-frame")
        .node(node)
        .attr("role", "region")
        .attr("aria-label", label)
        // Only what can be pushed has to be reached by keys.
        .attr("tabindex", narrow.then_some("0"))
        .child(drawn);
    div().class("stack wide").child(bars::legend()).child(hint).child(frame)
}

/// Pushes the picture so far that today is in sight.
fn begin_at_today(frame: NodeCell) {
    /// What has just been is seen as well, in pixels.
    const BEFORE: i32 = 60;
    effect(move || {
        let Some(frame) = frame.get_value() else { return };
        let line = frame.query_selector(".now-line").ok().flatten();
        if let Some(line) = line.and_then(|line| line.dyn_into::<HtmlElement>().ok()) {
            frame.set_scroll_left(line.offset_left() - BEFORE);
        }
    });
}
