//! Settings of who may come in and do what, checked before anything is opened.

use crate::access::proxy_headers;
use crate::access::{AccessRules, EmbedOrigins, OidcSettings, Portal, RoleRule, Roles, SessionLimits, TrustedProxy};
use crate::public_url::PublicUrl;
use crate::secret_file::secret_in;
use crate::settings::Auth;
use crate::start::StartError;
use serde::Deserialize;
use std::path::PathBuf;
use wire::EnvironmentId;
use zuora::Secret;

/// The variable with the secret that the OpenID provider knows the console by.
pub(crate) const SECRET_VARIABLE: &str = "REPRISE_OIDC_CLIENT_SECRET";
/// What is asked of the provider.
const SCOPES: [&str; 3] = ["openid", "profile", "email"];
const GROUPS_CLAIM: &str = "groups";
/// A key that is shorter could be guessed.
const SHORTEST_KEY: usize = 32;

/// Who may come in, and do what.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct AccessSettings {
    /// How people sign in.
    pub auth: Auth,
    /// Where browsers find the console.
    pub public_url: Option<PublicUrl>,
    /// The proxy that says who it is.
    pub proxy: Option<TrustedProxy>,
    /// The provider at which people sign in.
    pub oidc: Option<OidcSettings>,
    /// How long sessions last.
    pub limits: SessionLimits,
    /// Who may do what.
    pub rules: AccessRules,
}

/// The `[oidc]` section of the settings file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OidcSection {
    /// What is asked of the provider; `openid profile email` without it.
    pub scopes: Option<Vec<String>>,
    /// Where the groups stand in what it says; `groups` without it.
    pub groups_claim: Option<String>,
}

/// The `[proxy]` section of the settings file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProxySection {
    /// The header with what tells people apart; `X-Auth-Request-User` without it.
    pub user_header: Option<String>,
    /// The header with the email address; `X-Auth-Request-Email` without it.
    pub email_header: Option<String>,
    /// The header with the groups; `X-Auth-Request-Groups` without it.
    pub groups_header: Option<String>,
    /// The header with the name; `X-Auth-Request-Preferred-Username` without it.
    pub name_header: Option<String>,
    /// Where the proxy signs people out, such as `/oauth2/sign_out`.
    pub sign_out_url: Option<String>,
}

/// The `[embed]` section of the settings file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct EmbedSection {
    /// The origins of the pages that may embed the console.
    pub origins: Vec<String>,
}

/// A `[[portals]]` section of the settings file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PortalSection {
    /// As the log calls it.
    pub name: String,
    /// The file with its key.
    pub key_file: PathBuf,
    /// The origins of its pages.
    pub origins: Vec<String>,
    /// The most that its people may do; `requester` without it.
    pub role: Option<crate::access::RoleName>,
    /// The ids of the environments that it shows; all without it.
    #[serde(default)]
    pub environments: Vec<String>,
}

/// An `[[environments]]` section of the settings file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EnvironmentSection {
    /// Its id.
    pub id: String,
    /// Whether a second person has to agree to each refresh.
    #[serde(default)]
    pub two_persons: bool,
}

/// The same as it was given, each of it or not.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) auth: Option<Auth>,
    pub(crate) public_url: Option<String>,
    pub(crate) issuer: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) secret_file: Option<PathBuf>,
    pub(crate) trusted_proxies: Option<Vec<String>>,
    pub(crate) oidc: OidcSection,
    pub(crate) proxy: ProxySection,
    pub(crate) limits: SessionLimits,
    pub(crate) roles: Vec<RoleRule>,
    pub(crate) portals: Vec<PortalSection>,
    pub(crate) environments: Vec<EnvironmentSection>,
    pub(crate) embed_origins: Vec<String>,
}

