//! The list of samples.

use super::PRODUCTION_TENANT;
use super::history::{History, hours};
use crate::dice::Dice;
use crate::environment::EnvironmentRow;
use crate::job_row::JobRow;
use wire::{DAY, DataCopyType, EnvironmentStatus, EnvironmentType, JobStatus, MINUTE, Timestamp};

/// What a sample is, in terms of the moment when it is made.
pub(super) struct Sample {
    name: &'static str,
    tenant_id: &'static str,
    copies: DataCopyType,
    status: EnvironmentStatus,
    /// How long ago the last refresh completed; none when there never was one.
    refreshed: Option<i64>,
    latest: Latest,
    /// When it is switched off, from now; in the past when negative.
    deactivates: Option<i64>,
    revenue: Option<(&'static str, &'static str)>,
}

/// What happened, or happens, after the last completed refresh.
pub(super) enum Latest {
    /// Nothing.
    Nothing,
    /// A refresh runs and has done that much (percent) of a stage.
    Refreshing(JobStatus, i64),
    /// A refresh is planned for so many milliseconds from now.
    Planned(i64),
    /// A refresh failed so many milliseconds ago.
    Failed(i64),
    /// The environment is being made; that much (percent) is done.
    BeingMade(i64),
    /// Its removal failed so many milliseconds ago.
    RemovalFailed(i64),
}

fn central(name: &'static str, tenant_id: &'static str, refreshed_days_ago: i64) -> Sample {
    Sample {
        name,
        tenant_id,
        copies: DataCopyType::Full,
        status: EnvironmentStatus::Active,
        refreshed: Some(refreshed_days_ago * DAY),
        latest: Latest::Nothing,
        deactivates: None,
        revenue: None,
    }
}

fn developer(name: &'static str, tenant_id: &'static str, refreshed_days_ago: i64) -> Sample {
    Sample { copies: DataCopyType::Configuration, ..central(name, tenant_id, refreshed_days_ago) }
}

/// The samples, the ones to begin with first.
pub(super) fn samples() -> [Sample; 15] {
    [
        Sample { revenue: Some(("20417", "UAT Europe Revenue")), ..central("UAT Europe", "10231", 41) },
        developer("Finance training", "10244", 19),
        Sample { latest: Latest::Refreshing(JobStatus::Importing, 35), ..central("QA Americas", "10232", 36) },
        Sample { latest: Latest::Refreshing(JobStatus::Exporting, 20), ..central("UAT Asia Pacific", "10233", 52) },
        Sample { latest: Latest::Planned(hours(58)), ..developer("Integration", "10251", 22) },
        central("Migration rehearsal", "10237", 2),
        developer("Release check", "10252", 5),
        Sample { refreshed: None, latest: Latest::BeingMade(55), ..developer("Partner portal", "10263", 0) },
        Sample { refreshed: None, ..developer("Sales demo", "10262", 0) },
        Sample { latest: Latest::Failed(hours(20)), ..central("Data migration dry run", "10238", 47) },
        Sample { deactivates: Some(75 * DAY), ..central("Year-end closing rehearsal", "10219", 400) },
        Sample {
            deactivates: Some(160 * DAY),
            ..central(
                "Regression tests of the order-to-cash process for all subsidiaries in Europe, the Middle East and Africa \
                 (shared, ask first)",
                "10240",
                63,
            )
        },
        developer("تدريب الفوترة – الشرق الأوسط", "10255", 33),
        Sample { status: EnvironmentStatus::Inactive, ..developer("Legacy billing", "10107", 190) },
        Sample {
            deactivates: Some(-20 * DAY),
            latest: Latest::RemovalFailed(9 * DAY),
            ..central("Proof of concept 2024", "10112", 95)
        },
    ]
}

impl Sample {
    /// The sample and its jobs, oldest first, as they are at `now`.
    pub(super) fn at(&self, now: Timestamp, dice: &mut Dice) -> (EnvironmentRow, Vec<JobRow>) {
        let id = dice.uuid().into();
        // Not all of them at the same time of the day.
        let refreshed = self.refreshed.map(|ago| ago + dice.between(0, 20 * 60) * MINUTE);
        let jobs = History::new(&id, &self.copies, dice).until(now, refreshed, &self.latest);
        let made = jobs.first().map(|job| (job.created_at, job.ends_at(), job.created_by.clone()));
        let (created_at, provisioned_at, created_by) = made.unwrap_or((now, now, String::new()));
        let environment_type = match self.copies {
            DataCopyType::Configuration => EnvironmentType::Developer,
            _ => EnvironmentType::Enterprise,
        };
        let environment = EnvironmentRow {
            id,
            tenant_id: self.tenant_id.to_owned(),
            tenant_name: self.name.to_owned(),
            source_tenant_id: PRODUCTION_TENANT.to_owned(),
            environment_type,
            data_copy_type: self.copies.clone(),
            status: self.status.clone(),
            provisioned_at: Some(provisioned_at),
            deactivates_at: self.deactivates.map(|millis| now.plus(millis)),
            revenue_tenant_id: self.revenue.map(|(id, _)| id.to_owned()),
            revenue_tenant_name: self.revenue.map(|(_, name)| name.to_owned()),
            created_at,
            updated_by: created_by.clone(),
            created_by,
            updated_at: created_at,
        };
        (environment, jobs)
    }
}
