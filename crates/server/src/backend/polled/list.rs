//! A list as it was last read.

use super::target::Looks;
use serde::Serialize;
use std::sync::Arc;

/// A value and when it was read.
#[derive(Clone, Debug)]
pub(super) struct Kept<T> {
    pub(super) value: Arc<T>,
    pub(super) read_at: i64,
}

/// A list that is read as a whole.
#[derive(Debug)]
pub(super) struct KeptList<T> {
    pub(super) kept: Option<Kept<Vec<T>>>,
    pub(super) looks: Looks,
    /// When the time of its last reading was written down.
    stored_at: i64,
}

impl<T> Default for KeptList<T> {
    fn default() -> Self {
        Self { kept: None, looks: Looks::default(), stored_at: 0 }
    }
}

impl<T: PartialEq> KeptList<T> {
    /// Takes in what was read; whether it is another one than before.
    pub(super) fn put(&mut self, value: Vec<T>, read_at: i64) -> bool {
        let changed = self.kept.as_ref().is_none_or(|kept| *kept.value != value);
        let value = match &self.kept {
            Some(kept) if !changed => kept.value.clone(),
            _ => Arc::new(value),
        };
        self.kept = Some(Kept { value, read_at });
        changed
    }
}

impl<T: Serialize> KeptList<T> {
    /// What is to be written down of it: the list as JSON if it has changed, and when it was read; none where that was
    /// written down lately.
    pub(super) fn take_to_store(&mut self, changed: bool, within: i64) -> Option<(Option<String>, i64)> {
        let Kept { value, read_at } = self.kept.as_ref()?;
        if !changed && read_at - self.stored_at < within {
            return None;
        }
        self.stored_at = *read_at;
        // Lists of what came as JSON: there is nothing in them that could not be written as such.
        Some((changed.then(|| serde_json::to_string(&**value).unwrap_or_default()), *read_at))
    }
}
