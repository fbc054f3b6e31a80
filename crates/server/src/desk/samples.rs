//! What people have noted and agreed on in the demonstration.

use super::Desk;
use crate::problem::Problem;
use uuid::Uuid;
use wire::{DAY, Hold, Notes, TestEnvironment};

/// What the ledger calls it.
const NAME: &str = "samples";
/// Begins the name of the sandbox that is on hold. The whole name says that one should ask first.
const HELD: &str = "Regression tests of the order-to-cash process";
const HELD_DAYS: i64 = 5;
/// When the freeze of all sandboxes begins, in days from now; it takes one.
const FREEZE_IN_DAYS: i64 = 21;

/// Name, alias, owner, purpose, contact.
const NOTES: [(&str, &str, &str, &str, &str); 5] = [
    (
        "UAT Europe",
        "Europe acceptance",
        "Finance Systems",
        "Acceptance tests before each release",
        "Finance Systems <finance-systems@example.com>",
    ),
    (
        "Finance training",
        "",
        "Training team",
        "Courses for new colleagues in finance",
        "Training team <training@example.com>",
    ),
    (
        "QA Americas",
        "QA West",
        "Quality assurance",
        "Automatic tests of invoices and payments",
        "QA <https://example.com/qa-team>",
    ),
    (
        "Integration",
        "",
        "Integration team",
        "Connections to the CRM and to the data warehouse",
        "integration@example.com",
    ),
    (
        HELD,
        "Order-to-cash regression",
        "Shared",
        "Regression tests of all subsidiaries. Ask first",
        "the test managers, room 2.14",
    ),
];

impl Desk {
    /// Writes down what people have noted and agreed on, once in the life of a database: what somebody changes or removes
    /// stays so.
    ///
    /// # Errors
    /// When the backend or the ledger does not answer.
    pub async fn fill_with_samples(&self) -> Result<(), Problem> {
        let now = self.now();
        let environments = self.backend().environments().await?;
        if !self.ledger().is_first_time(NAME, now).await? {
            return Ok(());
        }
        let named = |name: &str| environments.iter().find(|environment| environment.name().starts_with(name));
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        for (name, alias, owner, purpose, contact) in NOTES {
            let Some(environment) = named(name) else { continue };
            let notes = Notes {
                alias: text(alias),
                owner: text(owner),
                purpose: text(purpose),
                contact: text(contact),
                contact_link: None,
            };
            self.ledger().put_notes(&environment.id, &notes, None, now).await?;
        }
        let hold = |environment: Option<&TestEnvironment>, begins: i64, days: i64, reason: &str| Hold {
            id: Uuid::new_v4().to_string(),
            environment_id: environment.map(|environment| environment.id.clone()),
            // Pages count in minutes: nobody is to read for the rest of this one that a refresh is possible.
            from: Some(now.plus(begins * DAY).to_the_minute()),
            until: Some(now.plus((begins + days) * DAY)),
            reason: text(reason),
            person: None,
            create_time: Some(now),
        };
        if let Some(environment) = named(HELD) {
            self.ledger().add_hold(&hold(Some(environment), 0, HELD_DAYS, "UAT week")).await?;
        }
        self.ledger().add_hold(&hold(None, FREEZE_IN_DAYS, 1, "Month end")).await?;
        Ok(())
    }
}
