//! Who it is, by what the provider claims.

use super::token::IdTokenClaims;
use openidconnect::core::CoreGenderClaim;
use openidconnect::{AdditionalClaims, EndUserEmail, EndUserName, EndUserUsername, LocalizedClaim, UserInfoClaims};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// What a token has in place of groups where somebody is in too many of them (Microsoft Entra ID).
const ELSEWHERE: &str = "_claim_names";

/// Somebody who has signed in.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// The provider's own name for the person, which never changes and is nobody else's.
    pub(crate) subject: String,
    /// What people call them.
    pub(crate) name: Option<String>,
    /// Their address; none where the provider says that it is not verified.
    pub(crate) email: Option<String>,
    /// The groups that they are in.
    pub(crate) groups: Vec<String>,
    /// By which the provider knows which session to end.
    pub(crate) id_token: String,
}

/// The claims that the standard does not name. What is in them is about people: it is not shown.
#[derive(Clone, Default, Deserialize, Serialize)]
pub(super) struct Extra(Map<String, Value>);

/// What is claimed, from either place where claims are.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Claims {
    pub(super) subject: String,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    /// None where nothing is said about groups.
    pub(super) groups: Option<Vec<String>>,
}

impl AdditionalClaims for Extra {}

impl fmt::Debug for Extra {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Extra(…)")
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut known = formatter.debug_struct("Known");
        known.field("subject", &self.subject).field("groups", &self.groups).finish_non_exhaustive()
    }
}

impl Claims {
    /// What an ID token claims that was checked.
    pub(super) fn of_token(claims: &IdTokenClaims, groups: &str) -> Self {
        let extra = claims.additional_claims();
        if extra.0.get(ELSEWHERE).is_some_and(|names| names.get(groups).is_some()) {
            tracing::warn!(
                claim = groups,
                "the identity provider leaves the groups of somebody out, because there are too many: let it name only \
                 those that are assigned to this application"
            );
        }
        Self {
            subject: claims.subject().to_string(),
            name: name(claims.name(), claims.preferred_username()),
            email: email(claims.email(), claims.email_verified()),
            groups: extra.groups(groups),
        }
    }

    /// What the provider says of a person when it is asked.
    pub(super) fn of_person(claims: &UserInfoClaims<Extra, CoreGenderClaim>, groups: &str) -> Self {
        Self {
            subject: claims.subject().to_string(),
            name: name(claims.name(), claims.preferred_username()),
            email: email(claims.email(), claims.email_verified()),
            groups: claims.additional_claims().groups(groups),
        }
    }

    /// These, with what only the others have.
    pub(super) fn or(&self, others: Option<Self>) -> Self {
        let mut whole = self.clone();
        if let Some(others) = others {
            whole.name = whole.name.or(others.name);
            whole.email = whole.email.or(others.email);
            whole.groups = whole.groups.or(others.groups);
        }
        whole
    }

    pub(super) fn known(self, id_token: String) -> Known {
        let Self { subject, name, email, groups } = self;
        Known { subject, name, email, groups: groups.unwrap_or_default(), id_token }
    }
}

impl Extra {
    /// The groups in the claim: an array of names or one name; none where there is no such claim.
    fn groups(&self, claim: &str) -> Option<Vec<String>> {
        // A name may have dots in it, as URLs do.
        let found = self.0.get(claim).or_else(|| {
            let mut parts = claim.split('.');
            let first = self.0.get(parts.next()?)?;
            parts.try_fold(first, |value, part| value.get(part))
        })?;
        match found {
            Value::Array(all) => Some(all.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
            Value::String(one) => Some(vec![one.clone()]),
            _ => None,
        }
    }
}

fn name(name: Option<&LocalizedClaim<EndUserName>>, user: Option<&EndUserUsername>) -> Option<String> {
    let name = name.and_then(|names| names.get(None)).map(|name| name.as_str());
    let is_something = |text: &&str| !text.trim().is_empty();
    name.filter(is_something).or(user.map(|user| user.as_str()).filter(is_something)).map(|text| text.trim().to_owned())
}

/// An address that is said not to be verified may be anybody's.
fn email(email: Option<&EndUserEmail>, verified: Option<bool>) -> Option<String> {
    let email = email.map(|email| email.trim()).filter(|text| !text.is_empty() && verified != Some(false));
    email.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn groups(claims: Value, claim: &str) -> Option<Vec<String>> {
        serde_json::from_value::<Extra>(claims).expect("an object").groups(claim)
    }

    #[test]
    fn groups_are_names_in_an_array_or_one_name_at_a_path() {
        let claims = json!({
            "groups": ["finance", 7, "it"], "role": "admin", "none": [], "flag": true,
            "realm_access": { "roles": ["ops"] }, "https://example.com/groups": ["named"],
        });
        let found = |claim| groups(claims.clone(), claim);
        assert_eq!(found("groups"), Some(vec!["finance".to_owned(), "it".to_owned()]));
        assert_eq!(found("role"), Some(vec!["admin".to_owned()]));
        assert_eq!(found("realm_access.roles"), Some(vec!["ops".to_owned()]));
        assert_eq!(found("https://example.com/groups"), Some(vec!["named".to_owned()]));
        assert_eq!(found("none"), Some(vec![]), "which is said, so that nobody asks further");
        for claim in ["missing", "realm_access.missing", "groups.roles", "flag", "realm_access", ""] {
            assert_eq!(found(claim), None, "{claim}");
        }
    }

    #[test]
    fn an_address_that_is_not_verified_is_none() {
        let address = EndUserEmail::new(" anna@example.com ".to_owned());
        assert_eq!(email(Some(&address), None).as_deref(), Some("anna@example.com"));
        assert_eq!(email(Some(&address), Some(true)).as_deref(), Some("anna@example.com"));
        assert_eq!(email(Some(&address), Some(false)), None);
    }

    #[test]
    fn tokens_and_people_are_not_shown() {
        let known = Known {
            subject: "anna".to_owned(),
            name: Some("Anna Abel".to_owned()),
            email: None,
            groups: Vec::new(),
            id_token: "hidden".to_owned(),
        };
        let shown = format!("{known:?} {:?}", Extra(Map::from_iter([("secret".to_owned(), json!(1))])));
        assert!(shown.contains("anna") && !shown.contains("hidden") && !shown.contains("secret"), "{shown}");
    }
}
