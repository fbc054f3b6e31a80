//! Files with a secret in them.

use crate::start::StartError;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// The permission of all users to read a file.
const READ_BY_ALL: u32 = 0o004;

/// The secret in a file: its first line, as editors end files with one.
///
/// # Errors
/// When the file cannot be read, or nothing is in that line.
pub(crate) fn secret_in(path: &Path) -> Result<String, StartError> {
    let unusable = |error: std::io::Error| StartError::SecretFile { path: path.to_owned(), reason: error.to_string() };
    let text = std::fs::read_to_string(path).map_err(unusable)?;
    let line = text.lines().next().unwrap_or_default();
    if line.trim().is_empty() { Err(StartError::EmptySecret(path.to_owned())) } else { Ok(line.to_owned()) }
}

/// Whether every user of this computer may read the file.
pub(crate) fn is_open_to_all(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & READ_BY_ALL != 0)
}
