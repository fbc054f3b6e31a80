//! What is built does not say in which folders: so it is the same from every checkout, and names nobody.

use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::env;
use std::path::PathBuf;

/// The variable that cargo reads flags of the compiler from.
pub(crate) const VARIABLE: &str = "CARGO_ENCODED_RUSTFLAGS";
/// What stands between flags in it.
const BETWEEN_FLAGS: &str = "\u{1f}";

/// Its value. Of several folders that fit the last one counts: usually the build folder lies in the checkout.
pub(crate) fn hidden(workspace: &Workspace) -> Result<String> {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let cargo = cargo.context("no home folder is known; set CARGO_HOME to the folder of cargo")?;
    let flags = [(&cargo, "/cargo"), (&workspace.root, "/reprise"), (&workspace.target, "/target")]
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    Ok(flags.join(BETWEEN_FLAGS))
}
