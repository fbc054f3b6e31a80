//! Who asks, and what they may do. Zuora's API knows no roles (contract.md 1.3): every call is made as one API user, and
//! the console decides for whom.

use crate::EnvironmentId;
use crate::object::object;
use crate::text_enum::text_enum;
use serde::Serialize;

text_enum! {
    /// What somebody may do with an environment. Each may do what the ones before may.
    pub enum Role {
        /// Looks, and changes nothing.
        Viewer = "viewer",
        /// Refreshes, plans and stops.
        Requester = "requester",
        /// Holds, writes notes, and sees how the console is.
        Administrator = "administrator",
    }
}

impl Role {
    /// The more somebody may do, the higher. A role that this version does not know may look.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Viewer | Self::Other(_) => 1,
            Self::Requester => 2,
            Self::Administrator => 3,
        }
    }

    /// Whether it may do what `needed` may.
    pub fn includes(&self, needed: &Self) -> bool {
        self.rank() >= needed.rank()
    }
}

text_enum! {
    /// How people sign in.
    pub enum SignIn {
        /// Not at all: everyone on this computer is administrator.
        Nobody = "none",
        /// A proxy in front of the console says who it is.
        Proxy = "proxy",
        /// At an OpenID provider.
        Provider = "oidc",
    }
}

/// Somebody who signed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// What tells them apart from everybody else, as whoever signs people in says it. It does not change.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// As people call them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where to write to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The groups that they are in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
}

object!(Person { "id" => id: word, "name" => name: text, "email" => email: text, "groups" => groups: value, });

impl Person {
    /// As others read who it is: the name, else the email address, else the id.
    pub fn called(&self) -> &str {
        self.name.as_deref().or(self.email.as_deref()).unwrap_or(&self.id)
    }

    /// Whether they are who is noted as the owner of an environment: an email address alone, or in `Name <address>`. A name
    /// alone makes nobody the owner: anybody can be called so.
    pub fn is_owner(&self, owner: Option<&str>) -> bool {
        let Some((email, owner)) = self.email.as_deref().zip(owner) else { return false };
        let address = owner.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<')).map_or(owner, |(_, it)| it);
        !email.is_empty() && address.trim().eq_ignore_ascii_case(email)
    }
}

/// What somebody may do: with every environment, and beyond that with some.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Access {
    /// With every environment; nothing where it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// With some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<EnvironmentRole>,
}

object!(Access { "role" => role: text, "environments" => environments: value, });

/// What somebody may do with one environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentRole {
    /// The environment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_id: Option<EnvironmentId>,
    /// What they may do with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

object!(EnvironmentRole { "environmentId" => environment_id: text, "role" => role: text, });

impl Access {
    /// What somebody may do who may do everything.
    pub fn to_everything() -> Self {
        Self { role: Some(Role::Administrator), environments: Vec::new() }
    }

    /// The highest role with an environment; none where they may not even look.
    pub fn role_with(&self, environment: &EnvironmentId) -> Option<&Role> {
        let is_it = |id: &EnvironmentId| id.as_str().eq_ignore_ascii_case(environment.as_str());
        let its = self.environments.iter().filter(|one| one.environment_id.as_ref().is_some_and(is_it));
        its.filter_map(|one| one.role.as_ref()).chain(&self.role).max_by_key(|role| role.rank())
    }

    /// The highest role with any environment.
    pub fn highest(&self) -> Option<&Role> {
        let some = self.environments.iter().filter_map(|one| one.role.as_ref());
        some.chain(&self.role).max_by_key(|role| role.rank())
    }

    /// Whether they may do with that environment, or with all of them where it is none, what `needed` may.
    pub fn allows(&self, needed: &Role, environment: Option<&EnvironmentId>) -> bool {
        let role = environment.map_or(self.role.as_ref(), |environment| self.role_with(environment));
        role.is_some_and(|role| role.includes(needed))
    }

    /// Gives a role with an environment, or with all of them.
    pub fn grant(&mut self, role: Role, environment: Option<EnvironmentId>) {
        match environment {
            None if self.role.as_ref().is_none_or(|has| role.rank() > has.rank()) => self.role = Some(role),
            None => {}
            Some(id) => {
                self.environments.push(EnvironmentRole { environment_id: Some(id), role: Some(role) });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_role_counts_and_an_unknown_one_may_look() {
        let mut access = Access::default();
        access.grant(Role::Viewer, None);
        access.grant(Role::Requester, Some("A".into()));
        access.grant(Role::Viewer, Some("a".into()));
        let (mine, other) = (EnvironmentId::from("a"), EnvironmentId::from("b"));
        assert_eq!((access.role_with(&mine), access.role_with(&other)), (Some(&Role::Requester), Some(&Role::Viewer)));
        assert!(access.allows(&Role::Requester, Some(&mine)) && !access.allows(&Role::Administrator, Some(&mine)));
        assert!(!access.allows(&Role::Requester, Some(&other)) && !access.allows(&Role::Requester, None));
        assert!(!Access::default().allows(&Role::Viewer, Some(&mine)));
        let odd = Access { role: Some(Role::from("emperor")), ..Access::default() };
        assert!(odd.allows(&Role::Viewer, None) && !odd.allows(&Role::Requester, None));
    }

    #[test]
    fn an_owner_is_known_by_the_address_and_not_by_the_name() {
        let ann = Person { name: Some("QA team".into()), email: Some("Ann@example.com".into()), ..Person::default() };
        assert!(ann.is_owner(Some("ann@example.com")) && ann.is_owner(Some("QA team <ann@example.com> ")));
        for other in
            ["QA team", "ben@example.com", "ann@example.com.evil", "<>", "", "ann@example.com, ben@example.com"]
        {
            assert!(!ann.is_owner(Some(other)), "{other}");
        }
        let nameless = Person { email: Some(String::new()), ..Person::default() };
        assert!(
            !nameless.is_owner(Some("")) && !nameless.is_owner(Some("<>")) && !Person::default().is_owner(Some(""))
        );
    }
}
