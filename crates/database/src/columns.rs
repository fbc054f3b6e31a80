//! Columns as values.

use sqlx::Row;
use sqlx::any::AnyRow;
use wire::Timestamp;

/// An instant, which is kept in epoch milliseconds.
///
/// # Errors
/// When there is no such column.
pub fn instant(row: &AnyRow, column: &str) -> sqlx::Result<Timestamp> {
    Ok(Timestamp::from_millis(row.try_get(column)?))
}

/// The same where there may be none.
///
/// # Errors
/// When there is no such column.
pub fn optional_instant(row: &AnyRow, column: &str) -> sqlx::Result<Option<Timestamp>> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(Timestamp::from_millis))
}
