//! What the query of an address says about the jobs that are looked for.

use crate::desk::{JobStanding, Sought};
use crate::problem::Problem;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use service::ServiceError;
use std::collections::BTreeMap;
use std::fmt::Display;
use wire::{JobType, Timestamp};

/// The parameters that say which jobs.
const KNOWN: [&str; 6] = ["environment", "status", "kind", "from", "until", "search"];
/// The types of jobs, as they are written in an address.
const KINDS: [(&str, JobType); 3] =
    [("refresh", JobType::Refresh), ("create", JobType::Create), ("delete", JobType::Delete)];
/// The longest text to look for, in characters.
const LONGEST_SEARCH: usize = 200;

/// The parameters of an address, each of them once. Those without a value count as not given: that is what a form sends
/// for a field that is empty.
pub(super) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// The value of a parameter, which is not looked at again.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    /// Refuses what is left when all that are `known` have been taken: a slip would look like an answer to what was meant.
    pub(super) fn nothing_else(&self, known: &[&str]) -> Result<(), Problem> {
        let name = self.0.keys().next();
        name.map_or(Ok(()), |name| {
            Err(invalid(format!("There is no parameter “{name}”. Known are {}.", known.join(", "))))
        })
    }

    /// Which jobs are looked for, when all other parameters have been taken; `others` are the names of those.
    pub(super) fn sought(mut self, others: &[&str]) -> Result<Sought, Problem> {
        let sought = Sought {
            environment: self.take("environment").map(Into::into),
            status: self.take("status").map(|text| one_of("status", &JobStanding::WORDS, &text)).transpose()?,
            kind: self.take("kind").map(|text| one_of("kind", &KINDS, &text)).transpose()?,
            from: self.take("from").map(|text| moment("from", &text)).transpose()?,
            until: self.take("until").map(|text| moment("until", &text)).transpose()?,
            search: self.take("search"),
        };
        self.nothing_else(&KNOWN.iter().chain(others).copied().collect::<Vec<_>>())?;
        if sought.search.as_ref().is_some_and(|text| text.chars().count() > LONGEST_SEARCH) {
            return Err(invalid(format!("search must have at most {LONGEST_SEARCH} characters.")));
        }
        if sought.from.zip(sought.until).is_some_and(|(from, until)| until <= from) {
            return Err(invalid("until must be after from."));
        }
        Ok(sought)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Query(pairs) = query.map_err(|_| invalid("The parameters cannot be read."))?;
        let mut parameters = BTreeMap::new();
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.trim().is_empty()) {
            if let Some((name, _)) = parameters.insert(name.clone(), value).map(|before| (name, before)) {
                return Err(invalid(format!("{name} is given twice.")));
            }
        }
        Ok(Self(parameters))
    }
}

/// A refusal of a request that is wrong in itself.
pub(super) fn invalid(sentence: impl Into<String>) -> Problem {
    ServiceError::invalid(sentence).into()
}

/// The value that a word stands for.
pub(super) fn one_of<T: Clone>(name: &str, known: &[(&str, T)], text: &str) -> Result<T, Problem> {
    let found = known.iter().find(|(word, _)| *word == text).map(|(_, value)| value.clone());
    found.ok_or_else(|| {
        let known: Vec<_> = known.iter().map(|(word, _)| *word).collect();
        invalid(format!("{name} is one of {}, and not “{text}”.", known.join(", ")))
    })
}

/// An instant.
pub(super) fn moment(name: &str, text: &str) -> Result<Timestamp, Problem> {
    // A plus sign that nobody has escaped arrives as a space.
    let moment = Timestamp::parse(&text.trim().replace(' ', "+"));
    moment.map_err(|error: wire::InvalidTimestamp| invalid(with_name(name, &error)))
}

fn with_name(name: &str, error: &impl Display) -> String {
    format!("{name}: {error}.")
}
