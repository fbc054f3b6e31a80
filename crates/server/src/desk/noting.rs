//! What people note about environments.

use super::Desk;
use super::recording::asked;
use crate::contact;
use crate::problem::Problem;
use wire::{AuditAction, AuditEntry, EnvironmentId, Notes};

impl Desk {
    /// What is noted about an environment.
    ///
    /// # Errors
    /// When there is no such environment.
    pub(crate) async fn notes(&self, environment: &EnvironmentId) -> Result<Notes, Problem> {
        let environment = self.backend().environment(environment).await?;
        Ok(with_link(self.ledger().notes(&environment.id).await?.unwrap_or_default()))
    }

    /// Whom to ask about an environment, as it was noted; nobody where nothing was, or where it cannot be read now.
    pub(crate) async fn contact_of(&self, environment: &EnvironmentId) -> Option<String> {
        self.ledger().notes(environment).await.ok().flatten().and_then(|notes| notes.contact)
    }

    /// Notes something about an environment, in the place of what was noted before.
    ///
    /// # Errors
    /// When there is no such environment.
    pub(crate) async fn note(
        &self,
        environment: &EnvironmentId,
        notes: &Notes,
        person: Option<&str>,
    ) -> Result<Notes, Problem> {
        let environment = self.backend().environment(environment).await?;
        if *notes == Notes::default() {
            self.ledger().remove_notes(&environment.id).await?;
        } else {
            self.ledger().put_notes(&environment.id, notes, person, self.now()).await?;
        }
        let entry =
            AuditEntry { person: person.map(str::to_owned), ..asked(AuditAction::Note, Some(&environment.id), None) };
        self.record_outcome(entry, &Ok(())).await;
        self.notes(&environment.id).await
    }
}

/// Notes with the link that is in their contact, if there is one.
pub(super) fn with_link(notes: Notes) -> Notes {
    let contact = notes.contact.as_deref().and_then(|contact| contact::parse(contact).ok());
    Notes { contact_link: contact.map(|contact| contact.url), ..notes }
}