impl Given {
    /// The settings that apply. `secret` is what the variable holds.
    ///
    /// # Errors
    /// When something is missing, has not the form that it must have, or is for another way to sign in.
    pub(crate) fn resolve(self, secret: Option<String>) -> Result<AccessSettings, StartError> {
        let auth = self.auth.unwrap_or_default();
        let wrong = |sentence: &str| Err(StartError::Access(sentence.to_owned()));
        let is_about_oidc = self.issuer.is_some() || self.client_id.is_some() || self.secret_file.is_some();
        if auth != Auth::Oidc && (is_about_oidc || self.oidc != OidcSection::default()) {
            return wrong(
                "--oidc-issuer, --oidc-client-id and [oidc] are for --auth oidc. Give that as well, or leave them out.",
            );
        }
        if auth != Auth::Proxy && (self.trusted_proxies.is_some() || self.proxy != ProxySection::default()) {
            return wrong("--trusted-proxies and [proxy] are for --auth proxy. Give that as well, or leave them out.");
        }
        if auth == Auth::None && !self.roles.is_empty() {
            return wrong(
                "With --auth none everyone on this computer is administrator, so that [[roles]] would say something else. \
                 Use --auth oidc or --auth proxy, or leave the roles out.",
            );
        }
        let two_persons =
            self.environments.iter().filter(|one| one.two_persons).map(|one| one.id.trim().into()).collect();
        if auth == Auth::None && self.environments.iter().any(|one| one.two_persons) {
            return wrong(
                "With --auth none nobody is told from anybody else, so that no second person can agree. Leave two-persons out.",
            );
        }
        let limits = self.limits;
        if limits.idle_minutes == 0 || limits.hours == 0 {
            return wrong("A session of no time is none: idle-minutes and hours in [sessions] are at least 1.");
        }
        let public_url = self.public_url.as_deref().map(PublicUrl::parse).transpose()?;
        let oidc = match auth {
            Auth::Oidc => {
                let (Some(issuer), Some(client_id), true) = (self.issuer, self.client_id, public_url.is_some()) else {
                    return wrong(
                        "--auth oidc needs --oidc-issuer and --oidc-client-id, and --public-url: the address under which \
                         browsers find the console, such as https://console.example.",
                    );
                };
                let from_file = self.secret_file.as_deref().map(secret_in).transpose()?;
                let scopes = SCOPES.map(str::to_owned).to_vec();
                Some(OidcSettings {
                    issuer,
                    client_id,
                    client_secret: from_file.or(secret).filter(|secret| !secret.is_empty()).map(Secret::new),
                    scopes: self.oidc.scopes.unwrap_or(scopes),
                    groups_claim: self.oidc.groups_claim.unwrap_or_else(|| GROUPS_CLAIM.to_owned()),
                })
            }
            _ => None,
        };
        let proxy = match auth {
            Auth::Proxy => Some(trusted(&self.trusted_proxies.unwrap_or_default(), self.proxy)?),
            _ => None,
        };
        let portals = self.portals.into_iter().map(portal).collect::<Result<Vec<_>, _>>()?;
        if portals.iter().enumerate().any(|(at, one)| portals[..at].iter().any(|other| other.name == one.name)) {
            return wrong("Two [[portals]] have the same name. The log tells them apart by it: give each its own.");
        }
        let embedding = self.embed_origins.iter().map(|origin| embedding(origin)).collect::<Result<Vec<_>, _>>()?;
        let embed_origins = EmbedOrigins::new(embedding, portals.iter().flat_map(|portal| portal.origins.clone()));
        Ok(AccessSettings {
            auth,
            public_url,
            proxy,
            oidc,
            limits,
            rules: AccessRules { roles: Roles::new(self.roles), portals, two_persons, embed_origins },
        })
    }
}

/// The origin of pages that may embed the console.
fn embedding(text: &str) -> Result<String, StartError> {
    let origin = PublicUrl::parse(text).map_err(|_| {
        StartError::Access(format!(
            "“{text}” cannot be used in --embed-origins, or in origins of [embed]. Give the origin of each page, such as \
             https://portal.example, without a path and without *; http only for this computer itself."
        ))
    })?;
    Ok(origin.origin().to_owned())
}

fn trusted(addresses: &[String], section: ProxySection) -> Result<TrustedProxy, StartError> {
    let network = |text: &String| {
        let text = text.trim();
        text.parse().or_else(|_| text.parse::<std::net::IpAddr>().map(Into::into)).map_err(|_| {
            StartError::Access(format!("“{text}” in --trusted-proxies is no address, such as 10.0.0.5 or 10.0.0.0/8."))
        })
    };
    let addresses: Vec<_> = addresses.iter().map(network).collect::<Result<_, _>>()?;
    if addresses.is_empty() {
        return Err(StartError::Access(
            "--auth proxy needs --trusted-proxies: the addresses from which the proxy connects, such as 127.0.0.1. From \
             anywhere else nobody is believed."
                .to_owned(),
        ));
    }
    let usual =
        |given: Option<String>, usual: &str| given.map_or_else(|| usual.to_owned(), |name| name.trim().to_lowercase());
    let headers = [
        usual(section.user_header, proxy_headers::USER),
        usual(section.email_header, proxy_headers::EMAIL),
        usual(section.groups_header, proxy_headers::GROUPS),
        usual(section.name_header, proxy_headers::NAME),
    ];
    if let Some(name) = headers.iter().find(|name| axum::http::HeaderName::try_from(name.as_str()).is_err()) {
        return Err(StartError::Access(format!("“{name}” in [proxy] is no name of a header.")));
    }
    Ok(TrustedProxy { addresses, headers, sign_out_url: section.sign_out_url })
}

