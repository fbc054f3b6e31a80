//! Fills a database for measuring: `fill URL ENVIRONMENTS JOBS_PER_ENVIRONMENT`. `cargo xtask bench service` runs it.

use reprise_service::{Options, Service, filling};
use std::env;
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [url, environments, jobs_each] = arguments.as_slice() else {
        return Err("usage: fill URL ENVIRONMENTS JOBS_PER_ENVIRONMENT".into());
    };
    let service = Service::open(url, Options::default()).await?;
    let filled = filling::fill(&service, environments.parse()?, jobs_each.parse()?).await;
    service.close().await;
    filled.map_err(|error| error.reason().into())
}
