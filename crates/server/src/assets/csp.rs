//! The content security policy of the page: only what it holds itself runs.

use axum::http::HeaderValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The policy for a page: its own origin, WebAssembly, and its inline scripts and styles by their hashes. `more` are directives of
/// what else it loads, `ancestors` the pages that may show it; without any nobody may.
pub(crate) fn policy(html: &str, more: &str, ancestors: &[String]) -> HeaderValue {
    let ancestors = if ancestors.is_empty() { "'none'".to_owned() } else { ancestors.join(" ") };
    let scripts = hashes(&inline(html, "script"));
    let styles = hashes(&inline(html, "style"));
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'{styles}; \
         img-src 'self' data:; connect-src 'self'; {more}base-uri 'self'; form-action 'none'; \
         frame-ancestors {ancestors}"
    );
    // Only ASCII goes in.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// ` 'sha256-…'` for each text.
fn hashes(texts: &[&str]) -> String {
    texts.iter().map(|text| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(text)))).collect()
}

/// What stands between `<name …>` and `</name>`, as the browser hashes it; elements with a `src` have nothing there.
fn inline<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    // Of the same length as the original, so that places in one are places in the other.
    let lower = html.to_ascii_lowercase();
    let (open, close) = (format!("<{name}"), format!("</{name}"));
    let mut texts = Vec::new();
    let mut from = 0;
    while let Some(begin) = lower[from..].find(&open).map(|at| from + at + open.len()) {
        let ends_name = lower[begin..].starts_with(|next: char| next == '>' || next.is_ascii_whitespace());
        let Some(text_begin) = lower[begin..].find('>').map(|at| begin + at + 1) else { break };
        let Some(text_end) = lower[text_begin..].find(&close).map(|at| text_begin + at) else { break };
        if ends_name && text_begin < text_end {
            texts.push(&html[text_begin..text_end]);
        }
        from = text_end;
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_elements_are_found_as_the_browser_sees_them() {
        let html = "<SCRIPT type=\"module\">\nimport 'a';\n</SCRIPT><script src=\"/x.js\"></script>\
                    <scripted>no</scripted><style media=all>b{}</style>";
        assert_eq!(inline(html, "script"), ["\nimport 'a';\n"]);
        assert_eq!(inline(html, "style"), ["b{}"]);
        assert!(inline("<script>never closed", "script").is_empty());
    }

    #[test]
    fn the_policy_names_the_hash_of_each() {
        let policy = policy("<script>alert(1)</script>", "", &[]);
        let text = policy.to_str().expect("ASCII");
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert!(text.contains("'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"), "{text}");
        assert!(!text.contains("unsafe-inline") && text.ends_with("frame-ancestors 'none'"));
        let shown = super::policy("", "font-src 'self'; ", &["'self'", "https://a.example"].map(str::to_owned));
        let shown = shown.to_str().expect("ASCII");
        assert!(shown.ends_with("frame-ancestors 'self' https://a.example") && shown.contains("; font-src 'self'; "));
    }
}
