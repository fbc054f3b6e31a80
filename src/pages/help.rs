use super::parts::set_title;
use crate::components::page_head;
use crate::html::{Child, div};
use crate::text::words;
use leptos::prelude::*;

pub(crate) fn help_page() -> Child {
    set_title(|| words::NAV_HELP.text().to_owned());
    let title = Signal::stored(words::NAV_HELP.text().to_owned());
    div().class("page").child(page_head(Vec::new(), title, String::new(), [])).into()
}
