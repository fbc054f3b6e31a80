//! The browser app's files, and the page that every address of the app answers.

mod csp;
mod encoding;
mod page;
mod source;

use crate::access::EmbedOrigins;
use crate::app::AppState;
use crate::base_path::BasePath;
use crate::etag;
use crate::problem::Problem;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use encoding::Encoding;
use page::{Page, PageCache, PageKind};
pub use source::{AssetFile, AssetSource, EmbeddedDist};
use std::sync::{Arc, PoisonError, RwLock};

/// A name with a hash in it always means the same bytes.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const CROSS_ORIGIN_EMBEDDER_POLICY: HeaderName = HeaderName::from_static("cross-origin-embedder-policy");
const FOR_ALL_ORIGINS: HeaderValue = HeaderValue::from_static("cross-origin");
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");
/// The fewest hex digits in a name that count as a hash. Trunk writes sixteen, or less when they begin with zeros.
const HASH_DIGITS: usize = 8;
/// What people see when the server was built without the app.
const NOT_BUILT: &str = "The browser app is not built into this server. Run: cargo xtask build\n";

/// Where a portal developer tries colours, in a demonstration.
const THEME_PLACE: &str = "embed/theme";

/// The files, and the page made from them.
pub(crate) struct Assets {
    source: Arc<dyn AssetSource>,
    page: PageCache,
    /// The page that other pages show in an `<iframe>`. Which ones may change.
    frame: RwLock<Arc<PageCache>>,
    /// The page on which a portal developer tries colours.
    theme: PageCache,
}

impl Assets {
    pub(crate) fn new(source: Arc<dyn AssetSource>, base_path: BasePath, embed_origins: &EmbedOrigins) -> Self {
        let frame = PageCache::new(PageKind::frame(embed_origins), base_path.clone());
        let theme = PageCache::new(PageKind::theme(), base_path.clone());
        let page = PageCache::new(PageKind::console(), base_path);
        // Compressing them takes a moment that no visitor should wait for.
        for page in [&page, &frame] {
            page.current(source.as_ref());
        }
        Self { source, page, frame: RwLock::new(Arc::new(frame)), theme }
    }

    /// From now on pages of these origins may show the one that is made for that.
    pub(crate) fn set_embed_origins(&self, base_path: &BasePath, embed_origins: &EmbedOrigins) {
        let frame = Arc::new(PageCache::new(PageKind::frame(embed_origins), base_path.clone()));
        frame.current(self.source.as_ref());
        *self.frame.write().unwrap_or_else(PoisonError::into_inner) = frame;
    }

    fn frame(&self) -> Option<Arc<Page>> {
        let frame = self.frame.read().unwrap_or_else(PoisonError::into_inner).clone();
        frame.current(self.source.as_ref())
    }
}

/// Answers a file, or the page when the path looks like a place in the app: without a file's extension.
pub(crate) async fn serve(State(state): State<AppState>, request: Request<Body>) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allowed = [(header::ALLOW, "GET,HEAD")];
        return (allowed, Problem::method_not_allowed()).into_response();
    }
    let name = request.uri().path().trim_start_matches('/');
    let headers = request.headers();
    let is_embedded = name == "embed" || name.starts_with("embed/");
    if is_place_in_frame(name) || name == page::FRAME {
        return match state.assets.frame() {
            Some(page) => serve_frame(&page, headers),
            None => Problem::not_found().into_response(),
        };
    }
    // Colours are tried on samples, and on nobody's sandboxes.
    if name == THEME_PLACE && state.about.demo {
        return match state.assets.theme.current(state.assets.source.as_ref()) {
            Some(page) => serve_page(&page, headers),
            None => Problem::not_found().into_response(),
        };
    }
    if name == page::THEME {
        return Problem::not_found().into_response();
    }
    if name.is_empty() || name == page::NAME || !is_embedded && is_place(name) {
        return match state.assets.page.current(state.assets.source.as_ref()) {
            Some(page) => serve_page(&page, headers),
            None => {
                (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, ASK_EACH_TIME)], NOT_BUILT).into_response()
            }
        };
    }
    serve_file(&state.assets, name, headers).unwrap_or_else(|| Problem::not_found().into_response())
}

fn serve_page(page: &Page, headers: &HeaderMap) -> Response {
    let encoding = encoding::best(headers, |_| true);
    let mut answer = representation(
        headers,
        Representation {
            bytes: page.bytes(encoding),
            tag: etag::of_hash(&page.hash, encoding.tag_suffix()),
            encoding,
            media_type: "text/html; charset=utf-8",
            cache: ASK_EACH_TIME,
        },
    );
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, page.policy.clone());
    answer
}

