//! Pages, and parts of pages, whose code is loaded when they are first opened.
//!
//! The build cuts the app at each [`lazy!`]: what only that function reaches goes into a file of its own, and
//! `index.html` names the files of each part (`xtask/src/parts.rs`, `docs/decisions/0012-pages-that-load-later.md`).
//! Where it was not cut, as in tests and in `cargo xtask dev`, the page names no files, and every part is there at once.

mod files;

use crate::api::ApiError;
use crate::components::{Note, Role, Tone, skeleton};
use crate::embed;
use crate::focus;
#[cfg(feature = "embed")]
use crate::html::span;
use crate::html::{Child, Element, button, div, dynamic, h1};
use crate::text::words;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// The view that a function makes, whose code may still have to be loaded: `lazy!(help_page())` instead of
/// `help_page()`. Arguments come with their types: `lazy!(refresh_page(id: EnvironmentId))`. They are variables, and
/// are cloned each time the view is made.
///
/// Works for a page and for a card in one. The function must be in scope by its own name, which is the name of the part
/// and must not occur in another `lazy!`.
macro_rules! lazy {
    ($part:ident($($argument:ident: $type:ty),*)) => {{
        #[cfg(not(in_parts))]
        fn enter($($argument: $type),*) -> $crate::html::Child {
            $part($($argument),*).into()
        }
        // The two ends of the cut: what the app calls, and what it becomes a call of. The splitter finds them by these
        // names, connects them, and takes both names away; the digits would tell several cuts in one part apart.
        // Both ends are compiled together, so values pass between them as within one program.
        #[cfg(in_parts)]
        #[allow(unsafe_code, improper_ctypes, reason = "both ends are ours, and of one compilation")]
        #[link(wasm_import_module = "__wasm_split_placeholder__")]
        unsafe extern "C" {
            #[link_name = concat!("__wasm_split_00", stringify!($part), "00_import_00000000000000000000000000000000")]
            safe fn enter($($argument: $type),*) -> $crate::html::Child;
        }
        #[cfg(in_parts)]
        #[allow(unsafe_code, improper_ctypes_definitions, reason = "both ends are ours, and of one compilation")]
        #[unsafe(export_name = concat!("__wasm_split_00", stringify!($part), "00_export_00000000000000000000000000000000"))]
        extern "C" fn part($($argument: $type),*) -> $crate::html::Child {
            $part($($argument),*).into()
        }
        $crate::lazy::later(stringify!($part), move || enter($(Clone::clone(&$argument)),*))
    }};
}
pub(crate) use lazy;

/// How far a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// Nobody asked for it, or it did not come.
    Away,
    Loading,
    Here,
}

/// A part of the app. Lives as long as the app.
struct Part {
    name: &'static str,
    progress: ArcRwSignal<Progress>,
    /// How many of its files are on their way.
    awaited: Cell<usize>,
    /// What kept the last of them that failed from coming.
    failure: Cell<Option<ApiError>>,
}

thread_local! {
    /// The parts that somebody asked for.
    static PARTS: RefCell<Vec<Rc<Part>>> = const { RefCell::new(Vec::new()) };
}

/// Loads parts before they are opened. What fails is tried again when it is opened.
pub(crate) fn load(parts: &[&'static str]) {
    for name in parts {
        Part::named(name).load(|_| ());
    }
}

/// A view of a part, called by [`lazy!`]: at once where its code is here, otherwise as soon as it has come. What `view`
/// makes belongs to who shows it, and is not made at all once nobody shows it any more.
pub(crate) fn later(name: &'static str, view: impl Fn() -> Child + 'static) -> Child {
    let part = Part::named(name);
    part.load(|_| ());
    if part.progress.get_untracked() == Progress::Here {
        return view();
    }
    dynamic(move || match part.progress.get() {
        Progress::Here => view(),
        // What is one line is one line before as well, so that nothing below it moves.
        #[cfg(feature = "embed")]
        Progress::Loading if name == "status_line" => span().class("muted").child(words::APP_LOADING.text()).into(),
        Progress::Loading => div().child(title(name)).child(skeleton()).into(),
        Progress::Away => div().child(title(name)).child(missing(Rc::clone(&part))).into(),
    })
}

/// What stands for the title of a page, for those who listen, until the page is there; a card is in one that has a title.
fn title(part: &str) -> Option<Element> {
    part.ends_with("_page").then(|| h1().class("unseen").child(words::APP_LOADING.text()))
}

/// It did not come, and a button to try again.
fn missing(part: Rc<Part>) -> Child {
    let again = button().class("button").attr("type", "button").on("click", move |_| {
        // The button goes, and with it the focus.
        focus::expect_title();
        part.load(|error| {
            // The server answers and has no such file any more: it has another version of the app. To load somebody else's
            // page again is not for us.
            if *error == ApiError::Unreadable && !embed::is_embedded() {
                // It fails only in documents that are no pages.
                let _ = window().location().reload();
            }
        });
    });
    let note = Note::new(Tone::Danger, words::ERROR_PART.text()).text(words::ERROR_PART_WHY.text()).role(Role::Alert);
    div().class("stack").child(note.view()).child(again.child(words::ERROR_RETRY.text())).into()
}

impl Part {
    fn named(name: &'static str) -> Rc<Self> {
        PARTS.with_borrow_mut(|parts| {
            if let Some(part) = parts.iter().find(|part| part.name == name) {
                return Rc::clone(part);
            }
            let progress = ArcRwSignal::new(Progress::Away);
            let part = Rc::new(Self { name, progress, awaited: Cell::default(), failure: Cell::default() });
            parts.push(Rc::clone(&part));
            part
        })
    }

    /// Loads it unless it is here or on its way.
    fn load(self: &Rc<Self>, on_failure: fn(&ApiError)) {
        if self.progress.get_untracked() != Progress::Away {
            return;
        }
        let files = files::of(self.name);
        let progress = if files.is_empty() { Progress::Here } else { Progress::Loading };
        self.awaited.set(files.len());
        self.progress.set(progress);
        for file in files {
            let part = Rc::clone(self);
            spawn_local(async move {
                let joined = files::join(file).await;
                part.came(joined, on_failure);
            });
        }
    }

    /// One of its files has joined or failed. When none is awaited any more, the part is here, or away again.
    fn came(&self, joined: Result<(), ApiError>, on_failure: fn(&ApiError)) {
        if let Err(error) = joined {
            self.failure.set(Some(error));
        }
        self.awaited.set(self.awaited.get() - 1);
        if self.awaited.get() > 0 {
            return;
        }
        let failure = self.failure.take();
        failure.iter().for_each(on_failure);
        self.progress.set(if failure.is_none() { Progress::Here } else { Progress::Away });
    }
}
