//! `reprise backup` and `reprise restore`, as operators use them.

use crate::process::refusal_of;
use crate::program::{Program, command, command_of, run};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;
use wire::{DAY, Timestamp};

const DEMO: [&str; 3] = ["--demo", "--listen", "127.0.0.1:0"];
/// Some user who is not the one that runs the tests.
const SERVERS_USER: u32 = 12_345;
const COPY: [&str; 2] = ["--demo", "copy.db"];

fn folder() -> TempDir {
    TempDir::new().expect("a temporary folder")
}

fn said(folder: &TempDir, subcommand: &str, arguments: &[&str]) -> String {
    let output = run(command_of(subcommand, folder.path(), arguments));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

fn refusal(folder: &TempDir, subcommand: &str, arguments: &[&str]) -> String {
    refusal_of(command_of(subcommand, folder.path(), arguments))
}

/// A database with samples, which nobody has open.
fn filled() -> TempDir {
    let folder = folder();
    Program::start(command(folder.path(), &DEMO)).stop("-TERM");
    folder
}

async fn change(file: &Path, statement: String) {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut connection = options.connect().await.expect("a database");
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.expect("a statement that works");
    connection.close().await.expect("an end");
}

/// The reasons of all holds, which tests write in great number.
async fn reasons(file: &Path) -> Vec<String> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await.expect("a database");
    sqlx::query_scalar("SELECT reason FROM holds ORDER BY reason").fetch_all(&mut connection).await.expect("rows")
}

