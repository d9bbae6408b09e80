//! Compiled packs: one file that opens without compiling anything.
//!
//! ```text
//! 0   8   magic `TROMMEL` and a line break
//! 8   4   version of the format, little-endian as all numbers
//! 12  4   how many sections there are: five
//! 16  32  hash of the program's sources that compiled it
//! 48  32  hash of all sections
//! 80  40  lengths of the sections, 8 bytes each
//! 120     sections: files of the rule folder, automata of terms, of names of hardware, sieve, regexes it sees nothing of
//! ```
//!
//! The rule files travel along, so that evidence, cases and policies read the same as from the folder.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use super::files::Files;
use super::load::Pack;
use crate::literal::StoredMatcher;
use crate::sieve::Sieve;

const MAGIC: &[u8; 8] = b"TROMMEL\n";
const FORMAT: u32 = 2;
const SECTIONS: usize = 5;
const HASH_BYTES: usize = 32;
const HEAD_BYTES: usize = 80 + 8 * SECTIONS;
/// Names this build of the program by its sources: another one may see other things in a text.
pub const PROGRAM: &str = env!("TROMMEL_SOURCES");

/// A compiled pack cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompiledError {
    /// The file cannot be read or written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is no compiled pack.
    #[error(
        "this is no compiled pack; --rules takes a rule folder or a file made by `trommel pack build`"
    )]
    NoPack,
    /// Another program made it.
    #[error(
        "it was compiled by another version of trommel; make it anew from its rule folder with `trommel pack build`"
    )]
    OtherProgram,
    /// Its bytes are not those that were written.
    #[error("the file is damaged or cut off; make it anew with `trommel pack build`")]
    Damaged,
}

/// What a compiled pack holds beside its files.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) matcher: StoredMatcher,
    pub(super) names: StoredMatcher,
    pub(super) sieve: Sieve,
    pub(super) blind: Vec<u32>,
}

impl Pack {
    /// Writes the pack, opened from these files, as one file that opens without compiling. The file appears whole or not at
    /// all; what stood there is replaced.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_compiled(&self, files: &Files, path: &Path) -> io::Result<u64> {
        let bytes = self.compiled(files);
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let write = || {
            let mut file = File::create(&part)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            std::fs::rename(&part, path)
        };
        let written = write();
        if written.is_err() {
            // What is left of it says less than the fault.
            let _ = std::fs::remove_file(&part);
        }
        written.map(|()| bytes.len() as u64)
    }

    fn compiled(&self, files: &Files) -> Vec<u8> {
        let sections = [
            bitcode::encode(&files.texts()),
            bitcode::encode(&self.matcher.stored()),
            bitcode::encode(&self.catalog.stored()),
            bitcode::encode(&self.wakes.sieve),
            bitcode::encode(&self.wakes.blind),
        ];
        let mut out = Vec::with_capacity(HEAD_BYTES + sections.iter().map(Vec::len).sum::<usize>());
        out.extend(MAGIC);
        out.extend(FORMAT.to_le_bytes());
        out.extend(u32::try_from(SECTIONS).expect("a few").to_le_bytes());
        out.extend(blake3::hash(PROGRAM.as_bytes()).as_bytes());
        out.extend([0; HASH_BYTES]);
        for section in &sections {
            out.extend((section.len() as u64).to_le_bytes());
        }
        for section in sections {
            out.extend(section);
        }
        let hash = hash_of(&out);
        out[48..48 + HASH_BYTES].copy_from_slice(&hash);
        out
    }
}

/// The hash of everything behind its own place.
fn hash_of(bytes: &[u8]) -> [u8; HASH_BYTES] {
    blake3::hash(&bytes[48 + HASH_BYTES..]).into()
}

impl Files {
    /// Gives the files of the rule folder that a compiled pack was made from.
    ///
    /// # Errors
    /// When the file cannot be read, is no compiled pack, is damaged, or was made by another version of the program.
    pub fn read_compiled(path: &Path) -> Result<Self, CompiledError> {
        let bytes = map(&File::open(path)?)?;
        let [files, ..] = sections(&bytes)?;
        files_of(files)
    }
}

fn files_of(section: &[u8]) -> Result<Files, CompiledError> {
    let files: Vec<(String, String)> =
        bitcode::decode(section).map_err(|_| CompiledError::Damaged)?;
    Ok(Files::from_texts(
        files.iter().map(|(p, t)| (p.as_str(), t.as_str())),
    ))
}

/// Reads a compiled pack: its files and what is compiled of them. The sections are read side by side.
///
/// # Errors
/// When the file cannot be read, is no compiled pack, is damaged, or was made by another program.
pub(super) fn read(path: &Path) -> Result<(Files, Stored), CompiledError> {
    let file = File::open(path)?;
    let bytes = map(&file)?;
    let sections = sections(&bytes)?;
    let [files, matcher, names, sieve, blind] = sections;
    let damaged = |_| CompiledError::Damaged;
    std::thread::scope(|scope| {
        let sieve = scope.spawn(|| bitcode::decode::<Sieve>(sieve));
        let files = files_of(files)?;
        let stored = Stored {
            matcher: bitcode::decode(matcher).map_err(damaged)?,
            names: bitcode::decode(names).map_err(damaged)?,
            sieve: sieve
                .join()
                .map_err(|_| CompiledError::Damaged)?
                .map_err(damaged)?,
            blind: bitcode::decode(blind).map_err(damaged)?,
        };
        Ok((files, stored))
    })
}

#[expect(
    unsafe_code,
    reason = "a mapped file may change under its reader; what is read of it is hashed and copied before it is used"
)]
fn map(file: &File) -> io::Result<memmap2::Mmap> {
    // SAFETY: the map is only read, and gone before this module hands anything out.
    unsafe { memmap2::Mmap::map(file) }
}

fn sections(bytes: &[u8]) -> Result<[&[u8]; SECTIONS], CompiledError> {
    if bytes.get(..MAGIC.len()) != Some(MAGIC) {
        return Err(CompiledError::NoPack);
    }
    let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let program = bytes.get(16..16 + HASH_BYTES);
    if number(8) != Some(FORMAT)
        || number(12) != u32::try_from(SECTIONS).ok()
        || program != Some(blake3::hash(PROGRAM.as_bytes()).as_bytes())
    {
        return Err(CompiledError::OtherProgram);
    }
    if bytes.len() < HEAD_BYTES || bytes[48..48 + HASH_BYTES] != hash_of(bytes) {
        return Err(CompiledError::Damaged);
    }
    let mut rest = &bytes[HEAD_BYTES..];
    let mut out = [rest; SECTIONS];
    for (i, section) in out.iter_mut().enumerate() {
        let at = HEAD_BYTES - 8 * (SECTIONS - i);
        let len = bytes[at..at + 8].try_into().map(u64::from_le_bytes);
        let len = usize::try_from(len.map_err(|_| CompiledError::Damaged)?)
            .map_err(|_| CompiledError::Damaged)?;
        (*section, rest) = rest.split_at_checked(len).ok_or(CompiledError::Damaged)?;
    }
    Ok(out)
}
