//! Test environments: what people call sandboxes.

use crate::object::object;
use crate::text_enum::text_enum;
use crate::{DAY, EnvironmentId, Timestamp};
use serde::Serialize;

/// A test environment: `TestEnvironmentResponse` (contract.md 1.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = TestEnvironmentResponse))]
pub struct TestEnvironment {
    /// The environment's id, used in paths.
    #[serde(skip_serializing_if = "EnvironmentId::is_empty")]
    pub id: EnvironmentId,
    /// The tenant id of the sandbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_name: Option<String>,
    /// The tenant that it is copied from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_tenant_id: Option<String>,
    /// The type of tenant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment_type: Option<EnvironmentType>,
    /// What a refresh copies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_copy_type: Option<DataCopyType>,
    /// Whether it can be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<EnvironmentStatus>,
    /// When it was last refreshed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_refresh_time: Option<Timestamp>,
    /// From when it can be refreshed again; absent while a job runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_refresh_time: Option<Timestamp>,
    /// When it was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provision_time: Option<Timestamp>,
    /// When it **will be** deactivated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deactivation_time: Option<Timestamp>,
    /// The tenant id of an attached Revenue sandbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revenue_tenant_id: Option<String>,
    /// The name of an attached Revenue sandbox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revenue_tenant_name: Option<String>,
    /// When the self-service first saw it (not when the tenant was made).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_time: Option<Timestamp>,
    /// A Zuora user id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by_id: Option<String>,
    /// When the self-service last saw a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_time: Option<Timestamp>,
    /// A Zuora user id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_by_id: Option<String>,
}

object!(TestEnvironment {
    "id" => id: word,
    "tenantId" => tenant_id: text,
    "tenantName" => tenant_name: text,
    "sourceTenantId" => source_tenant_id: text,
    "environmentType" => environment_type: text,
    "dataCopyType" => data_copy_type: text,
    "status" => status: text,
    "lastRefreshTime" => last_refresh_time: instant,
    "nextRefreshTime" => next_refresh_time: instant,
    "provisionTime" => provision_time: instant,
    "deactivationTime" => deactivation_time: instant,
    "revenueTenantId" => revenue_tenant_id: text,
    "revenueTenantName" => revenue_tenant_name: text,
    "createTime" => create_time: instant,
    "createdById" => created_by_id: text,
    "updateTime" => update_time: instant,
    "updatedById" => updated_by_id: text,
});

text_enum! {
    /// The type of tenant.
    pub enum EnvironmentType {
        /// TEST
        Test = "TEST",
        /// ENTERPRISE
        Enterprise = "ENTERPRISE",
        /// TRIAL
        Trial = "TRIAL",
        /// DEMO
        Demo = "DEMO",
        /// DEVELOPER
        Developer = "DEVELOPER",
    }
}

text_enum! {
    /// What a refresh copies.
    pub enum DataCopyType {
        /// Configuration and transactions, personal data removed.
        Full = "FULL",
        /// Configuration only.
        Configuration = "CONFIGURATION",
    }
}

text_enum! {
    /// Whether an environment can be used (contract.md 2.2: names documented, meanings inferred).
    pub enum EnvironmentStatus {
        /// Usable; may be refreshed.
        Active = "ACTIVE",
        /// A job is running.
        Processing = "PROCESSING",
        /// Not in use.
        Inactive = "INACTIVE",
        /// Switched off.
        Deactivated = "DEACTIVATED",
        /// Gone.
        Deleted = "DELETED",
    }
}

/// What people call an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnvironmentKind {
    /// A Central Sandbox: everything is copied.
    Central,
    /// A Developer Sandbox: configuration only.
    Developer,
    /// The API's values name neither.
    Unknown,
}

impl DataCopyType {
    /// Days between two refreshes: 28 for Central, 14 for Developer Sandboxes (contract.md 2.3). An unknown type gets
    /// the longer one: too long a wait does no harm.
    pub fn interval_days(&self) -> i64 {
        match self {
            Self::Configuration => 14,
            Self::Full | Self::Other(_) => 28,
        }
    }
}

impl TestEnvironment {
    /// The name that people know, or the tenant id, or the id: never empty unless the answer was.
    pub fn name(&self) -> &str {
        let named = [&self.tenant_name, &self.tenant_id].into_iter().flatten();
        named.map(|name| name.trim()).find(|name| !name.is_empty()).unwrap_or(self.id.as_str())
    }

    /// What people call it (contract.md 2.2; the mapping is inferred).
    pub fn kind(&self) -> EnvironmentKind {
        match (&self.environment_type, &self.data_copy_type) {
            (Some(EnvironmentType::Developer), _) | (_, Some(DataCopyType::Configuration)) => {
                EnvironmentKind::Developer
            }
            (_, Some(DataCopyType::Full)) => EnvironmentKind::Central,
            _ => EnvironmentKind::Unknown,
        }
    }

    /// Days between two refreshes of this environment.
    pub fn interval_days(&self) -> i64 {
        self.data_copy_type.as_ref().map_or(28, DataCopyType::interval_days)
    }

    /// When a refresh that started at `start` would allow the next one, roughly: the interval counts from its end.
    pub fn next_refresh_after(&self, start: Timestamp) -> Timestamp {
        start.plus(self.interval_days() * DAY)
    }

    /// A moment of the UTC day whose production data it holds: one day before its last refresh (contract.md 2.3).
    pub fn data_as_of(&self) -> Option<Timestamp> {
        self.last_refresh_time.map(Timestamp::previous_utc_day)
    }

    /// Days of the calendar (UTC) since the production data it holds was taken.
    pub fn data_age_days(&self, now: Timestamp) -> Option<i64> {
        let day = |instant: Timestamp| instant.millis().div_euclid(DAY);
        self.data_as_of().map(|taken| (day(now) - day(taken)).max(0))
    }

    /// Whether a job is running on it, by its own status.
    pub fn is_processing(&self) -> bool {
        self.status == Some(EnvironmentStatus::Processing)
    }

    /// Whether it is out of use: nothing can be done with it here.
    pub fn is_out_of_use(&self) -> bool {
        matches!(
            self.status,
            Some(EnvironmentStatus::Inactive | EnvironmentStatus::Deactivated | EnvironmentStatus::Deleted)
        )
    }
}
