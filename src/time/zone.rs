//! Another zone than the reader's own, where a host has set one for its element: what clocks show there, and back.

use crate::embed;
use js_sys::Intl::DateTimeFormat;
use js_sys::{Array, Date, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use wire::{DAY, Timestamp};

thread_local! {
    /// The zone's name, and what writes the time there so that it can be read back.
    static ZONE: RefCell<Option<(String, DateTimeFormat)>> = RefCell::new(embed::time_zone().map(writer));
}

/// Its name (IANA); none where it is the reader's own.
pub(super) fn name() -> Option<String> {
    ZONE.with_borrow(|zone| zone.as_ref().map(|(name, _)| name.clone()))
}

/// Whether there is one.
pub(super) fn is_set() -> bool {
    ZONE.with_borrow(Option::is_some)
}

/// What clocks show there, as a date of which the UTC parts are read.
pub(super) fn wall(instant: Timestamp) -> Option<Date> {
    wall_millis(instant.millis() as f64).map(|wall| Date::new(&wall.into()))
}

/// When clocks there show `wall`, given as if it were UTC. Of two such instants the first; a time that a change of clocks
/// leaves out is the one after the gap.
pub(super) fn instant(wall: f64) -> Option<Timestamp> {
    let offset = |at: f64| Some(wall_millis(at)? - at);
    let day = DAY as f64;
    let candidates = [wall - offset(wall - day)?, wall - offset(wall + day)?];
    let shows = |at: &f64| wall_millis(*at) == Some(wall);
    let found = candidates.into_iter().find(shows).unwrap_or(candidates[0]);
    Some(Timestamp::from_millis(found as i64))
}

fn wall_millis(at: f64) -> Option<f64> {
    ZONE.with_borrow(|zone| {
        let (_, writer) = zone.as_ref()?;
        let written = writer.format().call1(writer, &Date::new(&at.into())).ok()?.as_string()?;
        Some(Date::parse(&[&written.replace(' ', "T"), "Z"].concat())).filter(|parsed| parsed.is_finite())
    })
}

/// Swedes write times as ISO 8601 does.
fn writer(zone: String) -> (String, DateTimeFormat) {
    let options = Object::new();
    for (name, value) in [
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
        ("hourCycle", "h23"),
        ("timeZone", &zone),
    ] {
        // Setting a property of an object that was just made cannot fail.
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    let writer = DateTimeFormat::new(&Array::of1(&JsValue::from_str("sv-SE")), &options);
    (zone, writer)
}
