use super::parts::set_title;
use crate::components::page_head;
use crate::html::{Child, div};
use crate::text::words;
use leptos::prelude::*;

pub(crate) fn activity_page() -> Child {
    set_title(|| words::NAV_ACTIVITY.text().to_owned());
    let title = Signal::stored(words::NAV_ACTIVITY.text().to_owned());
    div().class("page").child(page_head(Vec::new(), title, String::new(), [])).into()
}
