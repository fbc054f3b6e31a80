//! Lanes over time: one for each thing, with bars where something happens.

use crate::html::{Child, Element, a, bdi, div, i, li, ol, span, ul};
use leptos::prelude::*;

/// The time that is shown: its columns, its length in units of whatever is fine enough, and what lies behind all lanes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ground {
    /// One for each day.
    pub(crate) columns: Vec<Step>,
    /// How long the whole is.
    pub(crate) length: i64,
    /// Times that concern every lane, beginning and length.
    pub(crate) bands: Vec<(i64, i64)>,
}

/// The head of a day.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Step {
    /// What stands above, such as a letter for the weekday or the name of a month.
    pub(crate) above: String,
    /// The number of the day; may be empty where there is no room for each.
    pub(crate) day: String,
    /// Whether people have it off.
    pub(crate) is_weekend: bool,
    /// Whether it is today.
    pub(crate) is_today: bool,
}

/// One lane.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Track {
    /// Tells it from the other lanes.
    pub(crate) key: String,
    /// Whose it is.
    pub(crate) name: String,
    /// Where that thing's page is.
    pub(crate) href: Option<String>,
    /// What happens, in order.
    pub(crate) bars: Vec<Bar>,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bar {
    /// What it is: the shape (`data-what`).
    pub(crate) what: &'static str,
    /// Where it is explained.
    pub(crate) href: Option<String>,
    /// All of it in words.
    pub(crate) label: String,
    /// What is written on it, if it is long enough.
    pub(crate) text: String,
    /// Where it begins, and how long it is.
    pub(crate) span: (i64, i64),
    /// On which line of its lane it lies; none: on the whole of it, behind the others.
    pub(crate) line: Option<usize>,
    /// How much of it is done, in percent, where it goes on.
    pub(crate) done: Option<u8>,
}

/// The picture. `today` is where the line for now stands, in percent of the length; none where now is not shown.
pub(crate) fn timeline(ground: &Ground, tracks: Vec<Track>, today: Memo<Option<String>>) -> Element {
    let now = Child::Dynamic(Box::new(move || {
        today.get().map(|place| i().class("now-line").attr("style:inset-inline-start", place)).into()
    }));
    let behind = div()
        .class("behind")
        .attr("aria-hidden", "true")
        .children(ground.columns.iter().map(|column| i().attr("data-off", column.is_weekend)))
        .children(ground.bands.iter().map(|span| placed(i().class("band"), *span)))
        .child(now);
    div()
        .class("timeline")
        // Of more than a month a column has no room for what stands above it.
        .attr("data-long", ground.columns.len() > 31)
        .attr("style:--days", ground.columns.len().to_string())
        .attr("style:--length", ground.length.to_string())
        .child(ol().class("days").attr("aria-hidden", "true").children(ground.columns.iter().map(head)))
        .child(behind)
        .child(ul().class("tracks").children(tracks.into_iter().map(track)))
}

/// The shape of a mark, for the picture and its legend.
pub(crate) fn shape(what: &'static str) -> Element {
    i().class("shape").attr("data-what", what).attr("aria-hidden", "true")
}

fn head(column: &Step) -> Element {
    li().attr("data-off", column.is_weekend)
        .attr("data-today", column.is_today)
        .child(span().class("above").child(column.above.clone()))
        .child(span().class("day number").child(column.day.clone()))
}

fn track(track: Track) -> Element {
    let name = bdi().child(track.name);
    let name = match track.href {
        Some(href) => div().class("whose").child(a().attr("href", href).child(name)),
        None => div().class("whose").child(name),
    };
    let lines = track.bars.iter().filter_map(|bar| bar.line).max().unwrap_or_default() + 1;
    li().key(track.key.clone())
        .class("track")
        .attr("data-track", track.key)
        .attr("style:--lines", lines.to_string())
        .child(name)
        .child(ul().class("bars").children(track.bars.into_iter().map(bar)))
}

fn bar(bar: Bar) -> Element {
    let done = bar.done.map(|done| i().class("done").attr("style:inline-size", [&done.to_string(), "%"].concat()));
    let text = span().class("text").attr("aria-hidden", "true").child(bar.text);
    let drawn = span().class("bar").attr("title", bar.label.clone());
    let drawn = drawn.child(shape(bar.what)).child(text).child(span().class("unseen").child(bar.label));
    let drawn = match bar.href {
        Some(href) => a().attr("href", href).child(drawn),
        None => drawn,
    };
    placed(li(), bar.span)
        .attr("data-what", bar.what)
        .attr("style:--line", bar.line.unwrap_or_default().to_string())
        // As long as it really was; what is pressed has room for a finger.
        .child(i().class("tail").child(done))
        .child(drawn)
}

fn placed(element: Element, (begin, length): (i64, i64)) -> Element {
    element.attr("style:--begin", begin.to_string()).attr("style:--span", length.to_string())
}
