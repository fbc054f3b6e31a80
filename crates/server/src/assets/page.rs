//! The pages, made ready for this server: under its base path, with their policies, compressed.

use super::csp;
use super::encoding::{Encoding, is_encoded};
use super::source::{AssetFile, AssetSource};
use crate::access::EmbedOrigins;
use crate::base_path::BasePath;
use axum::body::Bytes;
use axum::http::HeaderValue;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// The console's page.
pub(super) const NAME: &str = "index.html";
/// The page that other pages show in an `<iframe>`.
pub(super) const FRAME: &str = "embed/frame.html";
/// The page on which a portal developer tries colours.
pub(super) const THEME: &str = "embed/theme.html";
/// The best that Brotli can do; it is done once.
const BROTLI_QUALITY: u32 = 11;
/// Tells the app that this server is behind the page, so that it need not ask first (`src/session.rs`).
const MARK: &str = "<meta name=\"reprise-server\">";
/// The window that browsers expect (16 MB is the largest; the page is small).
const BROTLI_WINDOW_BITS: u32 = 22;
const BROTLI_BUFFER_BYTES: usize = 4096;

/// The page as it is sent.
pub(super) struct Page {
    html: Bytes,
    brotli: Bytes,
    gzip: Bytes,
    /// The SHA-256 of the HTML.
    pub(super) hash: [u8; 32],
    /// Its content security policy.
    pub(super) policy: HeaderValue,
}

/// Which page, and what is particular about it.
pub(super) struct PageKind {
    name: &'static str,
    /// What stands behind its title.
    mark: String,
    /// What it loads beyond scripts, styles and pictures, for its policy.
    loads: &'static str,
    /// The origins of the pages that may show it.
    ancestors: Vec<String>,
}

impl PageKind {
    /// The console: no other page shows it.
    pub(super) fn console() -> Self {
        Self {
            name: NAME,
            mark: MARK.to_owned(),
            loads: "font-src 'self'; manifest-src 'self'; ",
            ancestors: Vec::new(),
        }
    }

    /// What other pages show in an `<iframe>`: those of these origins, and our own.
    pub(super) fn frame(origins: &EmbedOrigins) -> Self {
        // They were read as addresses: nothing in them means anything in HTML or in a policy.
        let mark = format!("<meta name=\"reprise-embed-origins\" content=\"{}\">", origins.all().join(" "));
        let ancestors = std::iter::once("'self'".to_owned()).chain(origins.all().iter().cloned()).collect();
        Self { name: FRAME, mark, loads: "", ancestors }
    }

    /// Where a portal developer tries colours on samples.
    pub(super) fn theme() -> Self {
        Self { name: THEME, mark: String::new(), loads: "", ancestors: Vec::new() }
    }
}

/// A page, made once for each of its files: in a debug build the file may be built again while the server runs.
pub(super) struct PageCache {
    kind: PageKind,
    base_path: BasePath,
    made: Mutex<Option<([u8; 32], Arc<Page>)>>,
}

impl PageCache {
    pub(super) fn new(kind: PageKind, base_path: BasePath) -> Self {
        Self { kind, base_path, made: Mutex::new(None) }
    }

    /// The page; none when the app is not built.
    pub(super) fn current(&self, source: &dyn AssetSource) -> Option<Arc<Page>> {
        let file = source.file(self.kind.name)?;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((hash, page)) = made.as_ref()
            && *hash == file.hash
        {
            return Some(page.clone());
        }
        let page = Arc::new(Page::of(&file, source, &self.base_path, &self.kind));
        *made = Some((file.hash, page.clone()));
        Some(page)
    }
}

impl Page {
    fn of(file: &AssetFile, source: &dyn AssetSource, base_path: &BasePath, kind: &PageKind) -> Self {
        let html = rebased(&String::from_utf8_lossy(&file.bytes), &source.names(), base_path);
        let html = html.replacen("</title>", &format!("</title>{}", kind.mark), 1);
        Self {
            brotli: brotli(html.as_bytes()).into(),
            gzip: gzip(html.as_bytes()).into(),
            hash: Sha256::digest(&html).into(),
            policy: csp::policy(&html, kind.loads, &kind.ancestors),
            html: html.into(),
        }
    }