/// The names of the files of a folder.
fn files(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).expect("a folder");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_made_while_others_write_has_all_that_was_acknowledged_before_and_comes_back_whole() {
    let folder = folder();
    let server = Arc::new(Program::start(command(folder.path(), &DEMO)));
    let (acknowledged, ends) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock that was set").as_millis();
    // The demonstration's clock is ahead of ours, and a hold may last a year.
    let until = Timestamp::from_millis(i64::try_from(now).expect("not in the far future") + 300 * DAY);
    let writing = tokio::spawn({
        let (server, acknowledged, ends) = (server.clone(), acknowledged.clone(), ends.clone());
        async move {
            for number in 0.. {
                let body = format!(r#"{{"until":"{until}","reason":"hold {number:05}"}}"#);
                let answer = server.post("api/console/holds", "").body(body).send().await.expect("an answer");
                assert_eq!(answer.status(), 201, "{:?}", answer.text().await);
                acknowledged.fetch_add(1, Ordering::SeqCst);
                if ends.load(Ordering::SeqCst) {
                    break;
                }
            }
        }
    });
    while acknowledged.load(Ordering::SeqCst) < 5 && !writing.is_finished() {
        tokio::task::yield_now().await;
    }
    let mut before = 0;
    for _ in 0..5 {
        before = acknowledged.load(Ordering::SeqCst);
        let text = said(&folder, "backup", &["--demo", "--force", "copy.db"]);
        assert!(text.contains("copy.db") && text.contains("sqlite://reprise-demo.db"), "{text}");
    }
    let copied = reasons(&folder.path().join("copy.db")).await;
    ends.store(true, Ordering::SeqCst);
    writing.await.expect("no refusal");
    let all = acknowledged.load(Ordering::SeqCst);
    let are_all_there = (0..before).all(|number| copied.contains(&format!("hold {number:05}")));
    assert!(are_all_there && all > before, "{before} {all}: {copied:?}");
    let mode = fs::metadata(folder.path().join("copy.db")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "people's names are in it");

    Arc::into_inner(server).expect("nobody else uses it").stop("-TERM");
    let text = said(&folder, "restore", &COPY);
    assert!(text.contains("What was there before is in reprise-demo.db.before-restore."), "{text}");
    assert_eq!(reasons(&folder.path().join("reprise-demo.db")).await, copied);
    let kept = reasons(&folder.path().join("reprise-demo.db.before-restore")).await;
    assert_eq!(kept.iter().filter(|reason| reason.starts_with("hold ")).count(), all);
    let server = Program::start(command(folder.path(), &DEMO));
    let holds = server.get("api/console/holds").await;
    let shown = holds["holds"].as_array().expect("holds");
    let is_shown = |reason: &String| shown.iter().any(|hold| hold["reason"].as_str() == Some(reason));
    assert!(copied.iter().filter(|reason| reason.starts_with("hold ")).all(is_shown), "{holds}");
    let whole = run(command_of("audit", folder.path(), &["verify", "--database-url", "sqlite://reprise-demo.db"]));
    assert!(whole.status.success());
}

#[test]
fn a_file_that_is_there_is_replaced_only_on_request_and_the_database_never() {
    let folder = filled();
    fs::write(folder.path().join("copy.db"), "a letter").expect("a file");
    assert!(refusal(&folder, "backup", &COPY).contains("--force"));
    assert_eq!(fs::read_to_string(folder.path().join("copy.db")).expect("a file"), "a letter");
    said(&folder, "backup", &["--demo", "--force", "copy.db"]);
    assert!(fs::read(folder.path().join("copy.db")).expect("a file").starts_with(b"SQLite format 3"));
    for file in ["reprise-demo.db", "./reprise-demo.db"] {
        assert!(refusal(&folder, "backup", &["--demo", "--force", file]).contains("the database itself"));
        assert!(refusal(&folder, "restore", &["--demo", file]).contains("the database itself"));
    }
    assert_eq!(files(&folder), ["copy.db", "reprise-demo.db"], "nothing else is left behind");
}

#[test]
fn where_no_copy_can_be_written_that_is_said() {
    let folder = filled();
    fs::create_dir(folder.path().join("a folder")).expect("a folder");
    for (file, wanted) in [
        ("a folder", "it is a folder"),
        ("no/such/copy.db", "Check that its folder exists"),
        ("/proc/copy.db", "this user may write there"),
    ] {
        let sentence = refusal(&folder, "backup", &["--demo", "--force", file]);
        assert!(sentence.contains(wanted), "{file}: {sentence}");
    }
    assert!(refusal(&folder, "backup", &["copy.db"]).contains("There is no database sqlite://reprise.db yet"));
    fs::write(folder.path().join("reprise.db"), "a letter").expect("a file");
    let sentence = refusal(&folder, "backup", &["copy.db"]);
    assert!(sentence.contains("sqlite://reprise.db cannot be used: file is not a database"), "{sentence}");
    assert_eq!(files(&folder), ["a folder", "reprise-demo.db", "reprise.db"]);
}

#[tokio::test]
async fn a_database_of_another_program_is_not_copied() {
    let folder = folder();
    change(&folder.path().join("reprise.db"), "CREATE TABLE recipes (name TEXT)".to_owned()).await;
    let sentence = refusal(&folder, "backup", &["copy.db"]);
    assert!(sentence.contains("reprise.db is no database of Reprise") && !sentence.contains("copy.db"), "{sentence}");
    assert_eq!(files(&folder), ["reprise.db"]);
}

#[tokio::test]
async fn what_is_no_copy_of_ours_is_not_restored_and_nothing_is_changed() {
    let folder = filled();
    said(&folder, "backup", &COPY);
    let at = |name: &str| folder.path().join(name);
    let copy = fs::read(at("copy.db")).expect("a file");
    fs::write(at("letter"), "Dear Sir or Madam").expect("a file");
    fs::write(at("empty"), "").expect("a file");
    fs::write(at("half"), &copy[..copy.len() / 2]).expect("a file");
    let mut scratched = copy.clone();
    scratched[6000..20_000].fill(0x55);
    fs::write(at("scratched"), scratched).expect("a file");
    change(&at("other"), "CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('Soup')".to_owned()).await;
    for (name, table) in [("later", "_ledger_migrations"), ("later-service", "_sqlx_migrations")] {
        fs::write(at(name), &copy).expect("a file");
        let row = format!(
            "INSERT INTO {table} SELECT 9999, 'later', installed_on, success, checksum, execution_time FROM {table} LIMIT 1"
        );
        change(&at(name), row).await;
    }
    fs::write(at("live"), &copy).expect("a file");
    fs::write(at("live-wal"), "what was not copied").expect("a file");
    fs::create_dir(at("a folder")).expect("a folder");
    let before = (files(&folder), fs::read(at("reprise-demo.db")).expect("a file"));
    for (file, wanted) in [
        ("letter", "file is not a database"),
        ("empty", "nothing of the console is in it"),
        ("half", "no database of Reprise that could be used"),
        ("scratched", "no database of Reprise that could be used"),
        ("other", "nothing of the console is in it"),
        ("later", "a later version of Reprise"),
        ("later-service", "a later version of Reprise"),
        ("live", "part of it is in live-wal"),
        ("a folder", "it is no file"),
        ("missing", "Name a file that reprise backup has written"),
    ] {
        let sentence = refusal(&folder, "restore", &["--demo", file]);
        assert!(sentence.contains(wanted) && sentence.contains(file), "{file}: {sentence}");
        assert_eq!((files(&folder), fs::read(at("reprise-demo.db")).expect("a file")), before, "{file}");
    }
}

#[tokio::test]
async fn nothing_is_restored_while_a_server_has_the_database_open() {
    let folder = filled();
    said(&folder, "backup", &COPY);
    let server = Program::start(command(folder.path(), &DEMO));
    let sentence = refusal(&folder, "restore", &COPY);
    assert!(sentence.contains("Stop the server first"), "{sentence}");
    assert_eq!(server.get("api/console/session").await["demo"], true);
    // A process that was killed has nothing open any more, and leaves behind what it had not written back.
    server.kill();
    assert!(files(&folder).contains(&"reprise-demo.db-wal".to_owned()));
    said(&folder, "restore", &COPY);
    said(&folder, "restore", &COPY);
    let names = ["copy.db", "reprise-demo.db", "reprise-demo.db.before-restore", "reprise-demo.db.before-restore-2"];
    assert_eq!(files(&folder), names);
}

#[test]
fn a_database_that_is_lost_or_damaged_is_replaced_too() {
    let folder = filled();
    said(&folder, "backup", &COPY);
    let database = folder.path().join("reprise-demo.db");
    fs::remove_file(&database).expect("a file");
    assert!(!said(&folder, "restore", &COPY).contains("before"));
    fs::write(&database, "a letter").expect("a file");
    fs::write(folder.path().join("reprise-demo.db-wal"), "what belongs to it").expect("a file");
    fs::set_permissions(&database, fs::Permissions::from_mode(0o640)).expect("permissions");
    // Only root can give a file away, and only root restores for others.
    let is_given_away = chown(&database, Some(SERVERS_USER), Some(SERVERS_USER)).is_ok();
    said(&folder, "restore", &COPY);
    let found = fs::metadata(&database).expect("a file");
    assert_eq!(found.permissions().mode() & 0o777, 0o640, "whoever could read it still can");
    assert!(!is_given_away || (found.uid(), found.gid()) == (SERVERS_USER, SERVERS_USER));
    let kept = fs::read_to_string(folder.path().join("reprise-demo.db.before-restore-wal")).expect("a file");
    assert_eq!(kept, "what belongs to it");
    Program::start(command(folder.path(), &DEMO)).stop("-TERM");
}

#[test]
fn the_settings_of_the_server_say_which_database_it_is() {
    let folder = filled();
    fs::rename(folder.path().join("reprise-demo.db"), folder.path().join("mine.db")).expect("a file");
    fs::write(folder.path().join("reprise.toml"), "database-url = \"sqlite://mine.db\"\nlisten = \"127.0.0.1:1\"")
        .expect("a file");
    assert!(said(&folder, "backup", &["--config", "reprise.toml", "copy.db"]).contains("sqlite://mine.db"));
    let sentence = refusal(&folder, "backup", &["--upstream-url", "us2-production", "other.db"]);
    assert!(sentence.contains("sqlite://reprise-zuora.db"), "{sentence}");
}

#[test]
fn postgresql_has_its_own_programs_which_are_named_without_the_password() {
    let folder = folder();
    let database = ["--database-url", "postgres://ann:s3cret@db.example/reprise", "a copy"];
    for (subcommand, wanted) in [
        ("backup", "pg_dump --format=custom --file='a copy' postgres://ann@db.example/reprise"),
        ("restore", "--dbname=postgres://ann@db.example/reprise 'a copy'"),
    ] {
        let sentence = refusal(&folder, subcommand, &database);
        assert!(sentence.contains(wanted) && !sentence.contains("s3cret"), "{sentence}");
    }
    assert!(files(&folder).is_empty());
}
