//! Every sandbox over time: what was, what runs, what is planned, and when nothing may start.

mod bars;
mod head;
mod marks;
mod period;
mod room;
mod said;
mod scale;
mod subscribe;
mod table;

use super::feed::{Fed, Filters, Pages, feed, of_sandbox};
use super::parts::{awaited, empty, error_note, freshness, set_title};
use super::watches;
use crate::components::{Note, Role, Tone, page_head, skeleton, timeline};
use crate::derive::{derived, effect, memo};
use crate::html::{Child, Element, NodeCell, div, dynamic, p};
use crate::live::{ServiceClock, Watch};
use crate::order::ordered;
use crate::router::Router;
use crate::session::{CurrentSession, Server};
use crate::text::words;
use crate::{paths, time};
use leptos::prelude::*;
use marks::Lane;
use period::{Month, Period};
use scale::Scale;
use wire::{HOUR, Hold, Overview, OverviewRow, Timestamp};

/// Without our server each sandbox is a request of its own: with more, only what the list says of them is shown.
const MOST_ASKED_ALONE: usize = 30;

/// All that is shown, as of one moment.
#[derive(Clone, Debug, PartialEq)]
struct Scene {
    lanes: Vec<Lane>,
    scale: Scale,
    period: Period,
    now: Timestamp,
}

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
    let scene = scene(period(), known, memo(Fed::default), memo(Vec::new));
    let note = move || too_many.get().then(|| Note::new(Tone::Information, words::CALENDAR_PLAIN.text()).view());
    let content = move || div().class("stack wide").child(dynamic(note)).child(shown(scene, false)).into();
    page(freshness(overview.contact()), awaited(overview.contact(), words::ERROR_NOT_FOUND_PAGE, content))
}

/// What is shown, by the address.
fn period() -> Memo<Period> {
    let router = Router::of_app();
    let (view, from) = (router.query(paths::VIEW), router.query(paths::FROM));
    let minute = ServiceClock::of_app().minute();
    let today = memo(move || {
        let (year, number, _) = time::date(minute.get());
        Month { year, number }
    });
    memo(move || Period::from_address(&view.get(), &from.get(), today.get()))
}

fn filters(period: Period) -> Filters {
    // Of the server's jobs these are all that were asked for, waited or ran in that time.
    vec![("from", begin(period.first).to_string()), ("until", begin(period.step(1).first).to_string())]
}

fn begin(month: Month) -> Timestamp {
    time::midnight(month.year, month.number, 1)
}

/// The days of a period in the reader's zone.
fn scale_of(period: Period) -> Scale {
    let first = period.first;
    // Days beyond the end of a month are those of the next one.
    Scale::new((1..=period.days() + 1).map(|day| time::midnight(first.year, first.number, day)).collect())
}

fn scene(period: Memo<Period>, overview: Memo<Overview>, past: Memo<Fed>, holds: Memo<Vec<Hold>>) -> Memo<Scene> {
    let router = Router::of_app();
    let typed = router.query(paths::SEARCH);
    let clock = ServiceClock::of_app();
    // An hour is a hair in the picture: nothing is drawn again for less.
    let now = memo(move || Timestamp::from_millis(clock.now().millis().div_euclid(HOUR) * HOUR));
    memo(move || {
        let (now, period, holds) = (now.get(), period.get(), holds.get());
        let scale = scale_of(period);
        let typed = typed.get().trim().to_lowercase();
        let rows = overview.with(|overview| {
            let fits = |row: &&OverviewRow| contains(row, &typed);
            ordered(overview.environments.iter().filter(fits).cloned().collect(), |row: &OverviewRow| {
                row.environment.name().to_lowercase()
            })
        });
        let lane = |row: &OverviewRow| {
            past.with(|past| {
                let jobs = row.jobs.iter().cloned().chain(of_sandbox(past, &row.environment.id));
                marks::lane(row, jobs, &holds, now)
            })
        };
        let mut lanes: Vec<Lane> = rows.iter().map(lane).collect();
        let for_all = Lane { id: None, name: words::CALENDAR_ALL.text().to_owned(), marks: marks::for_all(&holds) };
        lanes.insert(0, for_all);
        for lane in &mut lanes {
            lane.marks.retain(|mark| scale.holds(mark.from, mark.until));
        }
        lanes.retain(|lane| lane.id.is_some() || !lane.marks.is_empty());
        Scene { lanes, scale, period, now }
    })
}

/// Whether the typed text is part of its name, alias or tenant.
fn contains(row: &OverviewRow, typed: &str) -> bool {
    let alias = row.notes.as_ref().and_then(|notes| notes.alias.as_deref());
    let named = [Some(row.environment.name()), alias, row.environment.tenant_id.as_deref()];
    typed.is_empty() || named.into_iter().flatten().any(|name| name.to_lowercase().contains(typed))
}

/// What there is to say of the past: that it could not be read, or is not all.
fn of_feed(fed: Watch<Fed>) -> Child {
    fed.snapshot.with(|snapshot| match (&snapshot.value, &snapshot.error) {
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
    let copied = RwSignal::new(String::new());
    let content = move || match (any.get(), as_table.get()) {
        (false, _) if typed.with(String::is_empty) => {
            empty(words::ENVIRONMENTS_EMPTY_TITLE, words::ENVIRONMENTS_EMPTY_TEXT)
        }
        (false, _) => empty(words::ENVIRONMENTS_NONE_TITLE, words::ENVIRONMENTS_NONE_TEXT).attr("role", "status"),
        (_, true) => table::table_of(scene, with_server.then_some(copied)),
        (_, false) => picture(scene, narrow.get()),
    };
    div()
        .class("stack wide")
        .node(frame)
        .child(head::head(scene, as_table))
        .child(dynamic(content))
        .child(with_server.then(|| subscribe::for_all(copied)))
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
    let hint = narrow.then(|| p().class("small muted").child(words::CALENDAR_PUSH.text()));
    let frame = div()
        .class("card time-frame")
        .attr("role", "region")
        .attr("aria-label", label)
        // Only what can be pushed has to be reached by keys.
        .attr("tabindex", narrow.then_some("0"))
        .child(drawn);
    div().class("stack wide").child(bars::legend()).child(hint).child(frame)
}
