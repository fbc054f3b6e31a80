//! How long refreshes of a sandbox take, and what becomes of them: drawn, said, and as tables. Of one or two jobs there
//! is nothing to draw.

use super::choice::{Choice, Group};
use super::figures::{Spread, edge, shares};
use crate::components::{Plot, plot, share_bar, state};
use crate::derive::memo;
use crate::html::{Child, Element, details, div, dynamic, h3, li, p, summary, table, tbody, td, th, thead, tr, ul};
use crate::live::Latest;
use crate::number;
use crate::text::{Word, words};
use crate::time;
use leptos::prelude::*;
use wire::{HOUR, Job, MINUTE, Timestamp};

/// Older refreshes say little about the next one, and more dots than that are one blot.
const DRAWN: usize = 60;
/// Of fewer there is no middle and no usual.
const ENOUGH: usize = 3;

/// A refresh that completed: when it began, and how long it took, in milliseconds.
type Lasted = (Timestamp, i64);

/// Both drawings.
pub(super) fn statistics(jobs: Memo<Option<Latest<Vec<Job>>>>) -> Element {
    let lasted = memo(move || jobs.with(|jobs| jobs.as_deref().map(|jobs| lasted(jobs)).unwrap_or_default()));
    let outcomes = memo(move || jobs.with(|jobs| jobs.as_deref().map(|jobs| outcomes(jobs)).unwrap_or_default()));
    // The drawings are made again when a job has ended; a table that somebody has unfolded stays so.
    let unfolded = [RwSignal::new(false), RwSignal::new(false)];
    div()
        .class("parts")
        .child(
            div()
                .class("part")
                .child(h3().child(words::STATISTICS_DURATION.text()))
                .child(dynamic(move || lasted.with(|lasted| durations(lasted, unfolded[0])))),
        )
        .child(dynamic(move || {
            let outcomes = outcomes.get();
            (outcomes.iter().sum::<i64>() > 0).then(|| ended(outcomes, unfolded[1]))
        }))
}

/// The last refreshes that completed, oldest first. `jobs`: newest first.
fn lasted(jobs: &[Job]) -> Vec<Lasted> {
    let completed = jobs.iter().filter(|job| job.is_refresh() && Group::Completed.holds(job));
    let lasted = completed.filter_map(|job| Some((job.job_start_time?, job.duration_at(job.job_end_time?)?)));
    let mut lasted: Vec<Lasted> = lasted.take(DRAWN).collect();
    lasted.reverse();
    lasted
}

/// How many refreshes completed, did not finish, and were stopped.
fn outcomes(jobs: &[Job]) -> [i64; 3] {
    let count = |group: Group| jobs.iter().filter(|job| job.is_refresh() && group.holds(job)).count() as i64;
    [count(Group::Completed), count(Group::Failed), count(Group::Stopped)]
}

fn durations(lasted: &[Lasted], unfolded: RwSignal<bool>) -> Element {
    let values: Vec<i64> = lasted.iter().map(|(_, duration)| *duration).collect();
    let Some(spread) = Spread::of(values) else {
        return p().class("muted").child(words::STATISTICS_DURATION_NONE.text());
    };
    let [shortest, longest] = [spread.shortest, spread.longest].map(time::duration);
    if lasted.len() < ENOUGH {
        let said = match lasted.len() {
            1 => words::STATISTICS_DURATION_ONE.with([("duration", &longest)]),
            _ => words::STATISTICS_DURATION_TWO.with([("one", &shortest), ("other", &longest)]),
        };
        return p().child(said);
    }
    let said = words::STATISTICS_DURATION_SAID.with([
        ("count", &number::whole(lasted.len() as i64)),
        ("shortest", &shortest),
        ("longest", &longest),
        ("middle", &time::duration(spread.middle)),
        ("low", &time::duration(spread.half.0)),
        ("high", &time::duration(spread.half.1)),
    ]);
    // Sandboxes differ from minutes to days: the scale ends at the next full hour, or at the next ten minutes.
    let top = edge(spread.longest, if spread.longest > 2 * HOUR { HOUR } else { 10 * MINUTE });
    let day = |lasted: Option<&Lasted>| lasted.map(|(start, _)| time::day(*start)).unwrap_or_default();
    let drawing = plot(&Plot {
        said: said.clone(),
        points: lasted.iter().map(|(start, duration)| (start.millis(), *duration)).collect(),
        middle: spread.middle,
        band: spread.half,
        top: (top, time::duration(top)),
        ends: (day(lasted.first()), day(lasted.last())),
    });
    let lasted = lasted.to_vec();
    let rows = move || {
        lasted.iter().rev().map(|(start, duration)| vec![time::day(*start), time::duration_exact(*duration)]).collect()
    };
    div()
        .class("stack wide")
        .child(drawing)
        .child(p().class("small").attr("aria-hidden", "true").child(said))
        .child(as_table(&[words::TABLE_START, words::TABLE_DURATION], rows, unfolded))
}

