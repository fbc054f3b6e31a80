//! Pictures one after the other as one file that browsers play (APNG).

use crate::palette::{self, Colour};
use anyhow::{Context, Result, ensure};
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter};
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

/// Writes `target`: `frames` in their order, each for as many milliseconds, over and over.
pub(crate) fn join(frames: &[(impl AsRef<Path>, u16)], target: &Path) -> Result<()> {
    let pictures = frames.iter().map(|(path, _)| pixels(path.as_ref())).collect::<Result<Vec<_>>>()?;
    let (width, height) = pictures.first().map(|(size, _)| *size).context("there is no picture to join")?;
    ensure!(pictures.iter().all(|(size, _)| *size == (width, height)), "the pictures are not of one size");
    let all: Vec<Colour> = pictures.iter().flat_map(|(_, pixels)| pixels.iter().copied()).collect();
    let few = palette::palette_of(&all);

    let mut encoder = Encoder::new(BufWriter::new(File::create(target)?), width, height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::High);
    match &few {
        Some((colours, _)) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(colours.as_flattened().to_vec());
            encoder.set_filter(Filter::NoFilter);
        }
        None => encoder.set_color(ColorType::Rgb),
    }
    encoder.set_animated(u32::try_from(frames.len())?, 0)?;
    let mut writer = encoder.write_header()?;
    for ((_, pixels), (_, milliseconds)) in pictures.iter().zip(frames) {
        writer.set_frame_delay(*milliseconds, 1000)?;
        match &few {
            Some((_, places)) => {
                writer.write_image_data(&pixels.iter().map(|colour| places[colour]).collect::<Vec<_>>())?;
            }
            None => writer.write_image_data(pixels.as_flattened())?,
        }
    }
    writer.finish().with_context(|| format!("`{}` cannot be written", target.display()))
}

/// The size and the pixels of a picture, as Chromium writes it.
fn pixels(path: &Path) -> Result<((u32, u32), Vec<Colour>)> {
    let unreadable = || format!("`{}` is no picture that can be read", path.display());
    let file = File::open(path).with_context(unreadable)?;
    let mut picture = Decoder::new(BufReader::new(file)).read_info().with_context(unreadable)?;
    let mut bytes = vec![0; picture.output_buffer_size().with_context(unreadable)?];
    let frame = picture.next_frame(&mut bytes).with_context(unreadable)?;
    ensure!(frame.color_type == ColorType::Rgb && frame.bit_depth == BitDepth::Eight, unreadable());
    let (pixels, _) = bytes[..frame.buffer_size()].as_chunks::<3>();
    Ok(((frame.width, frame.height), pixels.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::temp_folder::TempFolder;

    #[test]
    fn frames_come_back_as_they_were_in_their_order() -> Result<()> {
        let folder = TempFolder::new("animation")?;
        let frames: Vec<_> = [[200, 0, 0], [0, 90, 0]]
            .into_iter()
            .enumerate()
            .map(|(place, colour)| {
                let path = folder.path().join(format!("{place}.png"));
                let mut encoder = Encoder::new(File::create(&path).expect("a file"), 3, 2);
                encoder.set_color(ColorType::Rgb);
                encoder.write_header().expect("a head").write_image_data(&colour.repeat(6)).expect("pixels");
                (path, 100)
            })
            .collect();
        let target = folder.path().join("joined.png");
        join(&frames, &target)?;

        let mut decoder = Decoder::new(BufReader::new(File::open(&target)?));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info()?;
        assert_eq!(reader.info().animation_control().map(|control| control.num_frames), Some(2));
        let mut seen = Vec::new();
        for _ in 0..2 {
            let mut bytes = vec![0; reader.output_buffer_size().context("a size")?];
            reader.next_frame(&mut bytes)?;
            seen.push([bytes[0], bytes[1], bytes[2]]);
        }
        assert_eq!(seen, [[200, 0, 0], [0, 90, 0]]);
        Ok(())
    }
}
