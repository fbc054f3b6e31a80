//! Small drawings of numbers. What they show is also said in words, and in a table beside them.

use crate::html::{Element, div, path, span, svg};

/// The width and the height of what is drawn in. It is stretched to its place; lines and dots are not.
const SIDE: i64 = 1000;

/// Values over time, with what is usual.
pub(crate) struct Plot {
    /// What is seen, in words.
    pub(crate) said: String,
    /// Moments and values, in milliseconds, earliest first.
    pub(crate) points: Vec<(i64, i64)>,
    /// The value in the middle.
    pub(crate) middle: i64,
    /// From where to where most of them lie.
    pub(crate) band: (i64, i64),
    /// The upper edge: its value, and in words.
    pub(crate) top: (i64, String),
    /// The first and the last moment, in words.
    pub(crate) ends: (String, String),
}

/// A dot for each value, a line in the middle, a band for what is usual.
pub(crate) fn plot(plot: &Plot) -> Element {
    let first = plot.points.first().map_or(0, |point| point.0);
    let last = plot.points.last().map_or(0, |point| point.0);
    let across = |moment: i64| if last > first { (moment - first) * SIDE / (last - first) } else { SIDE / 2 };
    let up = |value: i64| SIDE - (value * SIDE / plot.top.0.max(1)).clamp(0, SIDE);
    let line = |value: i64| ["M0 ", &up(value).to_string(), "H", &SIDE.to_string()].concat();
    // A dot is a line without length, with round ends: it stays round however the drawing is stretched.
    let dot =
        |(moment, value): &(i64, i64)| ["M", &across(*moment).to_string(), " ", &up(*value).to_string(), "h0"].concat();
    let (low, high) = (up(plot.band.0).to_string(), up(plot.band.1).to_string());
    let band = ["M0 ", &low, "V", &high, "H", &SIDE.to_string(), "V", &low, "Z"].concat();
    let drawing = drawing()
        .child(shape("edge", line(0)))
        .child(shape("range", band))
        .child(shape("middle", line(plot.middle)))
        .child(shape("dots", plot.points.iter().map(dot).collect()));
    let label = |class, text: &str| span().class(class).child(text.to_owned());
    div()
        .class("plot")
        .attr("role", "img")
        .attr("aria-label", plot.said.clone())
        .child(label("upper", &plot.top.1))
        .child(drawing)
        .child(label("first", &plot.ends.0))
        .child(label("last", &plot.ends.1))
}

/// A bar in parts: each with its tone, as a state has one, and how many in a hundred it is. `said` has it in words.
pub(crate) fn share_bar(said: String, parts: impl IntoIterator<Item = (&'static str, i64)>) -> Element {
    let mut from = 0;
    let shapes = parts.into_iter().filter(|(_, share)| *share > 0).map(|(tone, share)| {
        let (left, right) = (from * SIDE / 100, (from + share) * SIDE / 100);
        from += share;
        let [left_edge, right_edge] = [left, right].map(|edge| edge.to_string());
        let outline = ["M", &left_edge, " 0H", &right_edge, "V", &SIDE.to_string(), "H", &left_edge, "Z"].concat();
        // Not by colour alone: what went wrong is hatched.
        let hatch = |at: i64| ["M", &at.to_string(), " 0V", &SIDE.to_string()].concat();
        let hatched = (left..right).step_by(12).filter(|_| tone == "bad").map(hatch).collect::<String>();
        shape(tone, [outline, hatched].concat())
    });
    let shapes: Vec<Element> = shapes.collect();
    div().class("shares").attr("role", "img").attr("aria-label", said).child(drawing().children(shapes))
}

fn drawing() -> Element {
    let side = SIDE.to_string();
    svg()
        .attr("viewBox", ["0 0 ", &side, " ", &side].concat())
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
}

fn shape(class: &'static str, outline: String) -> Element {
    path().class(class).attr("d", outline)
}
