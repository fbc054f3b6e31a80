//! Values in, view out. Components know neither the API nor the router.

mod dialog;
mod facts;
mod freshness;
mod icon;
mod job_table;
mod note;
mod page_head;
mod progress_bar;
mod stage_rail;
mod state;

pub(crate) use dialog::ConfirmDialog;
pub(crate) use facts::Fact;
pub(crate) use freshness::Freshness;
pub(crate) use icon::{Icon, Shape};
pub(crate) use job_table::{JobRow, JobTable};
pub(crate) use note::Note;
pub(crate) use page_head::PageHead;
pub use progress_bar::ProgressBar;
pub use stage_rail::StageRail;
pub(crate) use state::State;
