use super::*;
use std::net::IpAddr;
use std::time::Duration;
use zuora::TrackId;

const HOST: &str = "https://rest.zuora.com";

fn trouble(kind: Kind, status: Option<u16>) -> Trouble {
    let mut error = error(kind);
    error.status = status;
    Trouble::Failed(Box::new(error))
}

fn unreachable(fault: ConnectionFault) -> Trouble {
    let mut error = error(Kind::Unreachable);
    error.connection = Some(fault);
    Trouble::Failed(Box::new(error))
}

fn error(kind: Kind) -> Error {
    Error::new(kind, &TrackId::new("a-track-id").expect("a track id"))
}

fn without_token(trouble: Trouble) -> Heard {
    Heard { token: Err(trouble), environments: None, clock_ahead: None, ..good() }
}

fn without_list(trouble: Trouble) -> Heard {
    Heard { environments: Some(Err(trouble)), ..good() }
}

fn good() -> Heard {
    let addresses = vec![IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2])];
    Heard { addresses, token: Ok(()), environments: Some(Ok(15)), clock_ahead: Some(-900) }
}

fn lines(host: &str, heard: &Heard) -> Vec<Check> {
    let checks = checks(&Host::parse(host).expect("a host"), heard);
    for check in &checks {
        assert!(check.sentence.ends_with('.') && !check.sentence.contains("  "), "{check:?}");
    }
    checks
}

/// The outcomes in a letter each, in the order of the lines, and the sentence of the first that is not good.
fn told(host: &str, heard: &Heard) -> (String, String) {
    let checks = lines(host, heard);
    let letter = |check: &Check| match check.outcome.as_ref().expect("an outcome") {
        CheckOutcome::Warning => '!',
        CheckOutcome::Wrong => 'x',
        CheckOutcome::Skipped => '-',
        _ => '.',
    };
    let concern =
        checks.iter().find(|check| matches!(check.outcome, Some(CheckOutcome::Wrong | CheckOutcome::Warning)));
    (checks.iter().map(letter).collect(), concern.map(|check| check.sentence.clone()).unwrap_or_default())
}

#[test]
fn where_all_is_well_each_line_says_so() {
    assert_eq!(told(HOST, &good()), ("......".to_owned(), String::new()));
    let names: Vec<_> = lines(HOST, &good()).into_iter().filter_map(|check| check.name).collect();
    use CheckName::{Address, Clock, Connection, Encryption, Permission, Token};
    assert_eq!(names, [Address, Connection, Encryption, Token, Permission, Clock]);
    assert_eq!(told("http://127.0.0.1:9000", &good()).0, "..-...", "there is nothing to encrypt");
}

#[test]
fn what_stands_between_is_one_line_and_what_needs_it_is_skipped() {
    use ConnectionFault as Fault;
    for (heard, outcomes, wanted) in [
        (without_token(unreachable(Fault::NoAddress)), "x-----", "Nobody knows an address of rest.zuora.com"),
        (without_token(unreachable(Fault::Refused)), ".x----", "Nothing listens at https://rest.zuora.com"),
        (without_token(unreachable(Fault::TimedOut)), ".x----", "firewall"),
        (without_token(unreachable(Fault::Other)), ".x----", "HTTPS_PROXY"),
        (without_token(unreachable(Fault::UnknownCertificate)), "..x---", "ca-certificates"),
        (without_token(unreachable(Fault::CertificateTime)), "..x---", "the date and the time"),
        (without_token(unreachable(Fault::CertificateName)), "..x---", "not one of rest.zuora.com"),
        (without_token(unreachable(Fault::Encryption)), "..x---", "TLS 1.2"),
        (without_token(Trouble::Slow(Duration::from_secs(8))), ".x----", "within 8 seconds"),
        (without_token(trouble(Kind::NoAnswer, None)), ".x----", "did not answer"),
        (Heard { clock_ahead: Some(0), ..without_list(unreachable(Fault::Refused)) }, ".x-.-.", "Nothing listens"),
        (without_list(Trouble::Slow(Duration::from_secs(8))), ".x-.-.", "within 8 seconds"),
    ] {
        let (told, sentence) = told(HOST, &heard);
        assert!(told == outcomes && sentence.contains(wanted), "{heard:?}: {told} {sentence}");
    }
}

#[test]
fn what_zuora_says_is_told_apart_with_what_its_support_asks_for() {
    for (heard, outcomes, wanted) in [
        (without_token(trouble(Kind::SignedOut, Some(401))), "...x--", "does not accept the client ID"),
        (without_token(trouble(Kind::SignedOut, Some(404))), "...x--", "not Zuora's API"),
        (without_token(trouble(Kind::Failing, Some(503))), "...x--", "status 503, track ID a-track-id"),
        (without_token(trouble(Kind::Unreadable, Some(302))), "...x--", "makes no sense"),
        (without_token(trouble(Kind::Waiting, Some(429))), "...!--", "asks to wait"),
        (without_list(trouble(Kind::NotPermitted, Some(403))), "....x.", "“Refresh Central Sandbox”"),
        (without_list(trouble(Kind::SignedOut, Some(401))), "....x.", "--entity-id"),
        (without_list(trouble(Kind::NotFound, Some(404))), "....x.", "/v1"),
        (without_list(trouble(Kind::Failing, Some(500))), "....x.", "Zuora's support"),
        (Heard { environments: Some(Ok(0)), ..good() }, "....!.", "production tenant"),
    ] {
        let (told, sentence) = told(HOST, &heard);
        assert!(told == outcomes && sentence.contains(wanted), "{heard:?}: {told} {sentence}");
    }
}

#[test]
fn where_everybody_waits_nothing_is_known_of_the_way() {
    let mut held_back = error(Kind::Waiting);
    held_back.retry_after = Some(Duration::from_secs(42));
    let (told, sentence) = told(HOST, &without_list(Trouble::Failed(Box::new(held_back))));
    assert!(told == ".--.!." && sentence.contains("for another 42 seconds"), "{told} {sentence}");
}

#[test]
fn an_address_may_be_unknown_here_where_a_proxy_knows_it() {
    let behind_proxy = Heard { addresses: Vec::new(), ..good() };
    assert_eq!(told(HOST, &behind_proxy).0, "......");
    let nowhere = Heard { addresses: Vec::new(), ..without_token(unreachable(ConnectionFault::TimedOut)) };
    assert_eq!(told(HOST, &nowhere).0, "xx----");
    let address = Heard { addresses: vec![IpAddr::from([127, 0, 0, 1])], ..good() };
    assert_eq!(lines("http://127.0.0.1:9000", &address)[0].sentence, "127.0.0.1 is an address already.");
}

#[test]
fn clocks_may_differ_by_half_a_minute_and_must_not_by_two() {
    for (ahead, letter, wanted) in [
        (29_999, '.', ""),
        (-30_000, '!', "30 seconds ahead of Zuora's"),
        (119_999, '!', "119 seconds behind Zuora's"),
        (120_000, 'x', "120 seconds behind Zuora's"),
        (-7_200_000, 'x', "120 minutes ahead of Zuora's"),
    ] {
        let (told, sentence) = told(HOST, &Heard { clock_ahead: Some(ahead), ..good() });
        assert!(told.ends_with(letter) && sentence.contains(wanted), "{ahead}: {told} {sentence}");
    }
}
