//! Values in, views out. Components know neither the API nor the router.

mod column;
mod dialog;
mod facts;
mod field;
mod freshness;
mod icon;
mod job_row;
mod job_table;
mod note;
mod page_head;
mod plot;
mod progress_bar;
mod skeleton;
mod stage_rail;
mod state;
mod timeline;
mod window;

pub(crate) use column::{Column, Sort};
pub(crate) use dialog::{FormDialog, Question, confirm_dialog, form_dialog};
pub(crate) use facts::{Fact, facts};
pub(crate) use field::{Field, field};
pub(crate) use freshness::{Lost, freshness};
pub(crate) use icon::{Shape, icon};
pub(crate) use job_table::{JobRow, JobTable, job_table};
pub(crate) use note::{Note, Role, Tone};
pub(crate) use page_head::page_head;
pub(crate) use plot::{Plot, plot, share_bar};
pub(crate) use progress_bar::progress_bar;
pub(crate) use skeleton::skeleton;
pub(crate) use stage_rail::stage_rail;
pub(crate) use state::state;
pub(crate) use timeline::{Bar, Ground, Step, Track, shape, timeline};
