//! The end of a scan into a file: columns made, manifest written, names given.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::columns::to_columns;
use super::files::{remove, rename_once, sync_folder, write_whole};
use super::kept::{KeepError, Kept, read_error, write_error};
use crate::batch::read::Source;
use crate::batch::summary::Summary;
use crate::wire::{Manifest, ManifestFile, manifest_to_json};

/// How the end of a scan went.
#[derive(Debug)]
pub enum Finished {
    /// Everything has its name; this is what was read and found.
    Whole(Box<Manifest>),
    /// It was interrupted after all rows were judged; it can be gone on with.
    Interrupted,
}

impl Kept {
    /// Ends the scan: makes columns if they are asked for, hashes the inputs, writes the manifest and gives every file its
    /// name. Each step can be broken off and done again.
    ///
    /// # Errors
    /// When something cannot be read or written; what is on disk can be gone on with.
    pub fn finish(
        mut self,
        sources: &[Source],
        summary: &Summary,
        now: &dyn Fn() -> String,
    ) -> Result<Finished, KeepError> {
        self.complete(summary)?;
        let names = self.options.names.clone();
        let stop = std::sync::Arc::clone(&self.options.stop);
        let columns = self.options.format.is_columns();
        if columns && names.part.exists() {
            let made = to_columns(&names.part, &names.columns, self.options.format, &stop);
            if !made.map_err(|e| write_error(&names.columns, e))? {
                return Ok(Finished::Interrupted);
            }
        }
        let made = if columns { &names.columns } else { &names.part };
        let made = if made.exists() { made } else { &names.out };
        let Some(inputs) = hashed(sources, &stop)? else {
            return Ok(Finished::Interrupted);
        };
        let manifest = self.manifest(made, inputs, now())?;
        let text = manifest_to_json(&manifest);
        write_whole(&names.manifest_part, &text)
            .map_err(|e| write_error(&names.manifest_part, e))?;
        self.give_names(made)?;
        Ok(Finished::Whole(Box::new(manifest)))
    }

    fn manifest(
        &self,
        made: &Path,
        inputs: Vec<ManifestFile>,
        ended: String,
    ) -> Result<Manifest, KeepError> {
        let names = &self.options.names;
        let size = |path: &Path| path.metadata().map(|m| m.len());
        let progress = &self.checkpoint.progress;
        let settings = &self.options.settings;
        let begun = settings.inputs.iter();
        let changed = begun.zip(&inputs).filter(|(b, now)| b.bytes != now.bytes);
        Ok(Manifest {
            v: 1,
            output: ManifestFile {
                file: names.out.display().to_string(),
                bytes: Some(size(made).map_err(|e| write_error(made, e))?),
                blake3: None,
            },
            rejects: names.rejects.as_ref().map(|(path, _)| ManifestFile {
                file: path.display().to_string(),
                bytes: Some(progress.rejects_bytes),
                blake3: None,
            }),
            changed_inputs: changed.map(|(b, _)| b.file.clone()).collect(),
            inputs,
            counts: progress.counts.clone(),
            started: self.checkpoint.started.clone(),
            ended,
            took_ms: progress.took_ms,
            threads: self.options.threads,
            resumed: self.checkpoint.resumed,
            settings: settings.clone(),
        })
    }

    /// Gives every file its name, the results last but one: who sees the manifest sees the results.
    fn give_names(&self, made: &Path) -> Result<(), KeepError> {
        let names = &self.options.names;
        let rename = |from: &Path, to: &Path| rename_once(from, to).map_err(|e| write_error(to, e));
        if let Some((rejects, part)) = &names.rejects {
            rename(part, rejects)?;
        }
        if self.options.settings.hashes {
            rename(&names.hashes_part, &names.hashes)?;
        } else {
            // Hashes of other results would mislead.
            remove(&names.hashes).map_err(|e| write_error(&names.hashes, e))?;
        }
        if made != names.out {
            rename(made, &names.out)?;
        }
        rename(&names.manifest_part, &names.manifest)?;
        let cleared = remove(&names.checkpoint).and_then(|()| {
            if self.options.format.is_columns() {
                remove(&names.part)?;
            }
            sync_folder(&names.out)
        });
        cleared.map_err(|e| write_error(&names.checkpoint, e))
    }
}

/// Hashes the inputs; `None` when interrupted. Streams cannot be read again and have no hash.
fn hashed(sources: &[Source], stop: &AtomicBool) -> Result<Option<Vec<ManifestFile>>, KeepError> {
    let mut out = Vec::with_capacity(sources.len());
    for source in sources {
        let mut file = ManifestFile {
            file: source.name(),
            bytes: None,
            blake3: None,
        };
        if !source.is_stream() {
            let hashed = hash(source.path(), stop);
            match hashed.map_err(|e| read_error(source.path(), e))? {
                Some((bytes, hash)) => {
                    file.bytes = Some(bytes);
                    file.blake3 = Some(hash);
                }
                None => return Ok(None),
            }
        }
        out.push(file);
    }
    Ok(Some(out))
}

/// Gives the size and the blake3 of a file; `None` when interrupted.
fn hash(path: &Path, stop: &AtomicBool) -> io::Result<Option<(u64, String)>> {
    let mut file = File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        let n = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        hasher.update(&buffer[..n]);
        if stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
    }
    Ok(Some((
        hasher.count(),
        hasher.finalize().to_hex().to_string(),
    )))
}
