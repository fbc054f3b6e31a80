//! Small drawings. They never stand alone: the words beside them say the same.

use crate::html::{Element, path, svg};

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Reprise's own mark.
    Mark,
    /// Something is deleted.
    Bin,
    /// Time.
    Clock,
    /// A stop.
    Square,
    /// A date.
    Calendar,
    /// Take care.
    Warning,
    /// Good to know.
    Information,
    /// Done.
    Check,
}

impl Shape {
    /// The outlines, in a square of 24.
    fn outline(self) -> &'static str {
        match self {
            Self::Mark => {
                "M4.5 12a7.5 7.5 0 0 1 13-5.1M19.5 12a7.5 7.5 0 0 1-13 5.1M18.4 2.8v4.6h-4.6M5.6 21.2v-4.6h4.6"
            }
            Self::Bin => "M4 7h16M9.5 7V4.5h5V7M6.5 7l.8 13h9.4l.8-13M10 11v5.5M14 11v5.5",
            Self::Clock => "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 7.5V12l3 2",
            Self::Square => "M8 6h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2Z",
            Self::Calendar => {
                "M6 5.5h12a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2ZM4 10.5h16M8.5 3v4M15.5 3v4"
            }
            Self::Warning => {
                "M12 8v5m0 3.5v.01M10.3 3.9 2.4 17.5A2 2 0 0 0 4.1 20.5h15.8a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0Z"
            }
            Self::Information => "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 11v5M12 7.8v.01",
            Self::Check => "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M8 12.3l2.7 2.7L16 9.5",
        }
    }
}

/// One of the drawings, in the colour of the text.
pub(crate) fn icon(shape: Shape) -> Element {
    svg()
        .class("icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .child(path().attr("d", shape.outline()))
}
