//! `reprise service`: the embedded service alone, with tokens, as Zuora shows it.

use crate::listen;
use crate::service_settings::{SAMPLE_CLIENT, ServiceArguments, ServiceSettings};
use crate::settings_file;
use crate::start::{self, StartError};
use service::http::Client;
use service::scenario::{EVERYWHERE, Scenarios};
use service::{Options, Service};
use std::io::{self, Write};

/// Runs the service until it is told to stop with SIGTERM or SIGINT.
///
/// # Errors
/// When it cannot start.
pub fn serve_service(arguments: ServiceArguments) -> Result<(), StartError> {
    let settings = arguments.resolve()?;
    start::log_to_stderr(settings.log_format);
    settings_file::warn_of_unknown_variables();
    start::runtime()?.block_on(run(settings))
}

async fn run(settings: ServiceSettings) -> Result<(), StartError> {
    let addresses = start::addresses(&settings.listen).await?;
    let mut face = settings.face;
    if face.clients.is_empty() {
        // Its secret is everybody's.
        if start::open_to_others(&addresses).is_some() {
            return Err(StartError::NoClient);
        }
        let (id, secret) = SAMPLE_CLIENT;
        tracing::info!(id, secret, "the sample client may ask for tokens");
        face.clients.push(Client::new(id, secret, None, true)?);
    }
    let listeners = listen::bind(&addresses).await.map_err(|error| start::bind_error(&settings.listen, &error))?;
    let address = listeners[0].local_addr()?;
    let stop = start::stop_signal()?;

    let scenarios = settings.scenarios;
    let options = Options { clock_speed: settings.clock_speed, demo: settings.demo, scenarios, ..Options::default() };
    let service = Service::open(&settings.database_url, options).await?;
    check_scenarios(&service).await?;
    let app = service::http::app(service.clone(), face);

    // Programs that started us wait for this line; nothing else is ever written there.
    writeln!(io::stdout(), "The service is ready: http://{address}/")?;
    listen::serve(listeners, app, stop).await;
    service.close().await;
    Ok(())
}

/// A scenario for an environment that is not there would never be seen to do nothing.
async fn check_scenarios(service: &Service) -> Result<(), StartError> {
    for (environment, scenario) in service.scenarios().map(Scenarios::all).unwrap_or_default() {
        tracing::warn!(environment, scenario = ?scenario.scenario, "the service misbehaves on request");
        if environment != EVERYWHERE
            && let Err(error) = service.environment(&environment.as_str().into()).await
        {
            return Err(StartError::Scenario { environment, reason: error.to_string() });
        }
    }
    Ok(())
}
