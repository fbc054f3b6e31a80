//! The pages: each owns its data, decides what is shown, and leaves the drawing to components.

mod activity;
mod calendar;
#[cfg(feature = "components-page")]
mod components;
mod environment;
mod environments;
mod feed;
mod help;
mod job;
mod not_found;
mod noted;
mod parts;
mod refresh;
mod settings;
mod sign_in;
#[cfg(feature = "embed")]
mod status_line;
mod watches;

pub(crate) use activity::activity_page;
pub(crate) use calendar::calendar_page;
#[cfg(feature = "components-page")]
pub(crate) use components::{components_page, is_components_page};
pub(crate) use environment::environment_page;
pub(crate) use environments::environments_page;
pub(crate) use help::help_page;
pub(crate) use job::job_page;
use job::what_to_set_up_again;
pub(crate) use not_found::not_found_page;
pub(crate) use refresh::refresh_page;
pub(crate) use settings::settings_page;
pub(crate) use sign_in::{Door, sign_in};
#[cfg(feature = "embed")]
pub(crate) use status_line::status_line;
