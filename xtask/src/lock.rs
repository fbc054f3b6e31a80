//! One at a time: commands that run at the same moment must not break each other's files.

use anyhow::{Context, Result};
use std::fs::{self, File, TryLockError};
use std::path::Path;

/// Holds the lock until it is dropped or the process ends, however it ends.
#[must_use]
pub(crate) struct Lock(#[expect(dead_code, reason = "the lock lives as long as the open file")] File);

impl Lock {
    /// Takes the lock, and waits while another command has it, after a word about `what` it is waiting for.
    pub(crate) fn take(path: &Path, what: &str) -> Result<Self> {
        let unusable = || format!("`{}` cannot be locked; check who owns it", path.display());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(unusable)?;
        }
        let file = File::options().create(true).truncate(false).write(true).open(path).with_context(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                println!("Waiting for another command that {what} …");
                file.lock().with_context(unusable)?;
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(unusable),
        }
        Ok(Self(file))
    }
}