fn portal(section: PortalSection) -> Result<Portal, StartError> {
    let PortalSection { name, key_file, origins, role, environments } = section;
    let key = secret_in(&key_file)?;
    if key.trim().len() < SHORTEST_KEY {
        let sentence = format!(
            "The key of the portal “{name}” is too short to be safe: use at least {SHORTEST_KEY} random characters, such as \
             those of openssl rand -hex 32."
        );
        return Err(StartError::Access(sentence));
    }
    let origins = origins.iter().map(|origin| PublicUrl::parse(origin).map(|url| url.origin().to_owned()));
    let mut portal = Portal::with_key(name, key.trim());
    portal.origins = origins.collect::<Result<_, _>>()?;
    portal.environments = environments.iter().map(|id| EnvironmentId::from(id.trim())).collect();
    portal.most = role.unwrap_or(portal.most);
    Ok(portal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(given: Given) -> String {
        given.resolve(None).expect_err("something wrong").to_string()
    }

    #[test]
    fn pages_that_embed_the_console_are_named_by_their_origins() {
        let named = |origins: &[&str]| {
            let embed_origins = origins.iter().map(|origin| (*origin).to_owned()).collect();
            Given { embed_origins, ..Given::default() }
        };
        let settings = named(&["https://A.example/", " http://localhost:5173", "https://a.example:443"]).resolve(None);
        let origins = settings.expect("settings").rules.embed_origins;
        assert_eq!(origins.all(), ["https://a.example", "http://localhost:5173"]);
        assert!(Given::default().resolve(None).expect("settings").rules.embed_origins.all().is_empty());
        for wrong in ["*", "https://*.example", "https://a.example/b", "http://a.example", "a.example", "null", ""] {
            assert!(refusal(named(&[wrong])).contains("--embed-origins"), "{wrong}");
        }
    }

    #[test]
    fn what_is_missing_or_of_another_way_to_sign_in_is_said() {
        let (oidc, proxy) = (Some(Auth::Oidc), Some(Auth::Proxy));
        let issuer = Some("https://id.example".to_owned());
        for (given, wanted) in [
            (Given { auth: oidc, ..Given::default() }, "--public-url"),
            (
                Given { auth: oidc, issuer: issuer.clone(), client_id: Some("c".into()), ..Given::default() },
                "--public-url",
            ),
            (Given { issuer, ..Given::default() }, "--auth oidc"),
            (Given { auth: proxy, ..Given::default() }, "--trusted-proxies"),
            (Given { auth: proxy, trusted_proxies: Some(vec!["10.0.0".into()]), ..Given::default() }, "10.0.0.0/8"),
            (Given { trusted_proxies: Some(vec!["10.0.0.1".into()]), ..Given::default() }, "--auth proxy"),
            (Given { limits: SessionLimits { idle_minutes: 0, hours: 1 }, ..Given::default() }, "at least 1"),
            (Given { public_url: Some("http://console.example".into()), ..Given::default() }, "https"),
            (
                Given {
                    environments: vec![EnvironmentSection { id: "a".into(), two_persons: true }],
                    ..Given::default()
                },
                "second person",
            ),
        ] {
            let sentence = refusal(given);
            assert!(sentence.contains(wanted), "{wanted}: {sentence}");
        }
    }

    #[test]
    fn a_portal_has_a_key_that_nobody_guesses() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let key_file = folder.path().join("key");
        let section = || PortalSection {
            name: "Intranet".into(),
            key_file: key_file.clone(),
            origins: vec!["https://Intranet.example/".into()],
            role: None,
            environments: vec![" e-1 ".into()],
        };
        std::fs::write(&key_file, "short\n").expect("a file");
        let given = || Given { portals: vec![section()], ..Given::default() };
        assert!(refusal(given()).contains("32 random characters"));
        std::fs::write(&key_file, "0123456789abcdef0123456789abcdef\n").expect("a file");
        let settings = given().resolve(None).expect("settings").rules;
        assert_eq!(settings.embed_origins.all(), ["https://intranet.example"]);
        let portals = settings.portals;
        assert_eq!(
            (portals[0].origins[0].as_str(), portals[0].environments[0].as_str()),
            ("https://intranet.example", "e-1")
        );
        assert!(!format!("{portals:?}").contains("0123456789"), "{portals:?}");
        let twice = Given { portals: vec![section(), section()], ..Given::default() };
        assert!(refusal(twice).contains("same name"));
    }
}
