//! Whether there is room for the picture.

use crate::derive::{effect, memo};
use crate::html::NodeCell;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::ResizeObserver;

/// Below this width, in pixels, a day of a month is too small for a finger; above the other one it is not. Between the
/// two it stays as it is: a scroll bar that comes with the one must not bring back the other.
const TOO_NARROW: i32 = 720;
const WIDE_ENOUGH: i32 = 760;

/// Whether an element is too narrow for the picture.
pub(super) fn is_narrow(element: NodeCell) -> Memo<bool> {
    let narrow = RwSignal::new(false);
    effect(move || {
        let Some(element) = element.get_value() else { return };
        let measured = element.clone();
        let measure = move || {
            let width = measured.client_width();
            if width > 0 && narrow.try_get_untracked().is_some_and(|narrow| is_news(narrow, width)) {
                narrow.update(|narrow| *narrow = !*narrow);
            }
        };
        let measure: Closure<dyn FnMut()> = Closure::new(measure);
        let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) else { return };
        // It tells of the first size as well.
        observer.observe(&element);
        let kept = StoredValue::new_local((observer, measure));
        on_cleanup(move || {
            kept.try_with_value(|(observer, _)| observer.disconnect());
        });
    });
    memo(move || narrow.get())
}

/// Whether a width makes what was narrow wide, or the other way round.
fn is_news(narrow: bool, width: i32) -> bool {
    if narrow { width > WIDE_ENOUGH } else { width < TOO_NARROW }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scroll_bar_does_not_turn_it_back_and_forth() {
        assert!(is_news(false, 700) && !is_news(true, 700));
        assert!(!is_news(false, 740) && !is_news(true, 740));
        assert!(!is_news(false, 800) && is_news(true, 800));
    }
}
