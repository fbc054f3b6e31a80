//! Pictures with a palette: a third of the bytes. Chromium writes each pixel in full, and smoothed letters have a thousand
//! colours of which nobody can tell most apart.

use anyhow::{Context, Result, ensure};
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::Path;

/// Red, green and blue.
pub(crate) type Colour = [u8; 3];

/// The most colours that a palette holds.
const MOST_COLOURS: usize = 256;
/// How far off a colour may be at most, of 255 steps: less than the test tells apart (`threshold` in
/// `playwright.config.ts`).
const FURTHEST: u8 = 6;

/// Writes a picture anew with a palette, if that changes no colour by more than that. Colours of areas and lines stay exact.
pub(crate) fn shrink(path: &Path) -> Result<()> {
    let unreadable = || format!("`{}` is no picture that can be read", path.display());
    let mut picture = Decoder::new(BufReader::new(File::open(path)?)).read_info().with_context(unreadable)?;
    let mut pixels = vec![0; picture.output_buffer_size().with_context(unreadable)?];
    let frame = picture.next_frame(&mut pixels).with_context(unreadable)?;
    ensure!(frame.color_type == ColorType::Rgb && frame.bit_depth == BitDepth::Eight, unreadable());
    let (pixels, _) = pixels[..frame.buffer_size()].as_chunks::<3>();
    let Some((palette, places)) = palette_of(pixels) else { return Ok(()) };

    let smaller = path.with_extension("smaller");
    let mut encoder = Encoder::new(BufWriter::new(File::create(&smaller)?), frame.width, frame.height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.as_flattened().to_vec());
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::NoFilter);
    let places: Vec<u8> = pixels.iter().map(|colour| places[colour]).collect();
    encoder.write_header()?.write_image_data(&places)?;
    fs::rename(&smaller, path).with_context(|| format!("`{}` cannot be written", path.display()))
}

/// The palette for these pixels, and the place of each colour in it; none where no palette comes near enough.
pub(crate) fn palette_of(pixels: &[Colour]) -> Option<(Vec<Colour>, HashMap<Colour, u8>)> {
    (1..=FURTHEST).find_map(|distance| palette(pixels, distance))
}

/// The palette in which no colour is further off, and the place of each colour in it; none where it would hold too many.
fn palette(pixels: &[Colour], distance: u8) -> Option<(Vec<Colour>, HashMap<Colour, u8>)> {
    let mut counts = HashMap::<Colour, usize>::new();
    for colour in pixels {
        *counts.entry(*colour).or_default() += 1;
    }
    // The most frequent ones first: they are exact, and the others find them.
    let mut colours: Vec<_> = counts.into_iter().collect();
    colours.sort_unstable_by_key(|(colour, count)| (usize::MAX - count, *colour));
    let apart = |one: &Colour, other: &Colour| one.iter().zip(other).map(|(one, other)| one.abs_diff(*other)).max();
    let (mut palette, mut places) = (Vec::new(), HashMap::new());
    for (colour, _) in colours {
        let near = palette.iter().enumerate().map(|(place, other)| (apart(other, &colour), place));
        let place = match near.min().filter(|(apart, _)| *apart <= Some(distance)) {
            Some((_, place)) => place,
            None => {
                palette.push(colour);
                palette.len() - 1
            }
        };
        places.insert(colour, u8::try_from(place).ok()?);
    }
    (palette.len() <= MOST_COLOURS).then_some((palette, places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_colours_stay_and_rare_ones_join_them() {
        let pixels = [[9, 9, 9], [200, 0, 0], [10, 8, 9], [9, 9, 9]];
        let (palette, places) = palette(&pixels, 1).expect("two colours");
        assert_eq!(palette, [[9, 9, 9], [200, 0, 0]]);
        assert_eq!(places[&[10, 8, 9]], 0);
    }

    #[test]
    fn too_many_colours_are_no_palette() {
        let grey: Vec<Colour> = (0..=255).map(|step| [step, step, step]).collect();
        let more = [&grey[..], &[[255, 0, 0]]].concat();
        assert!(palette(&grey, 0).is_some());
        assert!(palette(&more, 0).is_none());
        assert!(palette(&more, 1).is_some());
    }
}
