//! What to set up again after a refresh, ticked off by whoever does it and seen by all.

use crate::api::{self, ApiError};
use crate::components::progress_bar;
use crate::derive::{derived, memo};
use crate::html::{Child, Element, bdi, details, div, dynamic, input, label, li, p, span, summary, ul};
use crate::live::{Latest, ServiceClock, Watch};
use crate::pages::parts::{error_note, not_yours};
use crate::pages::watches;
use crate::session::{CurrentSession, Server};
use crate::text::{Word, words};
use crate::time;
use leptos::prelude::*;
use wire::{Checklist, ChecklistItem, EnvironmentId, Job, JobId, Timestamp};

/// All of it, what is needed first at the top: an item, what it is called, and what to do.
pub(crate) const ITEMS: [(ChecklistItem, Word, Word); 7] = [
    (ChecklistItem::SignIn, words::CHECKLIST_SIGN_IN, words::CHECKLIST_SIGN_IN_HOW),
    (ChecklistItem::Users, words::CHECKLIST_USERS, words::CHECKLIST_USERS_HOW),
    (ChecklistItem::Integrations, words::CHECKLIST_INTEGRATIONS, words::CHECKLIST_INTEGRATIONS_HOW),
    (ChecklistItem::Pages, words::CHECKLIST_PAGES, words::CHECKLIST_PAGES_HOW),
    (ChecklistItem::Salesforce, words::CHECKLIST_SALESFORCE, words::CHECKLIST_SALESFORCE_HOW),
    (ChecklistItem::Mediation, words::CHECKLIST_MEDIATION, words::CHECKLIST_MEDIATION_HOW),
    (ChecklistItem::Revenue, words::CHECKLIST_REVENUE, words::CHECKLIST_REVENUE_HOW),
];

/// Ticks that are on their way: an item, and whether it is to be ticked off. The last one for an item counts.
type Sent = RwSignal<Vec<(ChecklistItem, bool)>>;

/// The list, of a refresh that has completed.
pub(super) fn checklist(environment: EnvironmentId, job: Memo<Latest<Job>>) -> Child {
    let session = CurrentSession::of_app();
    let id = memo(move || job.with(|job| job.id.clone()));
    dynamic(move || -> Child {
        match session.server() {
            Server::Ours => shared(environment.clone(), id.get()),
            Server::Plain => framed(String::new()).child(plain()).into(),
            Server::Asked => Child::Nothing,
        }
    })
}

/// With ticks that everybody sees.
fn shared(environment: EnvironmentId, job: JobId) -> Child {
    let session = CurrentSession::of_app();
    let access_id = environment.clone();
    let may = memo(move || session.may_tick(&access_id));
    let watch = watches::checklist(environment.clone(), job.clone());
    let known = watch.value();
    let contact = watch.contact();
    let sent = Sent::default();
    let failed = RwSignal::new(None::<ApiError>);
    let tick = Callback::new(move |(item, on): (ChecklistItem, bool)| {
        let (environment, job) = (environment.clone(), job.clone());
        sent.update(|sent| sent.push((item.clone(), on)));
        failed.set(None);
        leptos::task::spawn_local(async move {
            let answer = match on {
                true => api::tick(&environment, &job, &item).await,
                false => api::untick(&environment, &job, &item).await,
            };
            if sent.try_get_untracked().is_none() {
                // The reader has left the page.
                return;
            }
            // First what is known now, then the wish is over: the tick does not jump in between.
            match answer {
                Ok(checklist) => watch.accept(checklist),
                Err(error) => {
                    failed.set(Some(error));
                    watch.look();
                }
            }
            sent.update(|sent| {
                if let Some(place) = sent.iter().position(|one| *one == (item.clone(), on)) {
                    sent.remove(place);
                }
            });
        });
    });
    // A server without the list, or an earlier version of it: what to do is the same.
    let none = memo(move || contact.state.with(|state| !state.has_value && state.error.is_some()));
    let count = memo(move || {
        let count =
            |known: &Checklist| sent.with(|sent| ITEMS.iter().filter(|(item, ..)| is_on(known, sent, item)).count());
        known.with(|known| known.as_ref().map(|known| count(known)))
    });
    let said = derived(move || match count.get() {
        Some(count) if count == ITEMS.len() => words::CHECKLIST_ALL.text().to_owned(),
        Some(count) => words::CHECKLIST_COUNT.with([("done", &count.to_string()), ("all", &ITEMS.len().to_string())]),
        None => String::new(),
    });
    let bar = dynamic(move || {
        count.get().map(|count| {
            let percent = u8::try_from(count * 100 / ITEMS.len()).unwrap_or_default();
            progress_bar(percent, words::CHECKLIST_TITLE.text().to_owned())
        })
    });
    let items = dynamic(move || match (none.get(), count.with(Option::is_some)) {
        (true, _) => plain(),
        (_, false) => ul(),
        _ => ul().class("checklist").children(ITEMS.map(|item| ticked(item, watch, sent, tick, may))),
    });
    let note = dynamic(move || failed.get().map(|error| error_note(&error, Some(words::CHECKLIST_FAILED))));
    let only_looks = dynamic(move || (!may.get()).then(not_yours));
    framed(said).child(bar).child(only_looks).child(div().class("lost").child(note)).child(items).into()
}

