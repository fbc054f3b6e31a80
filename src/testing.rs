//! What the component tests in `tests/` can reach: one component at a time, in an element of their own page. The app
//! does not use it, and the linker leaves it out.

use crate::components::{
    Column, JobRow, JobTable, Question, Sort, confirm_dialog, job_table, progress_bar, stage_rail,
};
use crate::html::{Child, ChildState, b, div, li, p, ul};
use crate::text::words;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use wire::{Job, JobId, Stage, Timestamp};

/// An element of the page that shows one view after another, as the app's own pages do.
pub struct Place {
    element: Element,
    owner: Owner,
    shown: Option<ChildState>,
}

/// A view to show.
pub enum View {
    /// How far something is.
    ProgressBar {
        /// 0 to 100.
        percent: u8,
        /// What it is the progress of.
        label: String,
    },
    /// The stages of a refresh.
    StageRail {
        /// The stage that is on.
        current: Option<Stage>,
        /// Everything is done.
        completed: bool,
    },
    /// A list whose items have keys, each with its text.
    Rows(Vec<(&'static str, String)>),
    /// Lines without keys, each a paragraph or not.
    Lines(Vec<(bool, &'static str)>),
    /// A table of jobs.
    Jobs(Vec<Job>),
    /// A question about a name. The signal is whether it is open, the callback what *yes* does.
    Question(String, RwSignal<bool>, Callback<()>),
}

impl Place {
    /// A new place at the end of the page.
    pub fn new() -> Self {
        let element = document().create_element("div").expect("a page can make a div");
        document().body().expect("a page has a body").append_child(&element).expect("a body takes a div");
        // With nothing in it: the framework starts what runs its effects when it mounts something.
        if let Some(host) = element.dyn_ref::<HtmlElement>() {
            mount_to(host.clone(), || ()).forget();
        }
        Self { element, owner: Owner::new(), shown: None }
    }

    /// Makes something that lives as long as the place, such as a signal.
    pub fn with<T>(&self, make: impl FnOnce() -> T) -> T {
        self.owner.with(make)
    }

    /// Shows a view, in place of the one that it shows now.
    pub fn show(&mut self, view: View) {
        let child = self.owner.with(|| Child::from(div().child(view.child())));
        match &mut self.shown {
            Some(shown) => self.owner.with(|| shown.become_child(child)),
            None => {
                let shown = self.owner.with(|| child.build());
                self.element.append_child(&shown.node()).expect("a div takes a node");
                self.shown = Some(shown);
            }
        }
    }

    /// The first element that a selector finds in the place.
    pub fn find(&self, selector: &str) -> Option<Element> {
        self.element.query_selector(selector).expect("the selectors of the tests are well-formed")
    }

    /// The texts of all elements that a selector finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.element.query_selector_all(selector).expect("the selectors of the tests are well-formed");
        (0..found.length()).filter_map(|index| found.get(index)?.text_content()).collect()
    }
}

impl Default for Place {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.element.remove();
    }
}

impl View {
    fn child(self) -> Child {
        match self {
            Self::ProgressBar { percent, label } => progress_bar(percent, label).into(),
            Self::StageRail { current, completed } => stage_rail(current, completed, |_| String::new()).into(),
            Self::Rows(rows) => ul().children(rows.into_iter().map(|(key, text)| li().key(key).child(text))).into(),
            Self::Lines(lines) => {
                let line = |(paragraph, text): (bool, &'static str)| if paragraph { p() } else { b() }.child(text);
                div().class("lines").children(lines.into_iter().map(line)).into()
            }
            Self::Jobs(jobs) => {
                let rows = JobRow::each(Arc::new(jobs)).collect::<Vec<_>>();
                job_table(JobTable {
                    jobs: Memo::new(move |_| rows.clone()),
                    sort: Memo::new(|_| Sort { column: Column::Start, descending: true }),
                    on_sort: Callback::new(|_| {}),
                    people: Memo::new(|_| false),
                    href: Callback::new(|job: JobId| job.to_string()),
                    now: Memo::new(|_| Timestamp::from_millis(1_800_000_000_000)),
                })
            }
            Self::Question(name, open, on_yes) => {
                let question = Question {
                    title: Signal::stored(words::JOB_STOP_TITLE.with([("name", &name)])),
                    text: words::JOB_STOP_TEXT,
                    yes: words::JOB_STOP_YES,
                    no: words::JOB_STOP_NO,
                };
                confirm_dialog(question, open, on_yes).into()
            }
        }
    }
}
