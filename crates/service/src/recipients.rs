//! The operations on email notifications (contract.md 1, rows 7 to 11).

use crate::error::ServiceError;
use crate::notification::{self, MAX_RECIPIENTS};
use crate::service::{Caller, Service, known_form, uuid};
use crate::store::{Result, environments, notifications};
use uuid::Uuid;
use wire::{EnvironmentId, Notification, NotificationId, NotificationRequest};

impl Service {
    /// All recipients of an environment, oldest first (row 8).
    ///
    /// # Errors
    /// `EnvironmentNotFound`.
    pub async fn notifications(&self, environment: &EnvironmentId) -> Result<Vec<Notification>> {
        let environment = known_form(environment)?;
        let mut connection = self.store().connection().await?;
        let recipients = notifications::all_of(&mut connection, &environment).await?;
        if recipients.is_empty() && !environments::exists(&mut connection, &environment).await? {
            return Err(ServiceError::EnvironmentNotFound);
        }
        Ok(recipients)
    }

    /// One recipient (row 9).
    ///
    /// # Errors
    /// `NotificationNotFound`, also when it belongs to another environment.
    pub async fn notification(&self, environment: &EnvironmentId, id: &NotificationId) -> Result<Notification> {
        let (environment, id) = (known_form(environment)?, known_notification_form(id)?);
        notifications::one(&mut *self.store().connection().await?, &environment, &id).await
    }

    /// Adds a recipient (row 7).
    ///
    /// # Errors
    /// `InvalidRequest`, `EnvironmentNotFound`.
    pub async fn create_notification(
        &self,
        environment: &EnvironmentId,
        request: NotificationRequest,
        caller: Caller<'_>,
    ) -> Result<Notification> {
        let environment = known_form(environment)?;
        notification::check_new(&request)?;
        let (mut transaction, now) = self.begin_change(&environment).await?;
        if notifications::count_of(&mut transaction, &environment).await? >= MAX_RECIPIENTS {
            let sentence =
                format!("This test environment has {MAX_RECIPIENTS} notifications already. Remove one first.");
            return Err(ServiceError::InvalidRequest(sentence));
        }
        let recipient = Notification {
            id: Uuid::new_v4().to_string().into(),
            test_environment_id: environment,
            address: request.address,
            name: request.name,
        };
        notifications::insert(&mut transaction, &recipient, now).await?;
        self.finish_change(transaction, caller, recipient).await
    }

    /// Changes what is given of a recipient (row 10).
    ///
    /// # Errors
    /// `InvalidRequest`, `EnvironmentNotFound`, `NotificationNotFound`.
    pub async fn update_notification(
        &self,
        environment: &EnvironmentId,
        id: &NotificationId,
        request: NotificationRequest,
        caller: Caller<'_>,
    ) -> Result<Notification> {
        let (environment, id) = (known_form(environment)?, known_notification_form(id)?);
        notification::check(&request)?;
        let (mut transaction, _) = self.begin_change(&environment).await?;
        let recipient = notifications::one(&mut transaction, &environment, &id).await?;
        let recipient = notification::changed(recipient, request);
        notifications::save(&mut transaction, &recipient).await?;
        self.finish_change(transaction, caller, recipient).await
    }

    /// Removes a recipient and answers what it was (row 11).
    ///
    /// # Errors
    /// `EnvironmentNotFound`, `NotificationNotFound`.
    pub async fn delete_notification(
        &self,
        environment: &EnvironmentId,
        id: &NotificationId,
        caller: Caller<'_>,
    ) -> Result<Notification> {
        let (environment, id) = (known_form(environment)?, known_notification_form(id)?);
        let (mut transaction, _) = self.begin_change(&environment).await?;
        let recipient = notifications::one(&mut transaction, &environment, &id).await?;
        notifications::delete(&mut transaction, &id).await?;
        self.finish_change(transaction, caller, recipient).await
    }
}

fn known_notification_form(id: &NotificationId) -> Result<NotificationId> {
    uuid(id.as_str()).map(NotificationId::from).ok_or(ServiceError::NotificationNotFound)
}
