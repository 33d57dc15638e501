//! Saving that a crash, a full disk or a power cut cannot leave half done.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Writes a file whole or leaves the old one: a temporary file beside it, synced, then renamed
/// over it, then the folder synced. Links are followed, permissions kept.
pub fn save(path: &Path, text: &str) -> io::Result<()> {
    let path = target(path)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut temporary = tempfile::Builder::new().prefix(".treble-flow-").tempfile_in(folder)?;
    temporary.write_all(text.as_bytes())?;
    match fs::metadata(&path) {
        Ok(old) => {
            // The rename itself would also replace a file that may not be written.
            if old.permissions().readonly() {
                let reason = "the file is read-only";
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, reason));
            }
            temporary.as_file().set_permissions(old.permissions())?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            give_usual_permissions(&temporary)?;
        }
        Err(error) => return Err(error),
    }
    temporary.as_file().sync_all()?;
    temporary.persist(&path).map_err(|failed| failed.error)?;
    // A file system that cannot sync folders has renamed all the same.
    if let Ok(folder) = File::open(folder) {
        folder.sync_all().or_else(|error| match error.kind() {
            io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported => Ok(()),
            _ => Err(error),
        })?;
    }
    Ok(())
}

/// Writes several files into a folder, which is made where it is not there. A file that is there
/// with another content is somebody's work: then nothing is written.
pub fn save_new(folder: &Path, files: &[(PathBuf, String)]) -> io::Result<()> {
    let changed: Vec<String> = files
        .iter()
        .map(|(path, text)| (folder.join(path), text))
        .filter(|(path, text)| fs::read(path).map_or(path.exists(), |old| old != text.as_bytes()))
        .map(|(path, _)| path.display().to_string())
        .collect();
    if !changed.is_empty() {
        let reason = format!(
            "these files are there already and differ, so nothing was written: {}; choose another folder",
            changed.join(", ")
        );
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, reason));
    }
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        save(&path, text)?;
    }
    Ok(())
}

/// Temporary files are private; a new flow file is as open as any other new file.
#[cfg(unix)]
fn give_usual_permissions(file: &tempfile::NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn give_usual_permissions(_file: &tempfile::NamedTempFile) -> io::Result<()> {
    Ok(())
}

/// Where a chain of links ends. The end need not exist yet.
fn target(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..32 {
        match fs::read_link(&path) {
            Ok(to) if to.is_absolute() => path = to,
            Ok(to) => path = path.parent().map_or(to.clone(), |folder| folder.join(&to)),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many links, one after the other"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_links_and_keeps_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().join("real.json");
        fs::write(&real, "old").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
            let link = folder.path().join("link.json");
            std::os::unix::fs::symlink("real.json", &link).unwrap();
            save(&link, "new").unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
            assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        }
        // Nothing is left beside the file.
        let names = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(names, if cfg!(unix) { 2 } else { 1 });
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(save(&folder.path().join("none/flow.json"), "x").is_err());
    }

    #[test]
    fn a_read_only_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("flow.json");
        fs::write(&path, "old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(save(&path, "new").is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    }
}
