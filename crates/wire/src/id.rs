//! Newtypes for ids, so that a job's id is never used where an environment's belongs.

macro_rules! id {
    ($(#[doc = $doc:literal])* $name:ident) => {
        $(#[doc = $doc])*
        ///
        /// Values are UUIDs by example, but the format is not declared (contract.md 1.1): any text is kept as it is.
        /// It is empty where an answer had no id.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether the answer that this came from had no id.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self(crate::tolerant::Scalar::deserialize(deserializer)?.0.unwrap_or_default()))
            }
        }

        #[cfg(feature = "openapi")]
        crate::openapi::text_schema!($name, [$($doc),*], |text| text);
    };
}

id!(
    /// The id of a test environment, used in every path.
    EnvironmentId
);
id!(
    /// The id of a job of a test environment.
    JobId
);
id!(
    /// The id of an email notification of a test environment.
    NotificationId
);
