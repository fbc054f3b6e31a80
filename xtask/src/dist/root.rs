//! Folders in which a program finds nothing but what is put there.

use crate::process;
use crate::temp_folder::TempFolder;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Where programs are, in any root and here.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A folder that programs take for the whole file system.
pub(super) struct Root {
    folder: TempFolder,
    /// Whether this user may make it the root, and does not have to become somebody else first.
    administrator: bool,
}

impl Root {
    /// With nothing in it but a folder for temporary files.
    pub(super) fn empty(name: &str) -> Result<Self> {
        let folder = TempFolder::new(name)?;
        fs::create_dir(folder.path().join("tmp"))?;
        let administrator = process::read(Command::new("id").arg("-u"))?.trim() == "0";
        Ok(Self { folder, administrator })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A program in it, without any of the variables that are set here.
    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(if self.administrator { "chroot" } else { "unshare" });
        if !self.administrator {
            command.args(["--user", "--map-root-user", "chroot"]);
        }
        command.arg(self.path()).arg(program).env_clear().env("PATH", PATH);
        command
    }

    /// Puts a file there.
    pub(super) fn put(&self, from: &Path, to: &str) -> Result<()> {
        let to = self.path().join(to);
        fs::copy(from, &to).with_context(|| format!("`{}` cannot be copied to `{}`", from.display(), to.display()))?;
        Ok(())
    }
}
