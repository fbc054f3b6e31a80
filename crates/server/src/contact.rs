//! Whom people ask when something is not possible.

use crate::start::StartError;
use wire::Contact;

/// Reads `IT service desk <it@example.com>`, `Service desk <https://desk.example/new>`, or an address alone.
pub(crate) fn parse(text: &str) -> Result<Contact, StartError> {
    let unusable = || StartError::Contact(text.to_owned());
    let text = text.trim();
    let (name, place) = match text.strip_suffix('>').and_then(|text| text.split_once('<')) {
        Some((name, place)) => (name.trim(), place.trim()),
        None => (text, text),
    };
    let plain = !place.contains(|character: char| character.is_whitespace() || character.is_control());
    let url = match place.split_once('@') {
        _ if place.starts_with("https://") && place.len() > "https://".len() => place.to_owned(),
        Some((user, host)) if !user.is_empty() && host.contains('.') && !place.contains(['/', ':']) => {
            format!("mailto:{place}")
        }
        _ => return Err(unusable()),
    };
    let name = if name.is_empty() { place } else { name };
    if plain { Ok(Contact { name: name.to_owned(), url }) } else { Err(unusable()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_a_name_and_an_address_or_a_link() {
        for (text, name, url) in [
            ("IT service desk <it@example.com>", "IT service desk", "mailto:it@example.com"),
            ("Desk <https://desk.example/new?for=zuora>", "Desk", "https://desk.example/new?for=zuora"),
            ("it@example.com", "it@example.com", "mailto:it@example.com"),
            (" <it@example.com> ", "it@example.com", "mailto:it@example.com"),
        ] {
            let contact = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((contact.name.as_str(), contact.url.as_str()), (name, url), "{text}");
        }
        for text in [
            "",
            "IT service desk",
            "x <javascript:alert(1)>",
            "x <http://a.example>",
            "x <a b@c.de>",
            "@a.de",
            "https://",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
