//! A value that is held once for all who show it.

use std::ops::Deref;
use std::sync::Arc;

/// What is known, held once: a list of thousands of jobs is not copied for each part of a page that shows something of it.
#[derive(Debug)]
pub(crate) struct Latest<T>(Arc<T>);

impl<T> Latest<T> {
    /// The same, for whoever keeps things of many types.
    pub(super) fn shared(&self) -> Arc<T> {
        Arc::clone(&self.0)
    }
}

impl<T> From<T> for Latest<T> {
    fn from(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T> From<Arc<T>> for Latest<T> {
    fn from(value: Arc<T>) -> Self {
        Self(value)
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

impl<T: PartialEq> PartialEq for Latest<T> {
    fn eq(&self, other: &Self) -> bool {
        // Nearly always it is the very same.
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}
