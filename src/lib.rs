//! The browser app of Reprise.
//!
//! One direction (see `ARCHITECTURE.md`): [`wire`] knows the API's types and rules, `api` knows URLs and HTTP, `live`
//! knows time and pace, `pages` own data and decide what is shown, `components` turn values into views.

mod api;
mod app;
mod components;
mod derive;
mod door;
#[cfg_attr(not(feature = "embed"), path = "embed/absent.rs")]
mod embed;
mod focus;
mod frames;
mod host;
mod html;
mod kept;
mod language;
mod layout;
mod lazy;
mod live;
mod number;
mod order;
mod pages;
mod paths;
mod router;
mod say;
mod session;
mod text;
mod time;

pub mod testing;

pub use app::mount;
