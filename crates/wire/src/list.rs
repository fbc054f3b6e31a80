//! The container of every list.

use crate::tolerant::Scalar;
use serde::{Deserialize, Deserializer, Serialize};

/// A list as the API sends it: `ArrayResponse<…>` (contract.md 1.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct List<T> {
    /// The items. None where an answer had no such field: that is no list, not an empty one.
    pub result: Option<Vec<T>>,
    /// How many there are. Published examples are wrong about it (contract.md 6.3): do not count on it.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "size")]
    pub size: Option<i32>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self { result: None, size: None }
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self { size: Some(i32::try_from(items.len()).unwrap_or(i32::MAX)), result: Some(items) }
    }
}

/// A size that makes no sense is no reason to refuse the items.
fn size<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i32>, D::Error> {
    Ok(Scalar::deserialize(deserializer)?.0.and_then(|text| text.trim().parse().ok()))
}