/// The page for an `<iframe>`. A page that isolates itself shows only pages that say that they may be shown, and load nothing
/// that does not say so: all that ours loads is its own.
fn serve_frame(page: &Page, headers: &HeaderMap) -> Response {
    let mut answer = serve_page(page, headers);
    answer.headers_mut().insert(CROSS_ORIGIN_RESOURCE_POLICY, FOR_ALL_ORIGINS);
    answer.headers_mut().insert(CROSS_ORIGIN_EMBEDDER_POLICY, HeaderValue::from_static("require-corp"));
    answer
}

fn serve_file(assets: &Assets, name: &str, headers: &HeaderMap) -> Option<Response> {
    if encoding::is_encoded(name) {
        return None;
    }
    let file = assets.source.file(name)?;
    let encoded = |encoding: Encoding| assets.source.file(&format!("{name}{}", encoding.file_suffix()));
    let encoding = encoding::best(headers, |encoding| encoded(encoding).is_some());
    let bytes = match encoding {
        Encoding::Identity => file.bytes,
        encoding => encoded(encoding)?.bytes,
    };
    let tag = etag::of_hash(&file.hash, encoding.tag_suffix());
    let cache = if is_hashed(name) { FOREVER } else { ASK_EACH_TIME };
    let what = Representation { bytes, tag, encoding, media_type: media_type(name), cache };
    let mut answer = representation(headers, what);
    // The same bytes for everybody, and nobody's data: pages of other origins load the embedded app from here, also those that
    // may not ask for anything, so that they can be told so.
    answer.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    answer.headers_mut().insert(CROSS_ORIGIN_RESOURCE_POLICY, FOR_ALL_ORIGINS);
    Some(answer)
}

/// One encoding of one file.
struct Representation {
    bytes: Bytes,
    tag: HeaderValue,
    encoding: Encoding,
    media_type: &'static str,
    cache: HeaderValue,
}

fn representation(request: &HeaderMap, what: Representation) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, what.cache);
    let known: Vec<_> = request.get_all(header::IF_NONE_MATCH).iter().cloned().collect();
    if etag::matches(&known, &what.tag) {
        return etag::not_modified(headers, what.tag);
    }
    headers.insert(header::ETAG, what.tag);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(what.media_type));
    if let Some(encoding) = what.encoding.header() {
        headers.insert(header::CONTENT_ENCODING, encoding);
    }
    (headers, what.bytes).into_response()
}

/// Whether a path is a place in the page for an `<iframe>`: the console, a list, or something whose id may be any text.
fn is_place_in_frame(name: &str) -> bool {
    let Some(below) = name.strip_prefix("embed") else { return false };
    let is_below = |place: &str| below.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    matches!(below, "" | "/") || is_below("/environments") || below.starts_with("/status/")
}

/// Whether a path is a place in the app and not a file: its last part has no extension, or it names an environment,
/// whose id may be any text, and no kind of file that a page loads.
fn is_place(name: &str) -> bool {
    let may_be_an_id = name.starts_with("environments/") && media_type(name) == UNKNOWN_MEDIA;
    may_be_an_id || !name.rsplit('/').next().unwrap_or_default().contains('.')
}

/// Whether the file's own name holds a hash, such as `app-0123456789abcdef_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    let is_hash = |part: &str| {
        part.len() >= HASH_DIGITS && part.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    file.split(['-', '_', '.']).skip(1).any(is_hash)
}

/// What a file of no known kind is said to be.
const UNKNOWN_MEDIA: &str = "application/octet-stream";

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => UNKNOWN_MEDIA,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_told_from_others() {
        for name in ["app-0123456789abcdef.js", "app-0123456789abcdef_bg.wasm", "fonts/a-1b2c3d4e5f.woff2"] {
            assert!(is_hashed(name), "{name}");
        }
        for name in ["index.html", "deadbeef.js", "snippets/app-0123456789abcdef/inline0.js", "de-facade.css"] {
            assert!(!is_hashed(name), "{name}");
        }
    }

    #[test]
    fn places_have_no_extension() {
        assert!(is_place("environments/1/refresh") && is_place("help") && is_place("environments/..%2F.."));
        assert!(!is_place("missing.js") && !is_place("a/b.css") && !is_place("environments/app.js"));
        for name in ["embed", "embed/", "embed/environments/a.b", "embed/environments/1/jobs/2", "embed/status/1"] {
            assert!(is_place_in_frame(name), "{name}");
        }
        for name in [
            "embedded",
            "embed/v1/missing",
            "embed/app-1.wasm",
            "embed/shared-1.bin",
            "embed/environmental",
            "embed/v1/reprise.js",
            "environments/embed",
        ] {
            assert!(!is_place_in_frame(name), "{name}");
        }
    }
}
