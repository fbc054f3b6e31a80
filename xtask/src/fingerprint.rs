//! Whether files changed since they were last used.

use anyhow::{Context, Result};
use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// A number that changes when a file's path or content does. Good against accidents, not against attackers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    /// Of files and of everything in folders, in any depth; what does not exist counts as such.
    pub(crate) fn of(root: &Path, paths: &[&str]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        for path in paths {
            for file in files(&root.join(path))? {
                file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
                fs::read(&file).with_context(|| format!("`{}` cannot be read", file.display()))?.hash(&mut hasher);
            }
        }
        Ok(Self(hasher.finish()))
    }

    /// Of one content, whatever the name.
    pub(crate) fn of_content(content: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        content.hash(&mut hasher);
        Self(hasher.finish())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

/// The file, or every file in the folder in the order of their names; none where there is nothing.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = || format!("`{}` cannot be read", path.display());
    let mut entries = Vec::new();
    for entry in fs::read_dir(path).with_context(unreadable)? {
        entries.push(entry.with_context(unreadable)?.path());
    }
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        found.extend(files(&entry)?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_names_and_absence_count() {
        let root = std::env::temp_dir().join(format!("reprise-fingerprint-{}", std::process::id()));
        fs::create_dir_all(root.join("src/deep")).expect("a folder");
        let of = || Fingerprint::of(&root, &["src", "missing.toml"]).expect("readable");

        let empty = of();
        fs::write(root.join("src/deep/a.rs"), "one").expect("a file");
        let one = of();
        fs::write(root.join("src/deep/a.rs"), "two").expect("a file");
        let two = of();
        fs::rename(root.join("src/deep/a.rs"), root.join("src/a.rs")).expect("a move");
        let moved = of();
        fs::remove_dir_all(&root).expect("removable");

        let all = [empty, one, two, moved];
        assert!((0..4).all(|left| (0..left).all(|right| all[left] != all[right])), "{all:?}");
    }
}
