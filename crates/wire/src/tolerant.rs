//! Readers for values whose type the contract leaves open: ids and tenant ids come as strings or as numbers
//! (contract.md 6.1), numbers sometimes as strings.

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use std::fmt;

/// Reads a string, or a whole number or a boolean as the text that a person would write for it.
pub(crate) fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    deserializer.deserialize_any(Scalar)
}

struct Scalar;

impl Visitor<'_> for Scalar {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string or a whole number")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<String, E> {
        Ok(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<String, E> {
        Ok(if value { "true" } else { "false" }.to_owned())
    }
}

/// A string or number where the field may be missing or null.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    optional(deserializer, Scalar)
}

/// A whole number, also as text or with a fraction (which is cut off), where the field may be missing or null.
pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i32>, D::Error> {
    optional(deserializer, Integer)
}

struct Integer;

impl Visitor<'_> for Integer {
    type Value = i32;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i32, E> {
        Ok(value.clamp(i32::MIN.into(), i32::MAX.into()) as i32)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i32, E> {
        Ok(value.min(i32::MAX as u64) as i32)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i32, E> {
        Ok(value as i32)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<i32, E> {
        value.trim().parse().map_err(|_| E::invalid_value(Unexpected::Str(value), &self))
    }
}

/// Runs `visitor` on a value, and answers `None` for null.
fn optional<'de, D: Deserializer<'de>, V: Visitor<'de>>(
    deserializer: D,
    visitor: V,
) -> Result<Option<V::Value>, D::Error> {
    deserializer.deserialize_option(Nullable(visitor))
}

struct Nullable<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Nullable<V> {
    type Value = Option<V::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(formatter)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self.0).map(Some)
    }
}
