//! `reprise serve`: from settings to a running server.

use crate::access::{Access, AccessRules, Door, Provider};
use crate::access_settings::AccessSettings;
use crate::app::{About, AppState, app};
use crate::assets::EmbeddedDist;
use crate::backend::{Backend, Embedded, Polled, Upstream};
use crate::base_path::BasePath;
use crate::desk::Desk;
use crate::doctor::{self, Doctor};
use crate::ledger::Ledger;
use crate::listen;
use crate::metrics::Metrics;
use crate::oversight::Oversight;
use crate::reload::Reload;
use crate::settings::{Auth, ServeArguments, Settings};
use crate::settings_file;
use crate::start::{self, StartError};
use crate::upstream_settings::UpstreamSettings;
use service::clock::SystemWall;
use service::{OpenError, Options, Service};
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinHandle;
use zuora::{Client, Observer, TrackId};

/// How long Zuora may take when somebody in the console asks how it is: less than a request may take.
const CHECKS_PATIENCE: Duration = Duration::from_secs(8);

/// Runs the server until it is told to stop with SIGTERM or SIGINT. On SIGHUP it reads its settings again.
///
/// # Errors
/// When it cannot start.
pub fn serve(arguments: ServeArguments) -> Result<(), StartError> {
    let settings = arguments.clone().resolve()?;
    start::log_to_stderr(settings.log_format);
    settings_file::warn_of_unknown_variables();
    start::runtime()?.block_on(run(arguments, settings))
}

async fn run(arguments: ServeArguments, settings: Settings) -> Result<(), StartError> {
    let addresses = start::addresses(&settings.listen).await?;
    if settings.access.auth == Auth::None {
        start::open_to_others(&addresses).map_or(Ok(()), |open| Err(StartError::OpenToOthers(open)))?;
    }
    let listeners = listen::bind(&addresses).await.map_err(|error| start::bind_error(&settings.listen, &error))?;
    let address = listeners[0].local_addr()?;
    let stop = start::stop_signal()?;
    let hangup = signal(SignalKind::hangup())?;

    let metrics = Metrics::default();
    let client = settings.upstream.as_ref().map(|upstream| client(upstream, &metrics)).transpose()?;
    let doctor = Some(Doctor::new(&settings, doctor::concerns(&settings), client.clone(), CHECKS_PATIENCE));
    let ledger = Ledger::open(&settings.database_url).await.map_err(OpenError::from)?;
    let Behind { backend, service, polled } = behind(&settings, &ledger, client).await?;
    let access = access(settings.access.clone(), &settings.base_path, ledger.clone())?;
    let desk = Desk::new(backend, ledger.clone());
    if settings.demo && desk.fill_with_samples().await.is_err() {
        tracing::warn!("the demonstration begins without notes and holds");
    }
    let mut work = desk.start();
    work.extend(settings.audit_retention_days.map(|days| desk.forget_after(days)));
    work.extend(polled.iter().flat_map(|polled| polled.start(metrics.clone())));
    let base_path = settings.base_path.clone();
    let intervals = settings.upstream.as_ref().map(|_| settings.polling.intervals()).unwrap_or_default();
    let about =
        About { demo: settings.demo, contact: settings.contact.clone(), data_age: settings.data_age, intervals };
    let oversight = Oversight { metrics, doctor, access: Some(access) };
    let state = AppState::overseen(desk, Arc::new(EmbeddedDist), base_path, &settings.listen, about, oversight);
    let app = app(state.clone());
    let reload = Reload { arguments, settings: settings.clone(), state: state.clone() };
    work.push(tokio::spawn(reload.on(hangup)));
    let stop = async move {
        stop.await;
        state.end_waits();
    };

    // Programs that started us wait for this line; nothing else is ever written there.
    writeln!(io::stdout(), "Reprise is ready: http://{address}{}", settings.base_path.as_str())?;
    listen::serve(listeners, app, stop).await;
    if let Some(polled) = &polled {
        polled.settle().await;
    }
    work.iter().for_each(JoinHandle::abort);
    ledger.close().await;
    if let Some(service) = service {
        service.close().await;
    }
    Ok(())
}

/// Who may come in, and do what.
fn access(settings: AccessSettings, base_path: &BasePath, ledger: Ledger) -> Result<Access, StartError> {
    let AccessSettings { auth, public_url, proxy, oidc, limits, rules } = settings;
    warn_without_administrator(auth, &rules);
    let door = match (proxy, oidc, &public_url) {
        (Some(proxy), _, _) => Door::Proxy(proxy),
        (None, Some(oidc), Some(url)) => {
            let back = format!("{}{}", url.origin(), base_path.join("sign-in/callback"));
            Door::Provider(Box::new(Provider::new(oidc, &back).map_err(|error| StartError::Access(error.to_string()))?))
        }
        _ => Door::Open,
    };
    Ok(Access { limits, public_url, ..Access::new(door, rules, ledger, Arc::new(SystemWall)) })
}

/// Nobody could end a hold of all environments.
pub(crate) fn warn_without_administrator(auth: Auth, rules: &AccessRules) {
    if auth != Auth::None && rules.roles.have_no_administrator() {
        tracing::warn!("nobody is administrator: give somebody that role with [[roles]] in the settings file");
    }
}

/// What stands behind the console: Zuora, which is polled for all viewers, or the embedded service, which has to be closed
/// at the end.
struct Behind {
    backend: Arc<dyn Backend>,
    service: Option<Service>,
    polled: Option<Polled>,
}

async fn behind(settings: &Settings, ledger: &Ledger, client: Option<Client>) -> Result<Behind, StartError> {
    if let Some((upstream, client)) = settings.upstream.as_ref().zip(client) {
        let source = Arc::new(Upstream::new(client));
        let (ledger, wall, polling) = (ledger.clone(), Arc::new(SystemWall), settings.polling.clone());
        let polled = Polled::open(source, ledger, upstream.tenant(), polling, wall).await;
        let polled = polled.map_err(|problem| StartError::Snapshots(problem.detail().to_owned()))?;
        return Ok(Behind { backend: Arc::new(polled.clone()), service: None, polled: Some(polled) });
    }
    let options = Options { clock_speed: settings.clock_speed, demo: settings.demo, ..Options::default() };
    let service = Service::open(&settings.database_url, options).await?;
    Ok(Behind { backend: Arc::new(Embedded(service.clone())), service: Some(service), polled: None })
}

/// The client of Zuora. It asks for its token at once, so that the log says early whether ID and secret are right; that
/// Zuora does not answer right now is no reason not to start.
fn client(upstream: &UpstreamSettings, metrics: &Metrics) -> Result<Client, StartError> {
    let host = upstream.host.to_string();
    if let Some(file) = &upstream.open_file {
        let file = file.display().to_string();
        tracing::warn!(file, "every user of this computer may read the client secret: take that away with chmod 600");
    }
    if upstream.host.is_sandbox() {
        tracing::warn!(host, "sandboxes are refreshed from the production tenant; this is a host of sandboxes");
    }
    let options = zuora::Options::new(upstream.host.clone(), upstream.credentials.clone());
    let observer = Some(Arc::new(metrics.clone()) as Arc<dyn Observer>);
    let client = Client::new(zuora::Options { entity_id: upstream.entity_id.clone(), observer, ..options })?;
    let early = client.clone();
    tokio::spawn(async move {
        match early.check(&TrackId::fresh()).await {
            Ok(()) => tracing::info!(host, "Zuora is the backend"),
            Err(error) => tracing::warn!(host, %error, "Zuora gave no token; it is asked again when it is needed"),
        }
    });
    Ok(client)
}