    /// The page in an encoding.
    pub(super) fn bytes(&self, encoding: Encoding) -> Bytes {
        match encoding {
            Encoding::Brotli => self.brotli.clone(),
            Encoding::Gzip => self.gzip.clone(),
            Encoding::Identity => self.html.clone(),
        }
    }
}

/// What stands around an address: the optimised page leaves out quotes where HTML allows it.
const AROUND_ADDRESS: [(&str, &str); 4] = [("\"", "\""), ("'", "'"), ("=", " "), ("=", ">")];

/// The page with its `<base>` and the addresses of its files under the base path.
fn rebased(html: &str, names: &[String], base_path: &BasePath) -> String {
    let mut html = with_base(html, base_path);
    for name in names.iter().filter(|name| *name != NAME && !is_encoded(name)) {
        let moved = base_path.join(name);
        for (before, after) in AROUND_ADDRESS {
            html = html.replace(&format!("{before}/{name}{after}"), &format!("{before}{moved}{after}"));
        }
    }
    html
}

/// The page with the `href` of its `<base>` replaced.
fn with_base(html: &str, base_path: &BasePath) -> String {
    let Some(begin) = html.find("<base ") else { return html.to_owned() };
    let end = html[begin..].find('>').map_or(html.len(), |at| begin + at + 1);
    let mut tag = html[begin..end].to_owned();
    for (before, after) in AROUND_ADDRESS {
        let before = format!("href={}", before.trim_start_matches('='));
        tag = tag.replace(&format!("{before}/{after}"), &format!("{before}{}{after}", base_path.as_str()));
    }
    format!("{}{tag}{}", &html[..begin], &html[end..])
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let mut writer =
        brotli::CompressorWriter::new(&mut compressed, BROTLI_BUFFER_BYTES, BROTLI_QUALITY, BROTLI_WINDOW_BITS);
    writer.write_all(bytes).expect("a Vec takes whatever is written");
    drop(writer);
    compressed
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes).and_then(|()| writer.finish()).expect("a Vec takes whatever is written")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_base_move_under_the_base_path() {
        let names = ["index.html", "app-1.js", "app-1.js.br", "a/b.css"].map(str::to_owned);
        let html = "<base data-trunk-public-url href=\"/\"><a href=\"/\"></a><link href='/a/b.css'>\
                    <script>import '/app-1.js'; fetch('/app-1.js.br', \"/other.js\")</script>";
        let base_path = BasePath::parse("reprise").expect("a base path");
        assert_eq!(
            rebased(html, &names, &base_path),
            "<base data-trunk-public-url href=\"/reprise/\"><a href=\"/\"></a><link href='/reprise/a/b.css'>\
             <script>import '/reprise/app-1.js'; fetch('/app-1.js.br', \"/other.js\")</script>"
        );
        assert_eq!(rebased(html, &names, &BasePath::parse("/").expect("a base path")), html);
    }

    #[test]
    fn an_optimised_page_moves_too() {
        let names = ["app-1.js", "a/b.css"].map(str::to_owned);
        let base_path = BasePath::parse("reprise").expect("a base path");
        for (html, moved) in [
            ("<base href=/>", "<base href=/reprise/>"),
            ("<base href=/ target=_top>", "<base href=/reprise/ target=_top>"),
            ("<link href=/a/b.css rel=stylesheet>", "<link href=/reprise/a/b.css rel=stylesheet>"),
            ("<script src=/app-1.js></script>", "<script src=/reprise/app-1.js></script>"),
            ("<a href=/>all</a>", "<a href=/>all</a>"),
        ] {
            assert_eq!(rebased(html, &names, &base_path), moved);
        }
    }
}
