//! A value that is held once for all who show it.

use std::ops::Deref;
use std::sync::Arc;

/// What is known, held once: a list of thousands of jobs is not copied for each part of a page that shows something of it.
#[derive(Debug)]
pub(crate) struct Latest<T>(pub(super) Arc<T>);

impl<T> Latest<T> {
    /// The same for whoever does not know us.
    pub(crate) fn shared(&self) -> Arc<T> {
        Arc::clone(&self.0)
    }
}

impl<T> From<T> for Latest<T> {
    fn from(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T> Clone for Latest<T> {
    fn clone(&self) -> Self {
        Self(self.shared())
    }
}

impl<T: Default> Default for Latest<T> {
    fn default() -> Self {
        T::default().into()
    }
}

impl<T> Deref for Latest<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// The very same: one that says the same as the last never takes its place (see [`Snapshot`](super::Snapshot)).
impl<T> PartialEq for Latest<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
