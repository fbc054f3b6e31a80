//! What packages bring beside the program: man pages, completions, the unit of systemd and the example of settings.

use clap::{CommandFactory, Parser};
use manual::SHELLS;
use reprise_server::{Cli, Command, SettingsFile};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

#[path = "../../examples/manual/files.rs"]
mod manual;

/// What `cargo xtask dist` packs.
fn packed(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packaging").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_command_and_setting_has_its_place_in_the_man_pages() {
    let folder = TempDir::new().expect("a folder");
    manual::write(folder.path()).expect("pages");
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let mut commands = vec![&program];
    let (mut pages, mut settings) = (0, 0);
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands());
        let name = command.get_display_name().unwrap_or(command.get_name());
        let page = fs::read_to_string(folder.path().join(format!("man/{name}.1"))).expect(name);
        // As a reader sees it.
        let page = page.replace("\\-", "-").replace("\\*(Aq", "'");
        let about = command.get_about().expect("what it is for").to_string();
        assert!(page.contains(&about), "{name}: {about}");
        for argument in command.get_arguments() {
            let flag = argument.get_long().map(|flag| format!("--{flag}"));
            let variable = argument.get_env().map(|variable| variable.to_string_lossy().into_owned());
            for word in flag.iter().chain(&variable) {
                assert!(page.contains(word.as_str()), "{name}: {word}");
            }
            settings += usize::from(variable.is_some());
        }
        pages += 1;
    }
    assert!(pages > 7 && settings > 30, "{pages} pages, {settings} settings");
}

#[test]
fn every_command_and_flag_is_completed_in_each_shell() {
    let folder = TempDir::new().expect("a folder");
    manual::write(folder.path()).expect("completions");
    let mut program = Cli::command();
    program.build();
    let files: Vec<_> = fs::read_dir(folder.path().join("completions")).expect("a folder").collect();
    assert_eq!(files.len(), SHELLS.len());
    for file in files {
        let path = file.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a file");
        // One of the three writes `-l listen` for `--listen`.
        let mark = if path.extension().is_some_and(|kind| kind == "fish") { "-l " } else { "--" };
        let mut commands = vec![&program];
        while let Some(command) = commands.pop() {
            commands.extend(command.get_subcommands());
            assert!(text.contains(command.get_name()), "{}: {}", path.display(), command.get_name());
            for flag in command.get_arguments().filter_map(clap::Arg::get_long) {
                assert!(text.contains(&format!("{mark}{flag}")), "{}: {flag}", path.display());
            }
        }
    }
}

#[test]
fn the_unit_starts_the_program_as_it_can_be_started() {
    let unit = packed("reprise.service");
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=")).expect("a command");
    let cli = Cli::try_parse_from(line.split(' ')).expect("a command line");
    let Command::Serve(arguments) = cli.command else { panic!("{line}") };
    assert_eq!(arguments.config.as_deref(), Some(Path::new("/etc/reprise/reprise.toml")));
}

#[test]
fn the_example_of_settings_can_be_read_with_and_without_what_is_switched_off() {
    let example = packed("reprise.toml");
    let settings: SettingsFile = toml::from_str(&example).expect("settings");
    assert_eq!(settings.database_url.as_deref(), Some("sqlite:///var/lib/reprise/reprise.db"));
    // A setting that is switched off has no blank behind the mark.
    let is_off = |line: &&str| line.strip_prefix('#').is_some_and(|rest| !rest.starts_with(' ') && !rest.is_empty());
    let off = example.lines().filter(is_off).count();
    let all: Vec<_> = example.lines().map(|line| if is_off(&line) { &line[1..] } else { line }).collect();
    let settings: SettingsFile = toml::from_str(&all.join("\n")).expect("settings");
    assert!(off > 10 && settings.oidc_issuer.is_some() && settings.roles.len() > 1, "{off}: {settings:?}");
}
