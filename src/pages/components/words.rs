//! What says something in a line.

use super::{ago, on_card};
use crate::components::{Fact, Shape, facts, icon, state as state_of};
use crate::html::{Element, bdi, div, li, span, ul};
use crate::text::words;
use crate::time;
use wire::JobStatus;

pub(super) fn icons() -> Vec<Element> {
    let all = [
        (Shape::Mark, "Mark"),
        (Shape::Bin, "Bin"),
        (Shape::Clock, "Clock"),
        (Shape::Square, "Square"),
        (Shape::Calendar, "Calendar"),
        (Shape::Warning, "Warning"),
        (Shape::Information, "Information"),
        (Shape::Check, "Check"),
    ];
    let item = |(shape, name)| li().child(icon(shape)).child(name);
    vec![on_card("in the colour of the text beside them", ul().class("legend").children(all.map(item)))]
}

pub(super) fn states() -> Vec<Element> {
    let all = [
        ("ready", words::STATE_NOW.text()),
        ("busy", words::STATUS_EXPORTING.text()),
        ("wait", words::STATUS_CANCELLED.text()),
        ("held", words::STATE_HELD_OPEN.text()),
        ("bad", words::STATUS_FAILED.text()),
        ("", words::STATE_CHECKING.text()),
    ];
    let item = |(tone, text): (&'static str, &str)| li().child(state_of(tone, text.to_owned()));
    vec![on_card("a shape, a colour and words", ul().class("people").children(all.map(item)))]
}

pub(super) fn ages() -> Vec<Element> {
    let age = |days: i64, class: &'static str| {
        let date = words::DATA_AS_OF.with([("date", &time::day_utc(ago(days, 0)))]);
        div()
            .class("age")
            .child(span().child(date))
            .child(span().attr("data-age", class).child(words::DATA_AGE.of(days)))
    };
    vec![
        on_card("of late", age(1, "")),
        on_card("old", age(45, "old")),
        on_card("very old", age(200, "very-old")),
        on_card("none", div().class("age").child(span().child(words::DATA_NEVER.text()))),
    ]
}

pub(super) fn all_facts() -> Vec<Element> {
    let long = "Migration rehearsal, second half, with everything that finance asked for".to_owned();
    let noted = bdi().child("Kim Example");
    let all = [
        Fact::new(words::ENVIRONMENT_FACTS_KIND, words::KIND_CENTRAL_LONG.text().to_owned()),
        Fact::new(words::ENVIRONMENT_FACTS_DATA, None),
        Fact::new(words::JOB_FACTS_STATUS, words::STATUS_COMPLETED.text().to_owned()).exact(Some(JobStatus::Completed)),
        Fact::raw(words::ENVIRONMENT_FACTS_STATUS, "tenantStatus: ACTIVE".to_owned()),
        Fact::new(words::NOTES_PURPOSE, long),
        Fact::view(words::NOTES_OWNER, noted),
    ];
    vec![on_card("words, not known, with the exact value in its title, raw, long, a view", facts(all))]
}
