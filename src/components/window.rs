//! Which rows of a long table are in the document: those that are in view and some around them. All rows of such a table
//! have the same height.

use std::ops::Range;

/// As many rows beyond the edges of what is in view are enough that nobody scrolls into a blank.
pub(crate) const AHEAD: usize = 10;
/// The rows in the document change only after so many, not at each pixel.
const STEP: usize = 4;

/// How far a frame is scrolled, how high it is, and how high a row is: in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct View {
    /// From the beginning of the first row to the upper edge of the frame.
    pub(crate) scrolled: i32,
    /// The frame.
    pub(crate) height: i32,
    /// A row.
    pub(crate) row: i32,
    /// How many rows are made beyond the edges.
    pub(crate) ahead: usize,
}

/// A part of the table's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A row, by its place in the list.
    Row(usize),
    /// So many rows that are not in the document, and leave their place empty.
    Gap(usize),
}

impl View {
    /// All of it is in view, however long it is.
    pub(crate) const WHOLE: Self = Self { scrolled: 0, height: i32::MAX, row: 1, ahead: 0 };

    /// The rows out of `count` that have to be there.
    pub(crate) fn rows(self, count: usize) -> Range<usize> {
        let row = self.row.max(1);
        let at = |pixels: i32| usize::try_from(pixels / row).unwrap_or_default();
        let first = at(self.scrolled).saturating_sub(self.ahead) / STEP * STEP;
        let last = (at(self.scrolled.max(0).saturating_add(self.height)) + 1 + self.ahead).next_multiple_of(STEP);
        // A list that has become shorter is still scrolled to where it has nothing any more.
        let last = last.min(count);
        first.min(last.saturating_sub(1))..last
    }
}

/// The whole body: the `rows`, the one that has the `focus`, wherever it is, with the rows beside it, to which the next
/// key leads, and gaps for what is not there.
pub(crate) fn pieces(rows: Range<usize>, focus: Option<usize>, count: usize) -> Vec<Piece> {
    let focus = focus.filter(|place| *place < count);
    let beside = focus.map_or(0..0, |place| place.saturating_sub(1)..(place + 2).min(count));
    let before = beside.start..beside.end.min(rows.start);
    let after = beside.start.max(rows.end)..beside.end;
    let mut pieces = Vec::with_capacity(rows.len() + beside.len() + 3);
    let mut next = 0;
    for place in before.chain(rows).chain(after) {
        if place > next {
            pieces.push(Piece::Gap(place - next));
        }
        pieces.push(Piece::Row(place));
        next = place + 1;
    }
    if next < count {
        pieces.push(Piece::Gap(count - next));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(scrolled: i32, count: usize) -> Range<usize> {
        View { scrolled, height: 500, row: 50, ahead: AHEAD }.rows(count)
    }

    #[test]
    fn what_is_in_view_is_there_and_little_else() {
        for scrolled in [0, 1, 49, 50, 4_321, 100_000, 249_500] {
            let rows = rows(scrolled, 5_000);
            let in_view = (scrolled / 50) as usize..((scrolled + 499) / 50) as usize + 1;
            assert!(rows.start <= in_view.start && in_view.end.min(5_000) <= rows.end, "{scrolled}: {rows:?}");
            assert!(rows.len() <= 40, "{scrolled}: {rows:?}");
        }
    }

    #[test]
    fn a_few_pixels_change_nothing() {
        assert_eq!(rows(10_000, 5_000), rows(10_049, 5_000));
    }

    #[test]
    fn a_list_that_became_shorter_shows_its_end() {
        assert_eq!(rows(100_000, 3), 2..3);
        assert_eq!(rows(100_000, 0), 0..0);
        assert_eq!(rows(-40, 3), 0..3);
        assert_eq!(View::WHOLE.rows(5_000), 0..5_000);
        assert_eq!(
            View { scrolled: 900, height: 0, row: 0, ahead: AHEAD }.rows(5),
            4..5,
            "before anything was measured"
        );
    }

    #[test]
    fn rows_and_gaps_make_up_the_whole_list() {
        use Piece::{Gap, Row};
        assert_eq!(pieces(2..4, None, 10), [Gap(2), Row(2), Row(3), Gap(6)]);
        assert_eq!(pieces(0..2, None, 2), [Row(0), Row(1)]);
        assert_eq!(pieces(0..0, None, 0), []);
        for focus in [None, Some(0), Some(4), Some(5), Some(9), Some(10)] {
            let total: usize =
                pieces(4..6, focus, 10).iter().map(|piece| if let Gap(rows) = piece { *rows } else { 1 }).sum();
            assert_eq!(total, 10, "{focus:?}");
        }
    }

    #[test]
    fn the_row_with_the_focus_stays_wherever_it_is_and_those_beside_it() {
        use Piece::{Gap, Row};
        assert_eq!(pieces(4..5, Some(0), 6), [Row(0), Row(1), Gap(2), Row(4), Gap(1)]);
        assert_eq!(pieces(1..2, Some(5), 9), [Gap(1), Row(1), Gap(2), Row(4), Row(5), Row(6), Gap(2)]);
        assert_eq!(pieces(4..6, Some(3), 6), [Gap(2), Row(2), Row(3), Row(4), Row(5)]);
        assert_eq!(pieces(1..3, Some(2), 4), [Gap(1), Row(1), Row(2), Row(3)]);
        assert_eq!(pieces(1..3, Some(2), 3), [Gap(1), Row(1), Row(2)]);
    }
}
