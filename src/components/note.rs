//! Boxes that say something important.

use super::{Shape, icon};
use crate::html::{Child, Element, b, div, p, span};
use crate::text::words;

/// What kind of news it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Good to know.
    Information,
    /// All is well.
    Success,
    /// Take care.
    Warning,
    /// Something went wrong.
    Danger,
}

/// How a screen reader comes to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// When it gets there.
    Note,
    /// As soon as it has nothing else to say.
    Status,
    /// At once.
    Alert,
}

/// A sentence in bold and what follows from it.
pub(crate) struct Note {
    tone: Tone,
    title: String,
    text: String,
    role: Role,
    track: Option<String>,
}

impl Note {
    /// Says what happened.
    pub(crate) fn new(tone: Tone, title: impl Into<String>) -> Self {
        Self { tone, title: title.into(), text: String::new(), role: Role::Note, track: None }
    }

    /// Says what can be done.
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// Sets how it is announced.
    pub(crate) fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// Adds what support needs to find the request.
    pub(crate) fn track(mut self, id: Option<&str>) -> Self {
        self.track = id.map(|id| words::ERROR_TRACK.with([("id", id)]));
        self
    }

    /// The box.
    pub(crate) fn view(self) -> Element {
        let (tone, shape) = match self.tone {
            Tone::Information => ("information", Shape::Information),
            Tone::Success => ("success", Shape::Check),
            Tone::Warning => ("warning", Shape::Warning),
            Tone::Danger => ("danger", Shape::Warning),
        };
        let role = match self.role {
            Role::Note => "note",
            Role::Status => "status",
            Role::Alert => "alert",
        };
        let track = self.track.map(|track| span().class("small muted track-id").child(track));
        let text = if self.text.is_empty() { String::new() } else { [" ", &self.text].concat() };
        let sentence = p().child(b().child(self.title)).child(text).child(Child::from(track));
        div().class("note").attr("data-tone", tone).attr("role", role).child(icon(shape)).child(sentence)
    }
}
