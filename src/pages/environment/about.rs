//! What a sandbox is: its facts, and the exact values behind them.

use crate::components::{Fact, facts};
use crate::html::{Element, details, div, pre, summary};
use crate::say;
use crate::text::words;
use crate::time;
use wire::{TestEnvironment, Timestamp};

/// The facts in words, and all that the API said, folded.
pub(super) fn about(environment: &TestEnvironment, now: Timestamp) -> Element {
    let exact = details()
        .child(summary().child(words::ENVIRONMENT_EXACT.text()))
        .child(pre().class("mono").attr("tabindex", "0").child(exact(environment)));
    div().class("stack wide").child(facts(facts_of(environment, now))).child(exact)
}

fn facts_of(environment: &TestEnvironment, now: Timestamp) -> Vec<Fact> {
    let moment = |instant: Option<Timestamp>| instant.map(|instant| time::moment(instant, now));
    let last =
        moment(environment.last_refresh_time).unwrap_or_else(|| words::ENVIRONMENT_FACTS_NEVER.text().to_owned());
    let data = environment.data_as_of().map(|day| words::JOB_FACTS_UTC.with([("date", &time::day_utc(day))]));
    let next = match environment.next_refresh_time {
        Some(next) if next > now => Some(time::moment(next, now)),
        _ if environment.is_processing() || environment.is_out_of_use() => None,
        _ => Some(words::ENVIRONMENT_FACTS_NEXT_NOW.text().to_owned()),
    };
    let kinds = [raw(environment.environment_type.as_ref()), raw(environment.data_copy_type.as_ref())].join(", ");
    let kind = words::ENVIRONMENT_FACTS_RAW.with([("label", say::kind_in_full(environment)), ("raw", &kinds)]);
    let revenue = environment.revenue_tenant_name.clone().or_else(|| environment.revenue_tenant_id.clone());
    let mut facts = vec![
        Fact::new(words::ENVIRONMENT_FACTS_LAST, last).exact(environment.last_refresh_time),
        Fact::new(words::ENVIRONMENT_FACTS_DATA, data),
        Fact::new(words::ENVIRONMENT_FACTS_NEXT, next).exact(environment.next_refresh_time),
        Fact::new(words::ENVIRONMENT_FACTS_KIND, kind),
        Fact::new(words::ENVIRONMENT_FACTS_TENANT, environment.tenant_id.clone()),
        Fact::new(words::ENVIRONMENT_FACTS_SOURCE, environment.source_tenant_id.clone()),
        Fact::raw(words::ENVIRONMENT_FACTS_STATUS, raw(environment.status.as_ref())),
    ];
    facts.extend(
        revenue.map(|name| {
            Fact::new(words::ENVIRONMENT_FACTS_REVENUE, name).exact(environment.revenue_tenant_id.as_ref())
        }),
    );
    if let Some(provision) = environment.provision_time {
        facts.push(Fact::new(words::ENVIRONMENT_FACTS_PROVISION, time::day(provision)).exact(Some(provision)));
    }
    if let Some(end) = environment.deactivation_time {
        let word = match end > now {
            true => words::ENVIRONMENT_FACTS_DEACTIVATION,
            false => words::ENVIRONMENT_FACTS_DEACTIVATED,
        };
        facts.push(Fact::new(word, time::day(end)).exact(Some(end)));
    }
    facts
}

/// Everything that the API said, by its own names, times in UTC. For machines and support, not for reading.
fn exact(environment: &TestEnvironment) -> String {
    let time = |instant: Option<Timestamp>| raw(instant.as_ref());
    let fields = [
        ("id", environment.id.to_string()),
        ("tenantId", raw(environment.tenant_id.as_ref())),
        ("tenantName", raw(environment.tenant_name.as_ref())),
        ("sourceTenantId", raw(environment.source_tenant_id.as_ref())),
        ("environmentType", raw(environment.environment_type.as_ref())),
        ("dataCopyType", raw(environment.data_copy_type.as_ref())),
        ("status", raw(environment.status.as_ref())),
        ("lastRefreshTime", time(environment.last_refresh_time)),
        ("nextRefreshTime", time(environment.next_refresh_time)),
        ("provisionTime", time(environment.provision_time)),
        ("deactivationTime", time(environment.deactivation_time)),
        ("revenueTenantId", raw(environment.revenue_tenant_id.as_ref())),
        ("revenueTenantName", raw(environment.revenue_tenant_name.as_ref())),
        ("createTime", time(environment.create_time)),
        ("createdById", raw(environment.created_by_id.as_ref())),
        ("updateTime", time(environment.update_time)),
        ("updatedById", raw(environment.updated_by_id.as_ref())),
    ];
    let said = fields.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(field, value)| [field, ": ", &value].concat()).collect::<Vec<_>>().join("\n")
}

/// A value as the API sent it.
pub(super) fn raw(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_values_are_those_of_the_api_and_no_others() {
        let environment = TestEnvironment {
            id: "e-1".into(),
            tenant_id: Some("23223".to_owned()),
            status: Some("RESTING".into()),
            last_refresh_time: Some(Timestamp::from_millis(0)),
            ..TestEnvironment::default()
        };
        let said = exact(&environment);
        assert_eq!(said, "id: e-1\ntenantId: 23223\nstatus: RESTING\nlastRefreshTime: 1970-01-01T00:00:00Z");
    }
}
