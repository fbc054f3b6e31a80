//! The reader's own zone, which is the only one in the console: browsers know it. The same names as in `zone.rs`.

use js_sys::Date;
use wire::Timestamp;

/// The name of another zone.
pub(super) const fn name() -> Option<String> {
    None
}

/// Whether there is another one.
pub(super) const fn is_set() -> bool {
    false
}

/// What clocks show there.
pub(super) const fn wall(_instant: Timestamp) -> Option<Date> {
    None
}

/// When clocks there show that.
pub(super) const fn instant(_wall: f64) -> Option<Timestamp> {
    None
}
