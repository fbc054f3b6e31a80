//! A reader for error bodies: whatever a field holds, the rest of the body stays readable. An error whose text is lost
//! because its `status` was a word helps nobody.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value of any type, as far as an error body makes use of it.
pub(crate) enum Loose {
    /// Null, or what is of no use.
    Nothing,
    /// A boolean.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(String),
    /// An object, or a list of objects and texts.
    Reasons(Vec<Reason>),
}

/// One reason of a failure: shapes b, c, e and g of contract.md 3.2.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reason {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

impl Loose {
    /// Text, or a whole number as text.
    pub(crate) fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Integer(number) => Some(number.to_string()),
            Self::Nothing | Self::Flag(_) | Self::Reasons(_) => None,
        }
    }

    /// A whole number, also as text, kept in range.
    pub(crate) fn integer(self) -> Option<i32> {
        let number = match self {
            Self::Integer(number) => number,
            Self::Text(text) => text.trim().parse().ok()?,
            Self::Nothing | Self::Flag(_) | Self::Reasons(_) => return None,
        };
        Some(number.clamp(i32::MIN.into(), i32::MAX.into()) as i32)
    }

    /// A boolean, also as text.
    pub(crate) fn flag(self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(flag),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Nothing | Self::Integer(_) | Self::Reasons(_) => None,
        }
    }

    /// The reasons in it; a text is a reason without a code.
    pub(crate) fn reasons(self) -> Vec<Reason> {
        match self {
            Self::Reasons(reasons) => reasons,
            Self::Text(message) => vec![Reason { code: None, message: Some(message) }],
            Self::Nothing | Self::Flag(_) | Self::Integer(_) => Vec::new(),
        }
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose::Nothing)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Loose, E> {
        Ok(Loose::Flag(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Loose, E> {
        Ok(Loose::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Loose, E> {
        Ok(i64::try_from(value).map_or(Loose::Nothing, Loose::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Loose, E> {
        // No code or status is a fraction, and writing one out would cost the app 10 kB.
        Ok(if value.fract() == 0.0 { Loose::Integer(value as i64) } else { Loose::Nothing })
    }

    fn visit_str<E>(self, value: &str) -> Result<Loose, E> {
        Ok(Loose::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Loose, A::Error> {
        let mut reasons = Vec::new();
        while let Some(item) = items.next_element::<Loose>()? {
            reasons.extend(item.reasons());
        }
        Ok(Loose::Reasons(reasons))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Loose, A::Error> {
        let mut reason = Reason::default();
        while let Some(name) = fields.next_key::<String>()? {
            match name.as_str() {
                "code" | "Code" => reason.code = fields.next_value::<Loose>()?.text(),
                "message" | "Message" => reason.message = fields.next_value::<Loose>()?.text(),
                _ => {
                    fields.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Loose::Reasons(vec![reason]))
    }
}