/// An item that can be ticked off.
fn ticked(
    (item, title, how): (ChecklistItem, Word, Word),
    watch: Watch<Checklist>,
    sent: Sent,
    tick: Callback<(ChecklistItem, bool)>,
    may: Memo<bool>,
) -> Element {
    let now = ServiceClock::of_app().minute();
    let (known, key) = (watch.value_or_default(), item.to_string());
    let on = {
        let item = item.clone();
        memo(move || known.with(|known| sent.with(|sent| is_on(known, sent, &item))))
    };
    let who = {
        let item = item.clone();
        dynamic(move || {
            let tick = known.with(|known| known.tick(&item).cloned()).filter(|_| on.get());
            tick.map(|tick| by(tick.person, tick.time, now.get_untracked()))
        })
    };
    let checkbox = input()
        .attr("type", "checkbox")
        .attr("checked", on)
        .attr("disabled", memo(move || !may.get()))
        .on("change", move |event| tick.run((item.clone(), event_target_checked(&event))));
    li().key(key.clone())
        .attr("data-item", key)
        .child(label().child(checkbox).child(span().child(title.text())))
        .child(div().class("how").child(p().class("muted").child(how.text())).child(who))
}

/// Who has ticked it off, and when.
fn by(person: Option<String>, at: Option<Timestamp>, now: Timestamp) -> Element {
    let time = at.map(|at| time::moment(at, now)).unwrap_or_default();
    let line = p().class("small by");
    let Some(person) = person else { return line.child(words::CHECKLIST_DONE.with([("time", &time)])) };
    let (before, after) = words::CHECKLIST_DONE_BY.around("person");
    // The time stands on one side of the name or on the other.
    let filled = |text: &str| text.replace("{time}", &time);
    line.child(filled(before)).child(bdi().child(person)).child(filled(after))
}

/// Whether an item is ticked off: by the wish that is on its way, else by what is known.
fn is_on(known: &Checklist, sent: &[(ChecklistItem, bool)], item: &ChecklistItem) -> bool {
    let wished = sent.iter().rev().find(|(other, _)| other == item).map(|(_, on)| *on);
    wished.unwrap_or_else(|| known.tick(item).is_some())
}

fn framed(said: impl Into<Child>) -> Element {
    let count = span().class("muted small number").attr("role", "status").child(said);
    let title = summary().child(span().class("title").child(words::CHECKLIST_TITLE.text())).child(" ").child(count);
    let why = p().class("muted").child(words::CHECKLIST_WHY.text());
    details().class("card again").attr("open", true).child(title).child(why)
}

/// The same to read.
pub(crate) fn plain() -> Element {
    let item = |(_, title, how): (ChecklistItem, Word, Word)| {
        li().child(span().class("title").child(title.text())).child(p().class("muted").child(how.text()))
    };
    ul().class("checklist").children(ITEMS.map(item))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::Tick;

    #[test]
    fn every_item_is_on_the_list_once() {
        for item in ChecklistItem::KNOWN {
            assert_eq!(ITEMS.iter().filter(|(other, ..)| other == item).count(), 1, "{item}");
        }
        assert_eq!(ITEMS.len(), ChecklistItem::KNOWN.len());
    }

    #[test]
    fn the_last_wish_on_its_way_counts_more_than_what_is_known() {
        let item = ChecklistItem::Users;
        let known = Checklist { ticks: vec![Tick { item: item.to_string(), ..Tick::default() }] };
        assert!(is_on(&known, &[], &item) && !is_on(&Checklist::default(), &[], &item));
        assert!(!is_on(&known, &[(item.clone(), false)], &item));
        assert!(is_on(&known, &[(item.clone(), false), (item.clone(), true)], &item));
        assert!(is_on(&known, &[(ChecklistItem::Pages, false)], &item), "another item's wish");
    }
}
