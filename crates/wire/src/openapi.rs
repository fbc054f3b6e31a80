//! The types of the contract as OpenAPI schemas, under the names that Zuora's document gives them.
//!
//! Structs derive them where they are defined, docstrings included. Here is what a derive cannot know: how ids, words
//! and instants look on the wire, what the requests narrow down, and what [`ForCallers`] takes out.

use crate::{Job, List, Notification, TestEnvironment};
use std::borrow::Cow;
use utoipa::openapi::schema::{
    ArrayBuilder, KnownFormat, Object, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{OpenApi, Ref, RefOr};
use utoipa::{Modify, PartialSchema, ToSchema};

/// `TestEnvironmentArrayResponse`. Handlers name lists by these aliases: of a type with parameters, the macros would
/// make up a name of their own.
pub type EnvironmentList = List<TestEnvironment>;
/// `JobArrayResponse`.
pub type JobList = List<Job>;
/// `TestEnvironmentNotificationArrayResponse`.
pub type NotificationList = List<Notification>;

/// Makes a finished document say what a caller needs to know, and no more. Apply it last.
///
/// - A field that is absent is left out, never null; the derive takes every `Option` for one that may be null.
/// - Docstrings name the section of the contract that they rest on, which is nothing to those who only have the API.
#[derive(Clone, Copy, Debug)]
pub struct ForCallers;

impl Modify for ForCallers {
    fn modify(&self, document: &mut OpenApi) {
        let schemas = document.components.iter_mut().flat_map(|components| components.schemas.values_mut());
        for schema in schemas {
            tidy(schema);
        }
    }
}

/// A schema and those of its fields.
fn tidy(schema: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::OneOf(choice)) = schema
        && let Some(not_null) = not_null(&choice.items)
    {
        *schema = not_null.clone();
    }
    match schema {
        RefOr::Ref(Ref { description, .. }) => *description = without_sources(description),
        RefOr::T(Schema::Object(object)) => {
            tidy_words(&mut object.schema_type, &mut object.description);
            object.properties.values_mut().for_each(tidy);
        }
        RefOr::T(Schema::Array(array)) => tidy_words(&mut array.schema_type, &mut array.description),
        RefOr::T(_) => {}
    }
}

fn tidy_words(schema_type: &mut SchemaType, description: &mut Option<String>) {
    if let SchemaType::Array(types) = schema_type
        && let [only, Type::Null] | [Type::Null, only] = types.as_slice()
    {
        *schema_type = SchemaType::Type(only.clone());
    }
    *description = description.as_deref().map(without_sources);
}

/// The one of two alternatives that is not null, if the other is.
fn not_null(items: &[RefOr<Schema>]) -> Option<&RefOr<Schema>> {
    match items {
        [item, null] | [null, item] if is_null(null) => Some(item),
        _ => None,
    }
}

fn is_null(schema: &RefOr<Schema>) -> bool {
    matches!(schema, RefOr::T(Schema::Object(Object { schema_type: SchemaType::Type(Type::Null), .. })))
}

/// The text without `(contract.md …)`.
fn without_sources(text: &str) -> String {
    let mut parts = text.split(" (contract.md");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once(')').map_or("", |(_, rest)| rest))
}

impl<T: ToSchema> PartialSchema for List<T> {
    fn schema() -> RefOr<Schema> {
        let items = ArrayBuilder::new().items(Ref::from_schema_name(T::name())).description(Some("The items."));
        let size = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .description(Some("How many there are."));
        ObjectBuilder::new().property("result", items).property("size", size).into()
    }
}

impl<T: ToSchema> ToSchema for List<T> {
    /// `JobArrayResponse` of `JobResponse`: what Zuora calls them.
    fn name() -> Cow<'static, str> {
        format!("{}ArrayResponse", T::name().trim_end_matches("Response")).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into(), T::schema()));
        T::schemas(schemas);
    }
}

/// The type of a job that is asked for: fewer than there are.
pub(crate) fn requested_job_type() -> Object {
    text(&["Only REFRESH can be asked for."]).enum_values(Some(["REFRESH"])).build()
}

/// The only way to ask for a token.
pub(crate) fn grant_type() -> Object {
    text(&["Always `client_credentials`."]).enum_values(Some(["client_credentials"])).build()
}

/// A number, not an integer: that is all that the contract promises.
pub(crate) fn seconds_left() -> Object {
    ObjectBuilder::new().schema_type(Type::Number).description(Some("Seconds until it expires.")).build()
}

/// Text, described by the lines of a docstring.
pub(crate) fn text(lines: &[&str]) -> ObjectBuilder {
    let description: Vec<_> = lines.iter().map(|line| line.trim()).collect();
    ObjectBuilder::new().schema_type(Type::String).description(Some(description.join("\n")))
}

/// Describes a type that is text on the wire, whatever it is here. `$detail` adds what is special about the text.
macro_rules! text_schema {
    ($name:ident, [$($line:literal),*], $detail:expr) => {
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let detail: fn(utoipa::openapi::ObjectBuilder) -> utoipa::openapi::ObjectBuilder = $detail;
                detail(crate::openapi::text(&[$($line),*])).into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    };
}

pub(crate) use text_schema;
