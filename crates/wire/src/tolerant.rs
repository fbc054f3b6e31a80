//! Readers for values whose type the contract leaves open: ids and tenant ids come as strings or as numbers
//! (contract.md 6.1), numbers sometimes as strings, and anything may be null.

use crate::Timestamp;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use std::fmt;

/// Reads a word: text, an id, or one of an enum's. A number or a boolean is read as a person would write it.
pub(crate) fn word<'de, M: MapAccess<'de>, T: From<String>>(map: &mut M, into: &mut T) -> Result<(), M::Error> {
    if let Some(text) = map.next_value::<Scalar>()?.0 {
        *into = T::from(text);
    }
    Ok(())
}

/// The same where the field is optional.
pub(crate) fn text<'de, M: MapAccess<'de>, T: From<String>>(map: &mut M, into: &mut Option<T>) -> Result<(), M::Error> {
    *into = map.next_value::<Scalar>()?.0.map(T::from);
    Ok(())
}

/// Reads a whole number, also written as text or with a fraction, which is cut off.
pub(crate) fn integer<'de, M: MapAccess<'de>>(map: &mut M, into: &mut Option<i32>) -> Result<(), M::Error> {
    let Some(text) = map.next_value::<Scalar>()?.0 else {
        *into = None;
        return Ok(());
    };
    let whole = text.trim().split('.').next().unwrap_or_default();
    let number = whole.parse::<i64>().map_err(|_| M::Error::custom(format_args!("“{text}” is no whole number")))?;
    *into = Some(number.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
    Ok(())
}

/// Reads an instant. What is no RFC 3339 time is an error: a date that is passed over could let somebody refresh too
/// early.
pub(crate) fn instant<'de, M: MapAccess<'de>>(map: &mut M, into: &mut Option<Timestamp>) -> Result<(), M::Error> {
    let text = map.next_value::<Scalar>()?.0;
    *into = text.as_deref().map(Timestamp::parse).transpose().map_err(M::Error::custom)?;
    Ok(())
}

/// Reads what has a reader of its own; null leaves what is there.
pub(crate) fn value<'de, M: MapAccess<'de>, T: Deserialize<'de>>(map: &mut M, into: &mut T) -> Result<(), M::Error> {
    if let Some(value) = map.next_value::<Option<T>>()? {
        *into = value;
    }
    Ok(())
}

/// A string, a number or a boolean as text; none for null.
pub(crate) struct Scalar(pub(crate) Option<String>);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl Visitor<'_> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string or a number")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Scalar, E> {
        Ok(Scalar(Some(value.to_owned())))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar(Some(value.to_string())))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Scalar, E> {
        Ok(Scalar(Some(value.to_string())))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Scalar, E> {
        // As a whole number: nothing in this API has a fraction that matters, and printing one costs 10 kB.
        Ok(Scalar(Some((value as i64).to_string())))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar(Some(if value { "true" } else { "false" }.to_owned())))
    }

    fn visit_unit<E: Error>(self) -> Result<Scalar, E> {
        Ok(Scalar(None))
    }

    fn visit_none<E: Error>(self) -> Result<Scalar, E> {
        Ok(Scalar(None))
    }
}

/// The text of a value that has to be there.
pub(crate) fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Scalar::deserialize(deserializer)?.0.ok_or_else(|| D::Error::custom("expected a string or a number, found null"))
}
