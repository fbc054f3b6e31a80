//! `reprise serve`: from settings to a running server.

use crate::app::{About, AppState, app};
use crate::assets::EmbeddedDist;
use crate::backend::Embedded;
use crate::desk::Desk;
use crate::ledger::Ledger;
use crate::listen;
use crate::settings::{Auth, ServeArguments, Settings};
use crate::start::{self, StartError};
use service::{OpenError, Options, Service};
use std::io::{self, Write};
use std::sync::Arc;
use tokio::task::JoinHandle;

/// Runs the server until it is told to stop with SIGTERM or SIGINT.
///
/// # Errors
/// When it cannot start.
pub fn serve(arguments: ServeArguments) -> Result<(), StartError> {
    let settings = arguments.resolve()?;
    start::log_to_stderr(settings.log_format);
    start::runtime()?.block_on(run(settings))
}

async fn run(settings: Settings) -> Result<(), StartError> {
    let addresses = start::addresses(&settings.listen).await?;
    match settings.auth {
        Auth::None => start::open_to_others(&addresses).map_or(Ok(()), |open| Err(StartError::OpenToOthers(open)))?,
    }
    let listeners = listen::bind(&addresses).await.map_err(|error| start::bind_error(&settings.listen, &error))?;
    let address = listeners[0].local_addr()?;
    let stop = start::stop_signal()?;

    let options = Options { clock_speed: settings.clock_speed, demo: settings.demo, ..Options::default() };
    let service = Service::open(&settings.database_url, options).await?;
    let ledger = Ledger::open(&settings.database_url).await.map_err(OpenError::from)?;
    let desk = Desk::new(Arc::new(Embedded(service.clone())), ledger.clone());
    if settings.demo && desk.fill_with_samples().await.is_err() {
        tracing::warn!("the demonstration begins without notes and holds");
    }
    let work = desk.start();
    let base_path = settings.base_path.clone();
    let about = About { demo: settings.demo, contact: settings.contact, data_age: settings.data_age };
    let state = AppState::new(desk, Arc::new(EmbeddedDist), base_path, &settings.listen, about);
    let app = app(state.clone());
    let stop = async move {
        stop.await;
        state.end_waits();
    };

    // Programs that started us wait for this line; nothing else is ever written there.
    writeln!(io::stdout(), "Reprise is ready: http://{address}{}", settings.base_path.as_str())?;
    listen::serve(listeners, app, stop).await;
    work.iter().for_each(JoinHandle::abort);
    ledger.close().await;
    service.close().await;
    Ok(())
}
