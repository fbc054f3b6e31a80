//! The pages: each owns its data, decides what is shown, and leaves the drawing to components.

mod environment;
mod environments;
mod job;
mod not_found;
mod parts;
mod refresh;
mod watches;

pub(crate) use environment::EnvironmentPage;
pub(crate) use environments::EnvironmentsPage;
pub(crate) use job::JobPage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use refresh::RefreshPage;
