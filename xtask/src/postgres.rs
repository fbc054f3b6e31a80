//! A PostgreSQL server for the tests: in a temporary folder, for this computer only, and gone afterwards.

use crate::{process, system};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::{env, fs};

/// The variable by which the tests find the server. Each makes a database of its own there.
pub(crate) const VARIABLE: &str = "REPRISE_TEST_POSTGRES";

/// Who the server's first user is.
const USER: &str = "reprise";

/// What the keeper of the server prints when that can be used.
const READY: &str = "ready";

/// Makes a server, runs it until our end of the standard input is closed, and tidies up. That end is closed however we
/// end, so that a run which was killed leaves nothing behind. Nothing here must survive a power cut: no fsync.
const KEEPER: &str = r#"
# Whoever waits for our word may be gone: that must not keep us from tidying up.
trap '' PIPE
umask 077
folder=$(mktemp -d "${TMPDIR:-/tmp}/reprise-postgres-XXXXXX") || exit 1
cd "$folder" || exit 1
server() { pg_ctl --pgdata=data --log=log --wait "$@" >>log 2>&1; }
begin() {
    printf '%s\n' "$SERVER_PASSWORD" >password
    initdb --pgdata=data --username="$SERVER_USER" --pwfile=password --auth=scram-sha-256 \
        --encoding=UTF8 --no-locale --no-sync >>log 2>&1 || return 1
    cat >>data/postgresql.conf <<END
listen_addresses = '127.0.0.1'
port = $SERVER_PORT
unix_socket_directories = ''
max_connections = 300
fsync = off
full_page_writes = off
synchronous_commit = off
END
    server start
}
if begin; then
    echo ready 2>/dev/null
    cat >/dev/null
    server stop --mode=immediate
else
    cat log >&2
fi
cd / && rm -rf "$folder"
"#;

/// A running server. It ends with this value, and with this process.
pub(crate) struct Postgres {
    keeper: Child,
    /// `postgres://user:password@host:port/database`, of a user who may do everything.
    pub(crate) url: String,
}

impl Postgres {
    /// Starts it on a free port and waits until it is ready.
    pub(crate) fn start() -> Result<Self> {
        let programs = system::postgres()?;
        let (port, password) = (free_port()?, password()?);
        let mut command = Command::new("sh");
        command
            .args(["-c", KEEPER])
            .env("PATH", process::path_with(&[programs])?)
            .envs([("SERVER_USER", USER), ("SERVER_PASSWORD", &password), ("SERVER_PORT", &port.to_string())])
            .current_dir(env::temp_dir())
            // Ctrl-C at the terminal ends us; the keeper notices that, and must live to tidy up.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        if let Some((user, group)) = unprivileged()? {
            command.uid(user).gid(group);
        }
        let mut keeper = command.spawn().context("`sh` could not be started")?;
        let output = keeper.stdout.take().map(BufReader::new);
        let url = format!("postgres://{USER}:{password}@127.0.0.1:{port}/postgres");
        let server = Self { keeper, url };
        let said = output.and_then(|output| output.lines().next()).transpose()?;
        if said.as_deref() != Some(READY) {
            bail!("PostgreSQL did not start; its output above says why");
        }
        Ok(server)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Closes its standard input first.
        let _ = self.keeper.wait();
    }
}

/// Whom the server runs as: PostgreSQL refuses to be the administrator's.
fn unprivileged() -> Result<Option<(u32, u32)>> {
    if id(&["-u"])? != 0 {
        return Ok(None);
    }
    let both = id(&["-u", "postgres"]).and_then(|user| Ok((user, id(&["-g", "postgres"])?)));
    both.map(Some).context("PostgreSQL does not run as root, and there is no user `postgres` that it could run as")
}

fn id(arguments: &[&str]) -> Result<u32> {
    process::read(Command::new("id").args(arguments))?.trim().parse().context("`id` answered no number")
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("there is no free port")?;
    Ok(listener.local_addr()?.port())
}

/// Other users of this computer can reach the port.
fn password() -> Result<String> {
    let uuid = fs::read_to_string("/proc/sys/kernel/random/uuid").context("the system has no random numbers")?;
    Ok(uuid.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpStream;

    #[test]
    #[ignore = "needs PostgreSQL: run by `cargo xtask test`"]
    fn the_server_is_there_until_it_is_dropped() {
        let server = Postgres::start().expect("a server");
        let address = server.url.rsplit(['@', '/']).nth(1).expect("an address").to_owned();
        assert!(TcpStream::connect(&address).is_ok(), "{address}");
        drop(server);
        assert!(TcpStream::connect(&address).is_err(), "{address}");
    }
}
