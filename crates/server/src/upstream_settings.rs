//! Settings of the connection to Zuora, checked before anything is opened.

use crate::secret_file::{is_open_to_all, secret_in};
use crate::start::StartError;
use service::http::ClientError;
use std::path::PathBuf;
use zuora::{Credentials, Host, Secret};

/// The variable with the secret itself. There is no such flag: every user of a computer sees the flags of all programs.
pub(crate) const SECRET_VARIABLE: &str = "REPRISE_CLIENT_SECRET";

/// The length of a client ID, and the most characters of its secret (contract.md 1.4).
const CLIENT_ID_LENGTH: usize = 36;
const MOST_OF_SECRET: usize = 42;

/// Zuora as the backend: whom to call, and as whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamSettings {
    /// Whom to call.
    pub host: Host,
    /// As whom.
    pub credentials: Credentials,
    /// The one entity to work in.
    pub entity_id: Option<String>,
    /// The file with the secret, where every user of this computer may read it.
    pub open_file: Option<PathBuf>,
}

impl UpstreamSettings {
    /// What tells this tenant apart from others in a database: the host, the client, and the entity.
    pub(crate) fn tenant(&self) -> String {
        let entity = self.entity_id.as_deref().unwrap_or_default();
        format!("{} {} {entity}", self.host, self.credentials.client_id).trim_end().to_owned()
    }
}

/// The same as it was given, each of it or not.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) url: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) secret_file: Option<PathBuf>,
    pub(crate) entity_id: Option<String>,
}

impl Given {
    /// The settings that apply; none where nothing is about Zuora. `secret` is what the variable holds.
    ///
    /// # Errors
    /// When something is missing, or has not the form that it must have.
    pub(crate) fn resolve(self, secret: Option<String>) -> Result<Option<UpstreamSettings>, StartError> {
        let Some(url) = self.url else {
            let is_about_zuora = self.client_id.is_some() || self.secret_file.is_some() || self.entity_id.is_some();
            return if is_about_zuora { Err(StartError::WithoutUpstream) } else { Ok(None) };
        };
        let host = Host::parse(&url)?;
        let (secret, open_file) = match (self.secret_file, secret) {
            (Some(file), _) => (Some(secret_in(&file)?), Some(file).filter(|file| is_open_to_all(file))),
            (None, secret) => (secret, None),
        };
        let (Some(client_id), Some(secret)) = (self.client_id, secret) else { return Err(StartError::HalfAClient) };
        if client_id.chars().count() != CLIENT_ID_LENGTH {
            return Err(ClientError::Id(client_id).into());
        }
        if !(1..=MOST_OF_SECRET).contains(&secret.chars().count()) {
            return Err(ClientError::Secret(client_id).into());
        }
        let credentials = Credentials { client_id, secret: Secret::new(secret) };
        Ok(Some(UpstreamSettings { host, credentials, entity_id: self.entity_id, open_file }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    const ID: &str = "0e2a9d0c-0b52-4f7a-9f3e-6a1b2c3d4e5f";
    const SECRET: &str = "s3cret+with=signs";

    fn given(url: &str, client_id: &str) -> Given {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Given { url: text(url), client_id: text(client_id), secret_file: None, entity_id: None }
    }

    #[test]
    fn a_name_or_a_url_with_a_client_is_zuora() {
        let settings = given("us2-production", ID).resolve(Some(SECRET.to_owned())).expect("settings").expect("Zuora");
        assert_eq!(settings.host.to_string(), "https://rest.zuora.com");
        assert_eq!(settings.credentials.secret, Secret::new(SECRET));
        assert!(!format!("{settings:?}").contains(SECRET), "{settings:?}");
        assert_eq!(given("", "").resolve(Some(SECRET.to_owned())).expect("settings"), None);
    }

    #[test]
    fn what_is_missing_or_wrong_is_said_without_the_secret() {
        for (given, secret, wanted) in [
            (given("", ID), None, "--upstream-url"),
            (given("us2-production", ID), None, "--client-secret-file"),
            (given("us2-production", ""), Some(SECRET), "--client-id"),
            (given("us2-production", "short"), Some(SECRET), "exactly 36 characters"),
            (given("us2-production", ID), Some(&*"s3cret".repeat(10)), "1 to 42 characters"),
            (given("http://rest.zuora.com", ID), Some(SECRET), "unencrypted"),
            (given("us3-production", ID), Some(SECRET), "us2-production"),
            (given("https://ann:s3cret@a.example", ID), Some(SECRET), "without user, password"),
        ] {
            let error = given.resolve(secret.map(str::to_owned)).expect_err(wanted);
            let shown = format!("{error} {error:?}");
            assert!(shown.contains(wanted) && !shown.contains("s3cret"), "{shown}");
        }
    }

    #[test]
    fn a_file_that_all_may_read_is_noticed() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let file = folder.path().join("secret");
        std::fs::write(&file, format!("{SECRET}\nmore\n")).expect("a file");
        for (mode, open) in [(0o600, false), (0o640, false), (0o644, true)] {
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("permissions");
            let given = Given { secret_file: Some(file.clone()), ..given("us2-production", ID) };
            let settings = given.resolve(Some("of the variable".to_owned())).expect("settings").expect("Zuora");
            assert_eq!((settings.open_file.is_some(), settings.credentials.secret), (open, Secret::new(SECRET)));
        }
        std::fs::write(&file, "\n").expect("a file");
        let given = Given { secret_file: Some(file), ..given("us2-production", ID) };
        assert!(matches!(given.resolve(None), Err(StartError::EmptySecret(_))));
    }
}
