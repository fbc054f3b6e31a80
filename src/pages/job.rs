//! One job: how far it is, whether it can still be stopped, what has happened.

mod checklist;
mod hero;
mod moving;
mod observed;
mod stop;
mod story;
mod support;
mod tab_icon;
mod tell;

use super::parts::{awaited_page, crumbs, freshness, set_title};
use super::watches;
use crate::components::{Fact, Note, Role, Tone, facts, page_head};
use crate::derive::{derived, effect, memo};
use crate::html::{Child, Element, bdi, div, dynamic, h2, section, span};
use crate::lazy::lazy;
use crate::live::{Latest, ServiceClock, Snapshot, Watch};
use crate::say;
use crate::text::words;
use crate::time;
use leptos::prelude::*;
use wire::{EnvironmentId, Job, JobId, JobStatus, JobStory, TestEnvironment, Timestamp};

use checklist::checklist;
pub(super) use checklist::{ITEMS as TO_SET_UP_AGAIN, plain as what_to_set_up_again};

/// The page of one job. It polls the URL that the server gave when the job was made.
pub(crate) fn job_page(environment_id: EnvironmentId, job_id: JobId) -> Child {
    let watch = watches::job(environment_id.clone(), job_id);
    let known = watch.value();
    let environment = watches::environment_of(environment_id.clone(), watch);
    // When the job ends, its environment changes. One that had ended before the page was opened has changed it already, but
    // what is known of the environment may have come first, and was to be looked at as if the job went on.
    let mut was_settled = None;
    effect(move || {
        let settled = known.with(|job| job.as_ref().map(|job| job.is_settled()));
        match (was_settled, settled) {
            (Some(false), Some(true)) => environment.look(),
            (None, Some(true)) => environment.pace_anew(),
            _ => {}
        }
        was_settled = settled.or(was_settled);
    });
    let environment = environment.value_or_default();
    let name = {
        let id = environment_id.clone();
        // Until the environment is there its id stands for it: nothing jumps but the words.
        memo(move || {
            environment.with(|known| if known.id.is_empty() { id.to_string() } else { known.name().to_owned() })
        })
    };
    set_title(move || match known.get() {
        None => words::JOB_TITLE_LOADING.text().to_owned(),
        Some(job) if job.is_settled() || job.is_planned() => say::job_title(&job, &name.get()),
        Some(job) => words::JOB_PERCENT_TITLE.with([("percent", &job.percent().to_string()), ("name", &name.get())]),
    });
    let shown = move || found(&environment_id, environment, name, watch);
    awaited_page(watch.contact(), words::JOB_TITLE_LOADING, words::ERROR_NOT_FOUND_JOB, shown)
}

fn found(
    environment_id: &EnvironmentId,
    environment: Memo<Latest<TestEnvironment>>,
    name: Memo<String>,
    watch: Watch<Job>,
) -> Child {
    let clock = ServiceClock::of_app();
    let now = clock.minute();
    let job = watch.value_or_default();
    let observed = observed::observed(environment_id.clone(), job);
    let story = story::tell(job, observed, now);
    let jobs = watches::earlier_jobs(environment_id.clone()).value();
    let gone = memo(move || watch.snapshot.with(Snapshot::is_gone));
    let goes_on = memo(move || !gone.get() && job.with(|job| job.is_active()));
    // Whatever is slow, is so by what was last known: without contact nobody can tell.
    let confirmed = memo(move || clock.at(watch.snapshot.with(|snapshot| snapshot.confirmed_at)).to_the_minute());
    let longer = memo(move || {
        let jobs = jobs.get().unwrap_or_default();
        job.with(|job| say::longer_than_usual(job, &jobs, confirmed.get())).unwrap_or_default()
    });
    let still = memo(move || {
        let stands = |job: &Job| {
            observed.with(|story| {
                let last_change = observed::last_change(job, story);
                say::no_movement(job, last_change, story.usual_pause_seconds, confirmed.get())
            })
        };
        job.with(|job| stands(job)).unwrap_or_default()
    });
    let usual = memo(move || {
        // Said already.
        let jobs = jobs.get().filter(|_| longer.with(String::is_empty));
        jobs.and_then(|jobs| say::usual_duration(&jobs, now.get_untracked())).unwrap_or_default()
    });
    tab_icon::show(job);
    let title = derived(move || job.with(|job| say::job_title(job, &name.get())));
    let line = dynamic(move || job.with(|job| observed.with(|story| asked(job, story, now.get_untracked()))));
    let hero = section()
        .class("card")
        .child(dynamic(move || {
            // What is no longer listed stands as it was.
            let now = if gone.get() { confirmed } else { now }.get();
            job.with(|job| hero::drawn(job, &name.get(), usual.get(), [longer, still], now))
        }))
        .child(hero::spoken(job, now))
        .child(dynamic(move || job.with(|job| story.with(|story| hero::rail(job, story, now.get_untracked())))));
    let card = |title: &'static str| section().class("card").child(h2().child(title));
    let done = memo(move || job.with(|job| job.is_refresh() && job.status == Some(JobStatus::Completed)));
    let afterwards = {
        let environment = environment_id.clone();
        dynamic(move || match done.get() {
            true => {
                let environment = environment.clone();
                lazy!(checklist(environment: EnvironmentId, job: Memo<Latest<Job>>))
            }
            false => Child::Nothing,
        })
    };
    let left = div()
        .child(dynamic(move || job.with(|job| outcome(job))))
        .child(afterwards)
        .children(stop::stop(environment_id, job, watch, name, goes_on))
        .child(moving::moving(environment_id, job))
        .child(tell::tell(job, name, watch, goes_on))
        .child(
            card(words::JOB_SEEN_TITLE.text())
                .child(dynamic(move || story.with(|story| story::told(story, now.get_untracked())))),
        );
    let facts = dynamic(move || {
        environment.with(|environment| job.with(|job| facts(facts_of(environment, job, now.get_untracked()))))
    });
    let right = div().child(card(words::JOB_FACTS.text()).child(facts)).child(support::support(
        environment_id.clone(),
        job,
        observed,
    ));
    div()
        .class("page")
        .attr("data-job-id", derived(move || job.with(|job| job.id.to_string())))
        .attr("data-status", derived(move || job.with(|job| raw_status(job))))
        .attr("data-progress", derived(move || job.with(|job| job.percent().to_string())))
        .child(page_head(crumbs(Some((environment_id, name))), title, line, freshness(watch.contact())))
        .child(dynamic(move || gone.get().then(not_listed)))
        .child(hero)
        .child(div().class("columns").child(left).child(right))
        .into()
}

