//! There is no page at this address.

use super::parts::{not_found, set_title};
use crate::html::Child;
use crate::text::words;

/// Says so, and shows the way to the sandboxes.
pub(crate) fn not_found_page() -> Child {
    set_title(|| words::ERROR_NOT_FOUND.text().to_owned());
    not_found(words::ERROR_NOT_FOUND_PAGE).into()
}
