//! Who may do what, as it is set, with what each role is for.

use super::super::parts::error_note;
use crate::api;
use crate::components::skeleton;
use crate::html::{Child, Element, b, bdi, dd, details, div, dl, dt, dynamic, h2, h3, li, p, section, summary, ul};
use crate::text::{Word, words};
use crate::time;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::{EnvironmentId, Interval, PortalRule, Role, RoleGiven, Rules, SECOND, SignIn};

/// The word for whoever signed in.
const EVERYONE: &str = "*";

/// The cards.
pub(super) fn rules_cards() -> Child {
    let found = RwSignal::new(None);
    spawn_local(async move {
        let rules = api::rules().await;
        // The page may have been left meanwhile.
        let _ = found.try_set(Some(rules));
    });
    dynamic(move || match found.get() {
        None => Child::from(section().class("card").child(skeleton())),
        Some(Ok(rules)) => cards(&rules),
        Some(Err(error)) => Child::from(error_note(&error, Some(words::RULES_UNKNOWN))),
    })
}

fn cards(rules: &Rules) -> Child {
    let portals = (!rules.portals.is_empty()).then(|| {
        section()
            .class("card stack")
            .child(h2().child(words::RULES_PORTALS.text()))
            .child(p().class("muted").child(words::RULES_PORTALS_WHY.text()))
            .child(ul().class("rules").children(rules.portals.iter().map(portal)))
    });
    div()
        .class("stack wide")
        .child(who_may(rules))
        .child(portals)
        .child(pages(&rules.embed_origins))
        .child(how_often(&rules.intervals))
        .into()
}

/// The pages that may show the console, by their origins.
fn pages(origins: &[String]) -> Element {
    let why = if origins.is_empty() { words::RULES_PAGES_NONE } else { words::RULES_PAGES_WHY };
    let list = ul().class("rules").children(origins.iter().map(|origin| li().class("mono").child(origin.clone())));
    section()
        .class("card stack")
        .child(h2().child(words::RULES_PAGES.text()))
        .child(p().class("muted").child(why.text()))
        .child((!origins.is_empty()).then_some(list))
}

fn who_may(rules: &Rules) -> Element {
    let way = match rules.sign_in {
        Some(SignIn::Nobody) | None => words::SIGN_IN_EVERYONE,
        Some(SignIn::Proxy) => words::RULES_PROXY,
        _ => words::RULES_PROVIDER,
    };
    let ends = rules.idle_minutes.zip(rules.hours).map(|(minutes, hours)| {
        let idle = time::duration(i64::from(minutes) * 60 * SECOND);
        let hours = time::duration(i64::from(hours) * 3600 * SECOND);
        p().class("muted").child(words::RULES_SESSION.with([("idle", &idle), ("hours", &hours)]))
    });
    let signs_in = !matches!(rules.sign_in, Some(SignIn::Nobody) | None);
    let given = match (signs_in, rules.roles.is_empty()) {
        (false, _) => Child::from(None::<Element>),
        (true, true) => p().child(words::RULES_NONE.text()).into(),
        (true, false) => ul().class("rules").children(rules.roles.iter().map(given)).into(),
    };
    let two = (!rules.two_persons.is_empty()).then(|| {
        div()
            .child(h3().child(words::RULES_TWO.text()))
            .child(p().class("muted").child(words::RULES_TWO_WHY.text()))
            .child(ul().class("rules").children(rules.two_persons.iter().map(|id| li().child(environment(id)))))
    });
    section()
        .class("card stack")
        .child(h2().child(words::RULES_TITLE.text()))
        .child(p().child(way.text()))
        .child(ends)
        .child(roles())
        .child(given)
        .child(two)
}

/// What each role is for.
fn roles() -> Element {
    let role = |name: Word, what: Word| [dt().child(name.text()), dd().child(what.text())];
    let all = [
        (words::ROLE_VIEWER, words::ROLE_VIEWER_MAY),
        (words::ROLE_REQUESTER, words::ROLE_REQUESTER_MAY),
        (words::ROLE_ADMINISTRATOR, words::ROLE_ADMINISTRATOR_MAY),
    ];
    dl().class("roles").children(all.into_iter().flat_map(|(name, what)| role(name, what)))
}

fn given(rule: &RoleGiven) -> Element {
    let everyone = rule.groups.iter().any(|group| group == EVERYONE);
    let groups = rule.groups.iter().filter(|group| *group != EVERYONE);
    let whom = groups.map(|group| words::RULES_GROUP.with([("group", group)]));
    let whom = everyone.then(|| words::RULES_EVERYONE.text().to_owned()).into_iter().chain(whom);
    let whom: Vec<String> = whom.chain(rule.people.iter().cloned()).collect();
    li().attr("data-role", rule.role.as_ref().map(|role| role.as_str().to_owned()).unwrap_or_default())
        .child(b().child(role_name(rule.role.as_ref())))
        .child(p().child(bdi().child(whom.join(", "))))
        .child(where_it_is_so(&rule.environments))
}

fn portal(portal: &PortalRule) -> Element {
    let most = words::RULES_PORTAL_MOST.with([("role", &role_name(portal.role.as_ref()))]);
    li().child(b().child(bdi().child(portal.name.clone())))
        .child(p().class("mono").child(portal.origins.join(", ")))
        .child(p().class("muted").child(most))
        .child(where_it_is_so(&portal.environments))
}

fn where_it_is_so(environments: &[EnvironmentId]) -> Element {
    match environments {
        [] => p().class("muted").child(words::RULES_EVERYWHERE.text()),
        some => p().class("muted").children(some.iter().map(environment)),
    }
}

fn environment(id: &EnvironmentId) -> Element {
    bdi().class("mono").child(format!("{id} "))
}

fn role_name(role: Option<&Role>) -> String {
    match role {
        Some(Role::Viewer) => words::ROLE_VIEWER.text().to_owned(),
        Some(Role::Requester) => words::ROLE_REQUESTER.text().to_owned(),
        Some(Role::Administrator) => words::ROLE_ADMINISTRATOR.text().to_owned(),
        Some(Role::Other(word)) => word.clone(),
        None => String::new(),
    }
}

/// How often Zuora is asked, by the keys of the settings file.
fn how_often(intervals: &[Interval]) -> Option<Element> {
    let one = |interval: &Interval| {
        let every = time::duration(i64::from(interval.seconds.unwrap_or_default()) * SECOND);
        [dt().class("mono").child(interval.name.clone()), dd().child(every)]
    };
    (!intervals.is_empty()).then(|| {
        section().class("card").child(
            details()
                .child(summary().child(words::RULES_INTERVALS.text()))
                .child(dl().class("roles").children(intervals.iter().flat_map(one))),
        )
    })
}