/// When it was asked for and, where that is known, by whom and why. Both are other people's words, in any direction.
fn asked(job: &Job, story: &JobStory, now: Timestamp) -> Element {
    let when = match job.create_time {
        Some(asked) => words::JOB_ASKED.with([("time", &time::moment(asked, now))]),
        None if story.asked_by.is_some() => words::JOB_SEEN_ASKED.text().to_owned(),
        None => String::new(),
    };
    let mut line = span().child(when);
    if let Some(person) = &story.asked_by {
        let (before, after) = words::JOB_ASKED_BY.around("person");
        line = line.child(" ").child(before).child(bdi().child(person.clone())).child(after);
    }
    if let Some(reason) = &story.reason {
        let mark = if story.asked_by.is_some() { ": " } else { " · " };
        line = line.child(mark).child(bdi().child(reason.clone()));
    }
    line
}

/// It was there, and the API does not know it any more.
fn not_listed() -> Element {
    Note::new(Tone::Warning, words::JOB_GONE.text()).text(words::JOB_GONE_WHY.text()).role(Role::Status).view()
}

/// What its end means.
fn outcome(job: &Job) -> Child {
    let date = job.data_as_of().map(time::day_utc).unwrap_or_default();
    let (tone, title, text) = match &job.status {
        Some(JobStatus::Completed) if job.is_refresh() => {
            (Tone::Success, words::STATUS_COMPLETED, words::JOB_DONE_COMPLETED.with([("date", &date)]))
        }
        Some(JobStatus::Failed) => (Tone::Danger, words::STATUS_FAILED, words::JOB_DONE_FAILED.text().to_owned()),
        Some(JobStatus::Cancelled) => {
            (Tone::Information, words::STATUS_CANCELLED, words::JOB_DONE_CANCELLED.text().to_owned())
        }
        _ => return Child::Nothing,
    };
    Note::new(tone, [title.text(), "."].concat()).text(text).view().into()
}

fn facts_of(environment: &TestEnvironment, job: &Job, now: Timestamp) -> Vec<Fact> {
    let moment = |instant: Option<Timestamp>| instant.map(|instant| time::moment(instant, now));
    let data_of = if job.is_settled() { words::JOB_FACTS_DATA } else { words::JOB_FACTS_DATA_WILL };
    let data = job.data_as_of().map(|day| words::JOB_FACTS_UTC.with([("date", &time::day_utc(day))]));
    // While it runs or waits, what the environment says is of the refresh before.
    let next = match job.start_time() {
        Some(start) if job.is_active() => {
            let next = time::day(environment.next_refresh_after(start));
            Some(words::JOB_FACTS_NEXT_ABOUT.with([("date", &next)]))
        }
        _ => environment.next_refresh_time.map(time::day),
    };
    let mut facts = vec![
        Fact::new(data_of, data),
        Fact::new(words::JOB_FACTS_NEXT, next),
        Fact::new(words::JOB_FACTS_START, moment(job.start_time())),
    ];
    if job.is_settled() {
        facts.push(Fact::new(words::JOB_FACTS_END, moment(job.job_end_time)));
    }
    facts.push(Fact::raw(words::JOB_FACTS_STATUS, raw_status(job)));
    facts
}

fn raw_status(job: &Job) -> String {
    job.status.as_ref().map(ToString::to_string).unwrap_or_default()
}
