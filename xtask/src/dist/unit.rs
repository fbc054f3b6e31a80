//! Whether systemd understands the unit: it passes over what it does not know, with no more than a word.

use crate::process;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What systemd has to say about a unit for a program that is there; none where systemd is not. It is told by a copy.
pub(super) fn complaints(unit: &Path, program: &Path, copy: &Path) -> Result<Option<String>> {
    let Some(analyze) = process::find("systemd-analyze") else { return Ok(None) };
    let text = fs::read_to_string(unit).with_context(|| format!("`{}` cannot be read", unit.display()))?;
    fs::write(copy, text.replace("ExecStart=reprise", &format!("ExecStart={}", program.display())))?;
    let output = Command::new(analyze).args(["verify", "--man=no"]).arg(copy).output()?;
    Ok(Some(String::from_utf8_lossy(&output.stderr).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temp_folder::TempFolder;

    #[test]
    fn systemd_understands_the_unit_where_there_is_systemd() {
        let folder = TempFolder::new("unit").expect("a folder");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checkout");
        let (copy, program) = (folder.path().join("reprise.service"), Path::new("/usr/bin/env"));
        let said = complaints(&root.join("packaging/reprise.service"), program, &copy).expect("a unit");
        let Some(said) = said else { return };
        assert_eq!(said, "");
        let other = folder.path().join("other.service");
        let unknown = fs::read_to_string(&copy).expect("the copy").replace("LockPersonality", "LockPersonalities");
        fs::write(&other, unknown).expect("a file");
        let said = complaints(&other, program, &copy).expect("a unit").expect("there is systemd");
        assert!(said.contains("LockPersonalities"), "{said}");
    }
}
