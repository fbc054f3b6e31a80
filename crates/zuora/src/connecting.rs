//! Why no connection came about, by what an operator can do about it.

use std::error::Error;
use std::io;

/// What stands between us and Zuora. The log has the words of the system or of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionFault {
    /// Nobody knows an address of the host's name.
    NoAddress,
    /// There is an address, and nothing listens there.
    Refused,
    /// Nothing answered in time: most often a firewall, or a proxy that is not used.
    TimedOut,
    /// Somebody answered with a certificate that the system does not trust.
    UnknownCertificate,
    /// The certificate is good for another time than now: it has expired, or one of the clocks is wrong.
    CertificateTime,
    /// The certificate is another host's.
    CertificateName,
    /// Another trouble of the encryption.
    Encryption,
    /// Another trouble.
    Other,
}

/// What an error is about that reqwest calls one of connecting.
pub(crate) fn fault(error: &reqwest::Error) -> ConnectionFault {
    let causes = causes(error);
    let of_tls = causes.iter().find_map(|cause| rustls_error(*cause));
    if let Some(error) = of_tls {
        return certificate_fault(error);
    }
    // The resolver's errors have no type of their own that could be asked for.
    let is_about_name = |cause: &&(dyn Error + 'static)| {
        let text = cause.to_string();
        text == "dns error" || text.starts_with("failed to lookup address information")
    };
    if causes.iter().any(is_about_name) {
        return ConnectionFault::NoAddress;
    }
    let kinds = causes.iter().filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    let kinds: Vec<_> = kinds.collect();
    if kinds.contains(&io::ErrorKind::ConnectionRefused) {
        return ConnectionFault::Refused;
    }
    if error.is_timeout() || kinds.contains(&io::ErrorKind::TimedOut) {
        return ConnectionFault::TimedOut;
    }
    ConnectionFault::Other
}

/// The error and what it comes from, outermost first. It is reqwest's own words that come first; they are left out.
pub(crate) fn causes(error: &reqwest::Error) -> Vec<&(dyn Error + 'static)> {
    let mut causes = Vec::new();
    let mut cause = Error::source(error);
    while let Some(error) = cause {
        causes.push(error);
        cause = error.source();
    }
    causes
}

/// rustls' own error, which the system's kind of error carries inside, in another one of its kind even, and does not name
/// as its source.
fn rustls_error<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let inside = |error: &'a io::Error| rustls_error(error.get_ref()?);
    cause.downcast_ref().or_else(|| inside(cause.downcast_ref()?))
}

fn certificate_fault(error: &rustls::Error) -> ConnectionFault {
    use rustls::CertificateError as Fault;
    match error {
        rustls::Error::InvalidCertificate(fault) => match fault {
            Fault::UnknownIssuer => ConnectionFault::UnknownCertificate,
            Fault::Expired | Fault::ExpiredContext { .. } | Fault::NotValidYet | Fault::NotValidYetContext { .. } => {
                ConnectionFault::CertificateTime
            }
            Fault::NotValidForName | Fault::NotValidForNameContext { .. } => ConnectionFault::CertificateName,
            // Such as one that signed itself and says so of other certificates, too.
            Fault::Other(_) => ConnectionFault::UnknownCertificate,
            _ => ConnectionFault::Encryption,
        },
        _ => ConnectionFault::Encryption,
    }
}
