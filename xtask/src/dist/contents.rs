//! The folder that becomes the archive: the program, and what belongs beside it.

use super::{Release, copy, notices};
use crate::process;
use anyhow::Result;
use std::path::Path;

/// What is copied as it is: from the checkout, to the folder.
const COPIED: &[(&str, &str)] = &[
    ("packaging/README.md", "README.md"),
    ("packaging/reprise.service", "reprise.service"),
    ("packaging/reprise.toml", "reprise.toml"),
    ("packaging/Containerfile", "Containerfile"),
    ("CHANGELOG.md", "CHANGELOG.md"),
    ("LICENSE-MIT", "licences/LICENSE-MIT"),
    ("LICENSE-APACHE", "licences/LICENSE-APACHE"),
];

/// Puts everything into the folder.
pub(super) fn collect(release: &Release<'_>, binary: &Path) -> Result<()> {
    let (root, folder) = (&release.workspace.root, release.contents());
    copy(binary, &folder.join("reprise"))?;
    for (from, to) in COPIED {
        copy(&root.join(from), &folder.join(to))?;
    }
    let mut manual = process::cargo(root);
    manual.args(["run", "--quiet", "--package", "reprise-server", "--example", "manual", "--"]).arg(&folder);
    process::run(&mut manual)?;
    notices::write(release, &folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checkout");
        for (from, _) in COPIED {
            assert!(root.join(from).is_file(), "{from}");
        }
    }
}
