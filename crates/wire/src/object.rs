//! Reads JSON objects as tolerantly as the contract asks, with little code.
//!
//! `#[derive(Deserialize)]` writes a reader for each field of each type, and one for arrays beside it: 21 kB of the
//! app in the browser, before compression. Here every field is read by one of three readers (see [`crate::tolerant`]), and a type only
//! says which field is which.

/// Implements `Deserialize` for a struct with `Default`: every field may be missing or null, unknown ones are passed
/// over, and of a field that comes twice the last one counts.
macro_rules! object {
    ($name:ty { $($key:pat => $field:ident: $reader:ident,)+ }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Reader;

                impl<'de> serde::de::Visitor<'de> for Reader {
                    type Value = $name;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        formatter.write_str("an object")
                    }

                    fn visit_map<M: serde::de::MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                        let mut object = <$name>::default();
                        while let Some(key) = map.next_key::<String>()? {
                            match key.as_str() {
                                $($key => $crate::tolerant::$reader(&mut map, &mut object.$field)?,)+
                                _ => {
                                    map.next_value::<serde::de::IgnoredAny>()?;
                                }
                            }
                        }
                        Ok(object)
                    }
                }

                deserializer.deserialize_map(Reader)
            }
        }
    };
}

pub(crate) use object;
