//! The rows of the list, which are kept for as long as the page is open: a letter in the search of hundreds makes no row
//! anew and touches none that stays. Those that a screen can show come at once, the rest in portions while nobody waits.

use super::row::row;
use super::sort::Sort;
use super::summary::Summary;
use crate::frames::after_paint;
use crate::html::{Child, ChildState, ul};
use std::cell::RefCell;
use std::mem;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use wire::EnvironmentId;

/// More than the largest screen shows.
const FIRST: usize = 40;
/// So few that a key which is pressed meanwhile does not wait for them.
const NEXT: usize = 20;

/// The rows, with those that do not fit at the moment.
#[derive(Default)]
pub(super) struct Rows {
    /// The list that is in the document, if one is.
    list: Option<ChildState>,
    /// In which order it stands.
    sort: Sort,
    /// A row for each environment that there ever was. Its place in here never changes.
    rows: Vec<Row>,
    /// Those in the list, in their order, by their places.
    there: Vec<usize>,
    /// Those that are to be in it, and what they say.
    wanted: Vec<(usize, Arc<Summary>)>,
    /// Counts what was wanted, so that portions of what is not wanted any more stay away.
    turn: usize,
}

/// One row, made when it is first wanted.
struct Row {
    id: EnvironmentId,
    made: Option<(Arc<Summary>, ChildState)>,
    is_there: bool,
}

/// Shows the rows at the places `found`, in that order; nothing where there are none.
pub(super) fn show(rows: &Rc<RefCell<Rows>>, all: &[Arc<Summary>], found: &[usize], sort: Sort) -> Option<Child> {
    let list = rows.borrow_mut().show(all, found, sort);
    grow(rows);
    list.map(Child::Kept)
}

/// Adds a portion after the next picture, which shows what is there, and so on until all rows are.
fn grow(rows: &Rc<RefCell<Rows>>) {
    let (turn, rows) = (rows.borrow().turn, Rc::downgrade(rows));
    let add = move || {
        let Some(rows) = rows.upgrade() else { return };
        let is_wanted = rows.borrow().turn == turn;
        if is_wanted && rows.borrow_mut().fill(usize::MAX, NEXT) {
            grow(&rows);
        }
    };
    after_paint(add);
}

impl Rows {
    fn show(&mut self, all: &[Arc<Summary>], found: &[usize], sort: Sort) -> Option<Node> {
        self.turn += 1;
        self.wanted = found.iter().map(|place| (self.place_of(*place, all), Arc::clone(&all[*place]))).collect();
        if found.is_empty() || mem::replace(&mut self.sort, sort) != sort {
            // To take hundreds of rows away together, with their list, is faster than one by one.
            self.list = None;
            mem::take(&mut self.there).into_iter().for_each(|place| self.rows[place].is_there = false);
        }
        if found.is_empty() {
            return None;
        }
        let list = self.list.get_or_insert_with(|| Child::from(ul().class("list")).build()).node();
        let mut stays = vec![false; self.rows.len()];
        self.wanted.iter().for_each(|(place, _)| stays[*place] = true);
        let rows = &mut self.rows;
        self.there.retain(|place| {
            if !stays[*place] {
                rows[*place].leave(&list);
            }
            stays[*place]
        });
        self.fill(FIRST, FIRST);
        Some(list)
    }

    /// Where the row of an environment is kept: usually where the environment stands.
    fn place_of(&mut self, place: usize, all: &[Arc<Summary>]) -> usize {
        let row = |summary: &Arc<Summary>| Row { id: summary.id().clone(), made: None, is_there: false };
        if self.rows.is_empty() {
            self.rows = all.iter().map(row).collect();
        }
        let id = all[place].id();
        if self.rows.get(place).is_some_and(|row| row.id == *id) {
            return place;
        }
        self.rows.iter().position(|row| row.id == *id).unwrap_or_else(|| {
            self.rows.push(row(&all[place]));
            self.rows.len() - 1
        })
    }

    /// Puts rows that are not there yet into the list: so many `new` ones among the `first` that are wanted. Those that are
    /// there say what they have to, at their place. Whether others are left.
    fn fill(&mut self, first: usize, new: usize) -> bool {
        let Some(list) = self.list.as_ref().map(ChildState::node) else { return false };
        let (mut at, mut added, mut left) = (0, 0, false);
        for (count, (place, summary)) in self.wanted.iter().enumerate() {
            let is_there = self.rows[*place].is_there;
            if !is_there && (count >= first || added >= new) {
                left = true;
                continue;
            }
            let node = self.rows[*place].node(summary);
            let before = self.there[at..].iter().position(|one| one == place).filter(|_| is_there);
            let here = self.there.get(at).copied();
            match (before, here) {
                (Some(0), _) => {}
                // One row is in the way of all others: it comes back where it belongs.
                (Some(1), Some(here)) if self.rows[here].focused().is_none() => {
                    self.rows[here].leave(&list);
                    self.there.remove(at);
                }
                (before, here) => {
                    let focused = self.rows[*place].focused();
                    let here = here.and_then(|here| self.rows[here].made.as_ref()).map(|(_, row)| row.node());
                    // `here` is a child of the list, which takes any row.
                    let _ = list.insert_before(&node, here.as_ref());
                    if let Some(before) = before {
                        self.there.remove(at + before);
                    }
                    self.there.insert(at, *place);
                    self.rows[*place].is_there = true;
                    added += usize::from(!is_there);
                    // Who is moved loses it.
                    if let Some(focused) = focused {
                        let _ = focused.focus();
                    }
                }
            }
            at += 1;
        }
        left
    }
}

impl Row {
    /// Its node, which says what is known now. One that says that already is not touched.
    fn node(&mut self, summary: &Arc<Summary>) -> Node {
        let (said, state) = self.made.get_or_insert_with(|| (Arc::clone(summary), Child::from(row(summary)).build()));
        if !Arc::ptr_eq(said, summary) {
            if said != summary {
                state.become_child(row(summary).into());
            }
            *said = Arc::clone(summary);
        }
        state.node()
    }

    /// Takes it out of the list; it is kept.
    fn leave(&mut self, list: &Node) {
        self.is_there = false;
        if let Some((_, state)) = &self.made {
            // It is a child of the list.
            let _ = list.remove_child(&state.node());
        }
    }

    /// What has the focus in it.
    fn focused(&self) -> Option<HtmlElement> {
        let (_, state) = self.made.as_ref()?;
        state.node().unchecked_into::<Element>().query_selector(":focus").ok()??.dyn_into().ok()
    }
}
