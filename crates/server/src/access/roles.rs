//! Roles from groups and people, by the settings file.

use serde::Deserialize;
use wire::{Access, EnvironmentId, Person, Role};

/// The word for whoever signed in.
const EVERYONE: &str = "*";

/// Who may do what: a `[[roles]]` section of the settings file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RoleRule {
    /// What they may do.
    pub role: RoleName,
    /// Whoever is in one of these groups; `*` is everyone who signed in.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Whoever has one of these email addresses or ids.
    #[serde(default)]
    pub people: Vec<String>,
    /// The ids of the environments that it is for; all without it.
    #[serde(default)]
    pub environments: Vec<String>,
}

/// A role as the settings file writes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleName {
    /// Looks.
    #[default]
    Viewer,
    /// Refreshes and stops.
    Requester,
    /// Holds, notes and oversees.
    Administrator,
}

/// All rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles(Vec<RoleRule>);

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Viewer => Self::Viewer,
            RoleName::Requester => Self::Requester,
            RoleName::Administrator => Self::Administrator,
        }
    }
}

impl Roles {
    /// These rules. Where there are none, whoever signed in may look.
    pub fn new(rules: Vec<RoleRule>) -> Self {
        Self(rules)
    }

    /// The rules, in their order.
    pub(crate) fn rules(&self) -> &[RoleRule] {
        &self.0
    }

    /// Whether nobody can be an administrator of everything: nobody could then end a hold of all environments.
    pub(crate) fn have_no_administrator(&self) -> bool {
        !self.0.iter().any(|rule| rule.role == RoleName::Administrator && rule.environments.is_empty())
    }

    /// What somebody may do: everything that any rule gives.
    pub(crate) fn access(&self, person: &Person) -> Access {
        let mut access = Access::default();
        if self.0.is_empty() {
            access.grant(Role::Viewer, None);
        }
        for rule in self.0.iter().filter(|rule| rule.is_for(person)) {
            if rule.environments.is_empty() {
                access.grant(rule.role.into(), None);
            }
            for environment in &rule.environments {
                access.grant(rule.role.into(), Some(EnvironmentId::from(environment.trim())));
            }
        }
        access
    }
}

impl RoleRule {
    /// Groups are compared as they are written, addresses whatever the case.
    fn is_for(&self, person: &Person) -> bool {
        let is_they = |one: &String| {
            one == &person.id || person.email.as_ref().is_some_and(|email| email.eq_ignore_ascii_case(one))
        };
        let is_in = |group: &String| group == EVERYONE || person.groups.contains(group);
        self.groups.iter().any(is_in) || self.people.iter().any(is_they)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Roles {
        #[derive(Deserialize)]
        struct File {
            roles: Vec<RoleRule>,
        }
        Roles::new(toml::from_str::<File>(text).expect("rules").roles)
    }

    #[test]
    fn each_rule_gives_and_none_takes() {
        let roles = rules(
            "[[roles]]\nrole = \"viewer\"\ngroups = [\"*\"]\n\
             [[roles]]\nrole = \"requester\"\ngroups = [\"finance\"]\nenvironments = [\"e-1\"]\n\
             [[roles]]\nrole = \"administrator\"\npeople = [\"Carla@example.com\", \"id-7\"]",
        );
        let person = |id: &str, email: &str, groups: &[&str]| Person {
            id: id.into(),
            email: Some(email.into()),
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
            ..Person::default()
        };
        let finance = roles.access(&person("1", "a@example.com", &["finance"]));
        assert!(finance.allows(&Role::Requester, Some(&"e-1".into())) && !finance.allows(&Role::Requester, None));
        assert!(finance.allows(&Role::Viewer, Some(&"e-2".into())));
        let shouting = roles.access(&person("1", "a@example.com", &["FINANCE", "*"]));
        assert!(!shouting.allows(&Role::Requester, Some(&"e-1".into())), "a group is written as it is");
        assert_eq!(roles.access(&person("1", "carla@example.com", &[])).role, Some(Role::Administrator));
        assert_eq!(roles.access(&person("id-7", "", &[])).role, Some(Role::Administrator));
        assert_eq!(Roles::default().access(&person("1", "", &[])).role, Some(Role::Viewer));
        assert!(!roles.have_no_administrator() && Roles::default().have_no_administrator());
    }
}