fn ended(counts: [i64; 3], unfolded: RwSignal<bool>) -> Element {
    let tones = ["ready", "bad", "wait"];
    let names = [words::STATUS_COMPLETED, words::STATUS_FAILED, words::STATUS_CANCELLED].map(Word::text);
    let enough = counts.iter().sum::<i64>() >= ENOUGH as i64;
    let shares = shares(counts);
    let percent_of = |share: i64| words::JOB_PERCENT.with([("percent", &share.to_string())]);
    let count = |place: usize| number::whole(counts[place]);
    let said = |place: usize| {
        let number = [("what", names[place]), ("count", &count(place))];
        match enough {
            true => words::STATISTICS_SHARE.with([number[0], number[1], ("percent", &percent_of(shares[place]))]),
            false => words::STATISTICS_COUNT.with(number),
        }
    };
    let happened = || (0..3).filter(|place| counts[*place] > 0);
    let legend = ul().class("ended").children(happened().map(|place| li().child(state(tones[place], said(place)))));
    let part = div().class("part").child(h3().child(words::STATISTICS_OUTCOME.text()));
    if !enough {
        return part.child(legend);
    }
    let sentence = happened().map(said).collect::<Vec<_>>().join(", ");
    let rows = move || {
        (0..3)
            .map(|place| vec![names[place].to_owned(), number::whole(counts[place]), percent_of(shares[place])])
            .collect()
    };
    part.child(share_bar(sentence, tones.into_iter().zip(shares))).child(legend).child(as_table(
        &[words::TABLE_STATUS, words::STATISTICS_NUMBER, words::STATISTICS_PERCENT],
        rows,
        unfolded,
    ))
}

/// The same as a table, folded. Its rows are made when somebody unfolds it.
fn as_table(
    columns: &'static [Word],
    rows: impl Fn() -> Vec<Vec<String>> + 'static,
    unfolded: RwSignal<bool>,
) -> Element {
    let row = |cells: Vec<String>| tr().children(cells.into_iter().map(|cell| td().class("number").child(cell)));
    let shown = dynamic(move || {
        unfolded.get().then(|| {
            let head = columns.iter().map(|column| th().attr("scope", "col").child(column.text()));
            let body = tbody().children(rows().into_iter().map(row));
            div()
                .class("table-frame")
                .child(table().class("table").child(thead().child(tr().children(head))).child(body))
        })
    });
    let title = Child::from(words::STATISTICS_TABLE.text());
    details().on("toggle", move |_| unfolded.set(true)).child(summary().child(title)).child(shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{JobStatus, JobType};

    fn job(kind: JobType, status: JobStatus, start: i64, hours: i64) -> Job {
        Job {
            job_type: Some(kind),
            status: Some(status),
            job_start_time: Some(Timestamp::from_millis(start)),
            job_end_time: Some(Timestamp::from_millis(start + hours * HOUR)),
            ..Job::default()
        }
    }

    #[test]
    fn only_refreshes_that_completed_say_how_long_it_takes() {
        let jobs = [
            job(JobType::Refresh, JobStatus::Completed, 900, 9),
            job(JobType::Refresh, JobStatus::Failed, 800, 1),
            job(JobType::Create, JobStatus::Completed, 700, 2),
            Job { job_end_time: None, ..job(JobType::Refresh, JobStatus::Completed, 600, 1) },
            job(JobType::Refresh, JobStatus::Completed, 500, 5),
        ];
        let moment = Timestamp::from_millis;
        assert_eq!(lasted(&jobs), [(moment(500), 5 * HOUR), (moment(900), 9 * HOUR)]);
        assert_eq!(outcomes(&jobs), [3, 1, 0]);
    }

    #[test]
    fn of_a_long_history_the_newest_are_drawn() {
        let jobs: Vec<Job> =
            (0..200).rev().map(|start| job(JobType::Refresh, JobStatus::Completed, start, 1)).collect();
        let lasted = lasted(&jobs);
        assert_eq!((lasted.len(), lasted[0].0.millis(), lasted[59].0.millis()), (60, 140, 199));
    }
}
