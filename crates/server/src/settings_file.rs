//! Files of settings in TOML, and what nobody knows in them or among the variables, with the word that was probably meant.

use crate::cli::Cli;
use crate::start::StartError;
use crate::{access_settings, upstream_settings};
use clap::{Command, CommandFactory};
use serde::de::DeserializeOwned;
use std::path::Path;

/// What the names of all variables begin with.
const PREFIX: &str = "REPRISE_";
/// What those begin with that only tests read.
const OF_TESTS: &str = "REPRISE_TEST_";
/// How alike two words are, from 0 to 1, of which one may be a slip of the other. The command line has the same measure.
const ALIKE: f64 = 0.7;

/// A variable that sets nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UnknownVariable {
    /// Its name.
    pub(crate) name: String,
    /// The one that was probably meant.
    pub(crate) nearest: Option<String>,
}

/// Reads settings from a TOML file.
///
/// # Errors
/// When it cannot be read or has something in it that is no setting; with the setting that was probably meant.
pub(crate) fn read_settings<T: DeserializeOwned>(path: &Path) -> Result<T, StartError> {
    let unusable = |reason: String| StartError::SettingsFile { path: path.to_owned(), reason };
    let text = std::fs::read_to_string(path).map_err(|error| unusable(error.to_string()))?;
    toml::from_str(&text).map_err(|error| unusable(reason(&error, &text)))
}

/// The variables that look like settings and are none.
pub(crate) fn unknown_variables() -> Vec<UnknownVariable> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    unknown_among(names)
}

/// Says so in the log.
pub(crate) fn warn_of_unknown_variables() {
    for UnknownVariable { name, nearest } in unknown_variables() {
        tracing::warn!(variable = name, did_you_mean = nearest, "this variable sets nothing");
    }
}

impl UnknownVariable {
    /// For people.
    pub(crate) fn sentence(&self) -> String {
        let meant = self.nearest.as_ref().map(|nearest| format!(" Did you mean {nearest}?")).unwrap_or_default();
        format!("The variable {} sets nothing.{meant}", self.name)
    }
}

fn unknown_among(names: impl Iterator<Item = String>) -> Vec<UnknownVariable> {
    let mut known = variables_of(&Cli::command());
    known.extend([upstream_settings::SECRET_VARIABLE, access_settings::SECRET_VARIABLE].map(str::to_owned));
    let is_unknown = |name: &String| name.starts_with(PREFIX) && !name.starts_with(OF_TESTS) && !known.contains(name);
    let mut unknown: Vec<_> = names
        .filter(is_unknown)
        .map(|name| {
            let nearest = nearest(&name, known.iter().map(String::as_str)).map(str::to_owned);
            UnknownVariable { name, nearest }
        })
        .collect();
    unknown.sort_by(|one, other| one.name.cmp(&other.name));
    unknown
}

/// All variables that a command and those below it read.
fn variables_of(command: &Command) -> Vec<String> {
    let own = command.get_arguments().filter_map(|argument| Some(argument.get_env()?.to_string_lossy().into_owned()));
    own.chain(command.get_subcommands().flat_map(variables_of)).collect()
}

/// What is wrong with a file, and what was probably meant.
fn reason(error: &toml::de::Error, text: &str) -> String {
    // The words are serde's: unknown field `a`, expected one of `b`, `c`; with one only, expected `b`.
    let message = error.message();
    let words: Vec<_> = message.split('`').skip(1).step_by(2).collect();
    let (Some((unknown, known)), true) = (words.split_first(), message.starts_with("unknown ")) else {
        return error.to_string().trim_end().to_owned();
    };
    let what = if message.starts_with("unknown field") { "setting" } else { "value" };
    let line =
        error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
    let more = match nearest(unknown, known.iter().copied()) {
        Some(nearest) => format!("Did you mean “{nearest}”?"),
        None if known.is_empty() => "Leave it out.".to_owned(),
        None => format!("There are: {}.", known.join(", ")),
    };
    format!("in line {line}, there is no {what} “{unknown}”. {more}")
}

/// The known word that is most like this one, where any is.
fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |word: &str| word.to_lowercase().replace('_', "-");
    let word = plain(word);
    known
        .map(|one| (strsim::jaro(&word, &plain(one)), one))
        .filter(|(alike, _)| *alike > ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, one)| one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service_settings::ServiceFile;
    use crate::settings::SettingsFile;

    fn said<T: DeserializeOwned>(text: &str) -> String {
        let error = toml::from_str::<T>(text).err().expect("something unknown");
        reason(&error, text)
    }

    #[test]
    fn a_setting_that_nobody_knows_is_named_with_the_one_that_was_meant() {
        for (text, wanted) in [
            ("clockspeed = 9", "in line 1, there is no setting “clockspeed”. Did you mean “clock-speed”?"),
            (
                "demo = true\n\nCLOCK_SPEED = 9",
                "in line 3, there is no setting “CLOCK_SPEED”. Did you mean “clock-speed”?",
            ),
            ("[[role]]\nrole = \"viewer\"", "Did you mean “roles”?"),
            (
                "[[roles]]\nrole = \"viewer\"\ngroup = [\"*\"]",
                "in line 3, there is no setting “group”. Did you mean “groups”?",
            ),
            ("[[roles]]\nrole = \"admin\"", "there is no value “admin”. Did you mean “administrator”?"),
            ("[embed]\norigin = [\"https://a.example\"]", "Did you mean “origins”?"),
            ("[polling]\nrunnning = 9", "Did you mean “running”?"),
            ("[sessions]\nxyz = 1", "there is no setting “xyz”. There are: idle-minutes, hours."),
            ("auth = \"basic\"", "there is no value “basic”. There are: none, proxy, oidc."),
        ] {
            let sentence = said::<SettingsFile>(text);
            assert!(sentence.contains(wanted), "{text}: {sentence}");
        }
        let service = said::<ServiceFile>("[[clients]]\nid = \"a\"\nsecrets = \"b\"");
        assert!(service.contains("Did you mean “secret”?"), "{service}");
    }

    #[test]
    fn what_is_no_toml_is_shown_where_it_is() {
        let sentence = said::<SettingsFile>("demo = true\nlisten = [\n");
        assert!(sentence.contains("line 2") || sentence.contains("line 3"), "{sentence}");
        let sentence = said::<SettingsFile>("clock-speed = \"fast\"");
        assert!(sentence.contains("line 1") && sentence.contains("invalid type"), "{sentence}");
    }

    #[test]
    fn a_variable_that_sets_nothing_is_named_with_the_one_that_was_meant() {
        let names = ["REPRISE_LISTEN", "REPRISE_CLIENT_SECRET", "REPRISE_OIDC_CLIENT_SECRET", "REPRISE_ERROR_SHAPE"];
        let others = ["REPRISE_TEST_SEED", "HOME", "reprise_listen", "REPRISE_CLOCKSPEED", "REPRISE_X"];
        let unknown = unknown_among(names.into_iter().chain(others).map(str::to_owned));
        let sentences: Vec<_> = unknown.iter().map(UnknownVariable::sentence).collect();
        let meant = "The variable REPRISE_CLOCKSPEED sets nothing. Did you mean REPRISE_CLOCK_SPEED?";
        assert_eq!(sentences[0], meant);
        assert!(
            sentences.len() == 2 && sentences[1].starts_with("The variable REPRISE_X sets nothing."),
            "{sentences:?}"
        );
    }
}
