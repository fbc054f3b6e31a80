//! Settings that are read again while the server runs, on SIGHUP: who may do what, and through which pages. The others
//! apply from the next start on, and it is said which ones have changed.

use crate::app::AppState;
use crate::doctor;
use crate::serve::warn_without_administrator;
use crate::settings::{ServeArguments, Settings};
use tokio::signal::unix::Signal;

/// What has to be known to read them again.
pub(crate) struct Reload {
    /// The flags, the variables and the name of the file.
    pub(crate) arguments: ServeArguments,
    /// The settings that apply.
    pub(crate) settings: Settings,
    /// The server that they apply to.
    pub(crate) state: AppState,
}

/// Names of settings that have changed.
#[derive(Debug, Default, PartialEq, Eq)]
struct Changes {
    /// Those that apply at once.
    now: Vec<&'static str>,
    /// Those that apply from the next start on.
    later: Vec<&'static str>,
}

impl Reload {
    /// Reads them again each time that the signal comes.
    pub(crate) async fn on(mut self, mut hangup: Signal) {
        while hangup.recv().await.is_some() {
            self.again();
        }
    }

    fn again(&mut self) {
        if self.arguments.config.is_none() {
            tracing::warn!("no settings were read again: there is no settings file, which --config names");
            return;
        }
        let new = match self.arguments.clone().resolve() {
            Ok(new) => new,
            Err(error) => {
                // An error of the file shows where it is, in several lines.
                let error = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
                tracing::error!(error, "the settings cannot be used: those from before stay");
                return;
            }
        };
        let Changes { now, later } = Changes::between(&self.settings, &new);
        if !now.is_empty() {
            self.settings.access.rules = new.access.rules;
            let rules = self.settings.access.rules.clone();
            warn_without_administrator(self.settings.access.auth, &rules);
            if let Some(doctor) = &self.state.doctor {
                doctor.set_settings(doctor::concerns(&self.settings));
            }
            self.state.set_rules(rules);
            tracing::info!(settings = now.join(", "), "settings were read again and apply");
        }
        if !later.is_empty() {
            tracing::warn!(settings = later.join(", "), "settings have changed that apply from the next start on");
        }
        if now.is_empty() && later.is_empty() {
            tracing::info!("settings were read again: nothing has changed");
        }
    }
}

impl Changes {
    fn between(old: &Settings, new: &Settings) -> Self {
        // Whoever adds a setting is asked here whether it applies at once.
        let Settings {
            listen,
            base_path,
            database_url,
            demo,
            clock_speed,
            upstream,
            access,
            contact,
            data_age,
            audit_retention_days,
            log_format,
            polling,
        } = new;
        let (tenant, old_tenant) = (upstream.as_ref(), old.upstream.as_ref());
        let knows_people_otherwise =
            access.auth != old.access.auth || access.oidc != old.access.oidc || access.proxy != old.access.proxy;
        let restart = [
            ("listen", *listen != old.listen),
            ("base-path", *base_path != old.base_path),
            ("database-url", *database_url != old.database_url),
            ("demo", *demo != old.demo),
            ("clock-speed", *clock_speed != old.clock_speed),
            ("upstream-url", tenant.map(|one| &one.host) != old_tenant.map(|one| &one.host)),
            ("client-id or its secret", tenant.map(|one| &one.credentials) != old_tenant.map(|one| &one.credentials)),
            ("entity-id", tenant.map(|one| &one.entity_id) != old_tenant.map(|one| &one.entity_id)),
            ("auth", access.auth != old.access.auth),
            ("public-url", access.public_url != old.access.public_url),
            ("oidc-issuer, oidc-client-id, its secret or [oidc]", access.oidc != old.access.oidc),
            ("trusted-proxies or [proxy]", access.proxy != old.access.proxy),
            ("[sessions]", access.limits != old.access.limits),
            ("contact", *contact != old.contact),
            ("data-age-notice-days or data-age-warning-days", *data_age != old.data_age),
            ("audit-retention-days", *audit_retention_days != old.audit_retention_days),
            ("log-format", *log_format != old.log_format),
            ("[polling]", *polling != old.polling),
        ];
        let (rules, old_rules) = (&access.rules, &old.access.rules);
        let rules = [
            ("[[roles]]", rules.roles != old_rules.roles),
            ("[[portals]]", rules.portals != old_rules.portals),
            ("[[environments]]", rules.two_persons != old_rules.two_persons),
            ("[embed] origins", rules.embed_origins.named() != old_rules.embed_origins.named()),
        ];
        let names = |all: &[(&'static str, bool)]| -> Vec<_> {
            all.iter().filter(|(_, changed)| *changed).map(|(name, _)| *name).collect()
        };
        let (now, later) = (names(&rules), names(&restart));
        // The new roles are for people as the new way to sign in knows them: under the old one the same words may mean others.
        if knows_people_otherwise {
            Self { now: Vec::new(), later: [now, later].concat() }
        } else {
            Self { now, later }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn settings(text: &str) -> Settings {
        let folder = TempDir::new().expect("a folder");
        let file = folder.path().join("reprise.toml");
        std::fs::write(&file, text).expect("a file");
        ServeArguments { config: Some(file), ..ServeArguments::default() }.resolve().expect("settings")
    }

    #[test]
    fn roles_apply_at_once_unless_people_are_known_in_another_way_now() {
        let proxy = "auth = \"proxy\"\ntrusted-proxies = [\"127.0.0.1\"]\n";
        let role = "[[roles]]\nrole = \"viewer\"\ngroups = [\"*\"]\n";
        let old = settings(proxy);
        assert_eq!(Changes::between(&old, &old), Changes::default());
        let changes = |new: String| Changes::between(&old, &settings(&new));
        let new = changes(format!("{proxy}contact = \"https://help.example\"\n{role}"));
        assert_eq!((new.now, new.later), (vec!["[[roles]]"], vec!["contact"]));
        let elsewhere = changes(format!("{}{role}", proxy.replace("127.0.0.1", "10.0.0.1")));
        assert_eq!((elsewhere.now.len(), elsewhere.later), (0, vec!["[[roles]]", "trusted-proxies or [proxy]"]));
        let embedding = changes(format!("{proxy}[embed]\norigins = [\"https://a.example\"]"));
        assert_eq!((embedding.now, embedding.later), (vec!["[embed] origins"], vec![]));
    }
}
