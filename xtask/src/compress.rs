//! Brotli and gzip beside each file of the app, made once here instead of at every request.

use crate::fingerprint::files;
use anyhow::{Context, Result};
use std::fs;
use std::io::Write;
use std::path::Path;

/// The best that Brotli has; it takes seconds for the whole app.
const BROTLI_QUALITY: i32 = 11;
/// 16 MB, the largest window that every browser reads.
const BROTLI_WINDOW: i32 = 24;

/// Writes `<file>.br` and `<file>.gz` beside each file in the folder, except where that would be no smaller.
pub(crate) fn folder(path: &Path) -> Result<()> {
    for file in files(path)? {
        let content = fs::read(&file).with_context(|| format!("`{}` cannot be read", file.display()))?;
        for (extension, compressed) in [("br", brotli(&content)?), ("gz", gzip(&content)?)] {
            if compressed.len() < content.len() {
                let mut name = file.clone().into_os_string();
                name.push(".");
                name.push(extension);
                fs::write(&name, compressed).with_context(|| format!("`{}` cannot be written", name.display()))?;
            }
        }
    }
    Ok(())
}

/// Whether a file is the compressed form of another.
pub(crate) fn is_compressed(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "br" || extension == "gz")
}

/// Compressed as the server sends it to every current browser.
pub(crate) fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_grow_has_no_compressed_form() {
        let folder = std::env::temp_dir().join(format!("reprise-compress-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("long.css"), "a { color: red }\n".repeat(100)).expect("a file");
        fs::write(folder.join("short.txt"), "a").expect("a file");
        super::folder(&folder).expect("compressible");
        let files = files(&folder).expect("readable");
        let names: Vec<_> = files.iter().filter_map(|file| file.file_name()?.to_str()).collect();
        fs::remove_dir_all(&folder).expect("removable");
        assert_eq!(names, ["long.css", "long.css.br", "long.css.gz", "short.txt"]);
    }
}
