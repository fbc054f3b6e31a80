//! Values in, views out. Components know neither the API nor the router.

mod dialog;
mod facts;
mod freshness;
mod icon;
mod job_table;
mod note;
mod page_head;
mod progress_bar;
mod skeleton;
mod stage_rail;
mod state;
mod timeline;

pub(crate) use dialog::{Question, confirm_dialog};
pub(crate) use facts::{Fact, facts};
pub(crate) use freshness::freshness;
pub(crate) use icon::{Shape, icon};
pub(crate) use job_table::{JobRow, job_table};
pub(crate) use note::{Note, Role, Tone};
pub(crate) use page_head::page_head;
pub(crate) use progress_bar::progress_bar;
pub(crate) use skeleton::skeleton;
pub(crate) use stage_rail::stage_rail;
pub(crate) use state::state;
pub(crate) use timeline::{Bar, Column, Ground, Track, shape, timeline};
