//! Settings files of earlier versions, and those of the documents.
//!
//! `versions/settings/` has one for each version and kind of console: whoever adds a setting adds it to the files of the
//! next version, and never changes those of a version that is out.

use crate::program::{doctor_command, run};
use reprise_server::SettingsFile;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The sections of which each has settings of its own.
const SECTIONS: [&str; 8] =
    ["", "[polling]", "[oidc]", "[proxy]", "[sessions]", "[[roles]]", "[embed]", "[[environments]]"];

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/versions/settings");
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

#[test]
fn settings_of_every_version_can_be_used() {
    for file in fixtures() {
        let folder = TempDir::new().expect("a folder");
        for name in ["zuora-secret", "oidc-secret", "portal-key"] {
            fs::write(folder.path().join(name), "0123456789abcdef0123456789abcdef\n").expect("a file");
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            fs::set_permissions(folder.path().join(name), mode).expect("permissions");
        }
        let output = run(doctor_command(folder.path(), &["--config", file.to_str().expect("UTF-8")]));
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let line = text.lines().find(|line| line.contains(" settings ")).unwrap_or_else(|| panic!("{file:?}: {text}"));
        assert!(line.starts_with("ok ") && line.ends_with("The settings can be used."), "{file:?}: {line}");
    }
}

#[test]
fn every_setting_is_in_one_of_them() {
    let texts: Vec<_> = fixtures().iter().map(|file| fs::read_to_string(file).expect("a file")).collect();
    let words: BTreeSet<_> = texts.iter().flat_map(|text| text.split([' ', '\n', '[', ']'])).collect();
    for section in SECTIONS {
        let nonsense = format!("{section}\nno-such-setting = 1");
        let error = toml::from_str::<SettingsFile>(&nonsense).expect_err("an unknown setting");
        // The first of the words is the unknown one.
        let known: Vec<_> = error.message().split('`').skip(1).step_by(2).skip(1).collect();
        assert!(!known.is_empty(), "{section}: {error}");
        for name in known {
            assert!(words.contains(name), "{section} {name}: add it to a file in versions/settings");
        }
    }
}

#[test]
fn what_the_documents_show_can_be_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/administrators");
    let mut count = 0;
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a document");
        for block in text.split("```toml\n").skip(1).filter_map(|rest| Some(rest.split_once("```")?.0)) {
            let read = toml::from_str::<SettingsFile>(block);
            assert!(read.is_ok(), "{}: {block}{:?}", path.display(), read.err());
            count += 1;
        }
    }
    assert!(count > 5, "{count}");
}
