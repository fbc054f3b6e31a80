//! Numbers as people read them, by the browser's own `Intl`.

use crate::language;
use js_sys::Number;

/// A whole number, with the marks of the reader's language where it is long: *5,000*.
pub(crate) fn whole(number: i64) -> String {
    // Short ones are the same in every language that we speak, and are written at every look.
    if number.abs() < 1000 {
        return number.to_string();
    }
    String::from(Number::from(number as f64).to_locale_string(&language::tag()))
}
