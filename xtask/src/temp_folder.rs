//! A folder for as long as somebody measures.

use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// A folder of its own for this process; it is gone, with what is in it, when it is dropped.
pub(crate) struct TempFolder(PathBuf);

impl TempFolder {
    /// Makes it; the name tells the folders of one process apart.
    pub(crate) fn new(name: &str) -> Result<Self> {
        let folder = env::temp_dir().join(format!("reprise-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("`{}` cannot be made", folder.display()))?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        // What cannot be removed is removed by the system in its time.
        let _ = fs::remove_dir_all(&self.0);
    }
}
