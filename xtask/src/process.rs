//! Running other programs, with errors that name what was run.

use anyhow::{Context, Result, bail};
use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::{env, io, thread};

/// Runs a program to its end, with its output on ours, and fails unless it succeeded.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` failed ({status}); its output above says why", words(command));
    }
    Ok(())
}

/// Runs a program to its end without its output and answers what it printed.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| cannot_start(command))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", words(command), output.status, reason.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program to its end with its output on ours, and keeps a copy of what it printed on either stream.
pub(crate) fn watch(command: &mut Command) -> Result<(ExitStatus, String)> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| cannot_start(command))?;
    let out = child.stdout.take().map(|stream| thread::spawn(|| copy(stream, io::stdout())));
    let err = child.stderr.take().map(|stream| thread::spawn(|| copy(stream, io::stderr())));
    let mut printed = String::new();
    for thread in [out, err].into_iter().flatten() {
        printed += &thread.join().unwrap_or_default();
    }
    Ok((child.wait()?, printed))
}

/// The program of that name in one of the folders of `PATH`.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// A value for `PATH` in which `folders` come before everything else.
pub(crate) fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let inherited = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(env::split_paths(&inherited));
    env::join_paths(all).context("a folder with a separator of PATH in its name cannot be used; move the checkout")
}

/// The cargo that runs us, so that a toolchain chosen with `cargo +name` stays chosen.
pub(crate) fn cargo(directory: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(directory);
    command
}

/// The command as somebody would type it.
pub(crate) fn words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

fn cannot_start(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    format!("`{program}` could not be started; install it or put it on PATH")
}

/// Passes on what comes, as it comes, and answers all of it.
fn copy(mut from: impl Read, mut to: impl Write) -> String {
    let mut copied = Vec::new();
    let mut buffer = [0; 8192];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        copied.extend_from_slice(&buffer[..count]);
        // A reader that went away (`| head`) is no reason to stop counting.
        let _ = to.write_all(&buffer[..count]).and_then(|()| to.flush());
    }
    String::from_utf8_lossy(&copied).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_watched_is_kept_from_both_streams() {
        let (status, printed) = watch(Command::new("sh").args(["-c", "echo one; echo two >&2; exit 3"])).expect("sh");
        assert_eq!(status.code(), Some(3));
        assert_eq!(printed, "one\ntwo\n");
    }

    #[test]
    fn a_failure_names_the_command_as_it_would_be_typed() {
        let error = run(Command::new("/bin/sh").args(["-c", "exit 4"])).expect_err("the exit status is 4").to_string();
        assert_eq!(error, "`sh -c exit 4` failed (exit status: 4); its output above says why");
    }
}
