//! The sections of the help, in the order in which people ask.

use super::glossary::{glossary, statuses};
use crate::components::{Note, Tone};
use crate::html::{Child, Element, a, b, bdi, details, div, dynamic, input, label, li, ol, p, span, summary, ul};
use crate::kept;
use crate::pages::what_to_set_up_again;
use crate::say;
use crate::session::CurrentSession;
use crate::text::{Word, words};
use leptos::prelude::event_target_checked;
use wire::{DataCopyType, Stage};

/// One section.
pub(super) struct Section {
    /// Its name in the address.
    pub(super) id: &'static str,
    /// What it is about.
    pub(super) title: Word,
    /// What it says.
    pub(super) text: fn() -> Vec<Child>,
}

/// All of them.
pub(super) const SECTIONS: [Section; 12] = [
    Section { id: "refresh", title: words::HELP_WHAT, text: what },
    Section { id: "steps", title: words::HELP_STEPS, text: steps },
    Section { id: "lost", title: words::HELP_LOST, text: lost },
    Section { id: "stop", title: words::HELP_STOP, text: stop },
    Section { id: "often", title: words::HELP_OFTEN, text: often },
    Section { id: "data", title: words::HELP_DATA, text: data },
    Section { id: "personal", title: words::HELP_PERSONAL, text: personal },
    Section { id: "again", title: words::CHECKLIST_TITLE, text: again },
    Section { id: "failed", title: words::HELP_FAILED, text: failed },
    Section { id: "ask", title: words::HELP_ASK, text: ask },
    Section { id: "keys", title: words::HELP_KEYS, text: keys },
    Section { id: "words", title: words::HELP_WORDS, text: || vec![glossary().into(), statuses().into()] },
];

fn paragraph(word: Word) -> Child {
    p().child(word.text()).into()
}

fn bullets(words: impl IntoIterator<Item = Word>) -> Child {
    ul().class("bullets").children(words.into_iter().map(|word| li().child(word.text()))).into()
}

fn what() -> Vec<Child> {
    vec![paragraph(words::HELP_WHAT_TEXT), paragraph(words::HELP_WHAT_KINDS)]
}

/// The stages by the names that the page of a job gives them, and whether there is a way back.
fn steps() -> Vec<Child> {
    let said = [
        (Stage::Waiting, words::HELP_STEP_WAITING),
        (Stage::Preparing, words::HELP_STEP_PREPARING),
        (Stage::CopyingOut, words::HELP_STEP_COPYING),
        (Stage::Cleaning, words::HELP_STEP_CLEANING),
        (Stage::Emptying, words::HELP_STEP_EMPTYING),
        (Stage::Filling, words::HELP_STEP_FILLING),
        (Stage::Finishing, words::HELP_STEP_FINISHING),
    ];
    let item = |(stage, text): (Stage, Word)| {
        let cut = (stage == Stage::Emptying).then(|| span().class("cut small").child(words::STAGE_NO_WAY_BACK.text()));
        li().child(cut).child(b().child(say::stage(stage))).child(span().child(text.text()))
    };
    vec![
        paragraph(words::HELP_STEPS_TEXT),
        ol().class("steps").children(said.map(item)).into(),
        paragraph(words::HELP_STEPS_LONG),
    ]
}

fn lost() -> Vec<Child> {
    vec![
        Note::new(Tone::Warning, words::COPIES_DELETED_FULL.text())
            .text(words::HELP_LOST_FOR_GOOD.text())
            .view()
            .into(),
        bullets([words::COPIES_USERS, words::HELP_LOST_KEYS, words::HELP_LOST_SAVE]),
    ]
}

fn stop() -> Vec<Child> {
    vec![paragraph(words::HELP_STOP_TEXT), paragraph(words::HELP_STOP_AFTER)]
}

fn often() -> Vec<Child> {
    let days = |kind: DataCopyType| kind.interval_days().to_string();
    let [central, developer] = [DataCopyType::Full, DataCopyType::Configuration].map(days);
    let text = words::HELP_OFTEN_TEXT.with([("central", &central), ("developer", &developer)]);
    vec![p().child(text).into(), paragraph(words::HELP_OFTEN_PLAN), paragraph(words::HELP_OFTEN_HOLD)]
}

fn data() -> Vec<Child> {
    vec![paragraph(words::HELP_DATA_TEXT), paragraph(words::HELP_DATA_USAGE)]
}

fn personal() -> Vec<Child> {
    vec![
        paragraph(words::HELP_PERSONAL_TEXT),
        Note::new(Tone::Warning, words::COPIES_CUSTOM.text()).text(words::HELP_PERSONAL_CHECK.text()).view().into(),
    ]
}

fn again() -> Vec<Child> {
    let list = details().child(summary().child(words::HELP_AGAIN_ALL.text())).child(what_to_set_up_again());
    vec![paragraph(words::HELP_AGAIN_TEXT), list.into()]
}

fn failed() -> Vec<Child> {
    let steps = [words::HELP_FAILED_LOOK, words::HELP_FAILED_COPY, words::HELP_FAILED_ASK, words::HELP_FAILED_AGAIN];
    let steps = ol().class("bullets numbered").children(steps.map(|word| li().child(word.text())));
    vec![paragraph(words::HELP_FAILED_TEXT), steps.into()]
}

/// Whom the session names; it comes a moment later than the page.
fn ask() -> Vec<Child> {
    let session = CurrentSession::of_app();
    let contact = dynamic(move || match session.contact() {
        Some((name, url)) => {
            let (before, after) = words::REFRESH_BLOCKED_ASK.around("name");
            let link = a().class("button").attr("href", url).child(before).child(bdi().child(name)).child(after);
            Child::from(div().child(link))
        }
        None => paragraph(words::HELP_ASK_NOBODY),
    });
    vec![paragraph(words::HELP_ASK_TEXT), contact]
}

/// Which keys do something, and the choice whether one of them does: it needs no other key beside it, and is easily hit.
fn keys() -> Vec<Child> {
    let checkbox = input()
        .attr("type", "checkbox")
        .attr("checked", !kept::is_off(kept::SLASH))
        .on("change", |event| kept::set(kept::SLASH, if event_target_checked(&event) { "" } else { kept::OFF }));
    let choice = label().child(checkbox).child(span().child(words::HELP_KEYS_SLASH.text()));
    vec![paragraph(words::HELP_KEYS_TEXT), ul().class("checklist").child(li().child(choice)).into()]
}

/// A list of words and what they mean.
pub(super) fn meanings(pairs: impl IntoIterator<Item = (Element, Word)>) -> Element {
    use crate::html::{dd, dl, dt};
    let pair = |(word, meaning): (Element, Word)| div().child(dt().child(word)).child(dd().child(meaning.text()));
    dl().class("meanings").children(pairs.into_iter().map(pair))
}
