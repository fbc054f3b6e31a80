//! Where the app's files come from.

use axum::body::Bytes;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

/// One file.
#[derive(Clone, Debug)]
pub struct AssetFile {
    /// What is in it.
    pub bytes: Bytes,
    /// The SHA-256 of that.
    pub hash: [u8; 32],
}

/// A set of files that the app was built into.
pub trait AssetSource: Send + Sync {
    /// The file of that name, such as `app-0123456789abcdef.js`.
    fn file(&self, name: &str) -> Option<AssetFile>;

    /// The names of all files.
    fn names(&self) -> Vec<String>;
}

/// The `dist` folder: inside the program in a release build, read from the disk in a debug build.
#[derive(Clone, Copy, Debug, RustEmbed)]
#[folder = "../../dist"]
#[allow_missing = true]
pub struct EmbeddedDist;

impl AssetSource for EmbeddedDist {
    fn file(&self, name: &str) -> Option<AssetFile> {
        Self::get(name).map(AssetFile::from)
    }

    fn names(&self) -> Vec<String> {
        Self::iter().map(Cow::into_owned).collect()
    }
}

impl From<EmbeddedFile> for AssetFile {
    fn from(file: EmbeddedFile) -> Self {
        let hash = file.metadata.sha256_hash();
        let bytes = match file.data {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => Bytes::from(bytes),
        };
        Self { bytes, hash }
    }
}
