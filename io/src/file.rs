//! Files that are read whole: of bounded size, and on a thread of their own, since a file may be a pipe.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use zeroize::Zeroizing;

use crate::reader_thread;

/// Far above every file of keys, tokens, regions or certificates.
const LIMIT: usize = 1024 * 1024;

/// It is wiped: it may hold keys.
pub type Content = Zeroizing<Vec<u8>>;

/// Reads a file; whoever calls bounds the time.
pub async fn read(path: &Path) -> io::Result<Content> {
    let path = path.to_owned();
    reader_thread::run(move || read_here(&path)).await
}

/// Reads a file where nothing can be awaited, within this time.
pub fn read_within(path: &Path, time: Duration) -> io::Result<Content> {
    let (sender, receiver) = sync_channel(1);
    let path = path.to_owned();
    let done = move |content| drop(sender.send(content));
    reader_thread::start(move || read_here(&path), done)?;
    match receiver.recv_timeout(time) {
        Ok(content) => content,
        Err(RecvTimeoutError::Timeout) => Err(io::Error::new(
            ErrorKind::TimedOut,
            format!("nothing came out of it within {time:?}"),
        )),
        Err(gone) => Err(io::Error::other(gone)),
    }
}

fn read_here(path: &Path) -> io::Result<Content> {
    let file = File::open(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound if is_dangling(path) => {
            io::Error::other("it is behind a link to what does not exist")
        }
        _ => error,
    })?;
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::Error::new(ErrorKind::IsADirectory, "it is a directory"));
    }
    let too_large = || io::Error::new(ErrorKind::FileTooLarge, "it is larger than 1 MB");
    let size = usize::try_from(metadata.len()).map_err(|_| too_large())?;
    if size > LIMIT {
        return Err(too_large());
    }
    // The size of a pipe is unknown. With room from the start no copy is left behind where the content grew.
    let room = if metadata.is_file() && size > 0 {
        size + 1
    } else {
        64 * 1024
    };
    let mut content = Content::new(Vec::with_capacity(room));
    file.take(LIMIT as u64 + 1).read_to_end(&mut content)?;
    if content.len() > LIMIT {
        Err(too_large())
    } else {
        Ok(content)
    }
}

/// Whether the path goes through a dangling link: a file is meant to be there.
fn is_dangling(path: &Path) -> bool {
    let is_link = |path: &&Path| {
        path.symlink_metadata()
            .is_ok_and(|metadata| metadata.is_symlink())
    };
    path.ancestors()
        .filter(is_link)
        .any(|link| link.metadata().is_err())
}

/// The text of a file, without a byte order mark.
///
/// # Errors
///
/// The number of the first line that is not UTF-8.
pub fn text(content: &[u8]) -> Result<&str, usize> {
    let text = std::str::from_utf8(content);
    let text = text.map_err(|error| {
        content[..error.valid_up_to()]
            .split(|byte| *byte == b'\n')
            .count()
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::thread;

    use super::*;

    const SOON: Duration = Duration::from_millis(100);
    const LATE: Duration = Duration::from_secs(60);

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[tokio::test]
    async fn reads_up_to_1_mb() {
        let folder = folder();
        let file = folder.path().join("file");
        fs::write(&file, vec![b'a'; LIMIT]).unwrap();
        assert_eq!(read(&file).await.unwrap().len(), LIMIT);
        assert_eq!(read_within(&file, LATE).unwrap().len(), LIMIT);
        fs::write(&file, vec![b'a'; LIMIT + 1]).unwrap();
        assert_eq!(
            read(&file).await.unwrap_err().to_string(),
            "it is larger than 1 MB"
        );
    }

    #[tokio::test]
    async fn rejects_directory() {
        assert_eq!(
            read(folder().path()).await.unwrap_err().to_string(),
            "it is a directory"
        );
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn distinguishes_dangling_links() {
        let folder = folder();
        let (link, nothing) = (folder.path().join("link"), folder.path().join("nothing"));
        std::os::unix::fs::symlink(&nothing, &link).unwrap();
        for path in [link.clone(), link.join("file")] {
            assert_eq!(
                read(&path).await.unwrap_err().to_string(),
                "it is behind a link to what does not exist"
            );
        }
        fs::create_dir(&nothing).unwrap();
        for path in [link.join("file"), nothing.join("file")] {
            assert_eq!(read(&path).await.unwrap_err().kind(), ErrorKind::NotFound);
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn bounds_endless_device() {
        assert_eq!(
            read(Path::new("/dev/zero")).await.unwrap_err().to_string(),
            "it is larger than 1 MB"
        );
        assert!(read(Path::new("/dev/null")).await.unwrap().is_empty());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn reads_pipe_within_time() {
        let folder = folder();
        let pipe = folder.path().join("pipe");
        assert!(
            std::process::Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        let error = read_within(&pipe, SOON).unwrap_err().to_string();
        assert_eq!(error, "nothing came out of it within 100ms");
        assert!(tokio::time::timeout(SOON, read(&pipe)).await.is_err());
        let path = pipe.clone();
        let writer = thread::spawn(move || {
            thread::sleep(SOON);
            fs::write(path, "late").unwrap();
        });
        // The two that gave up wait for a writer as well, and may be the ones who get it.
        writer.join().unwrap();
        let path = folder.path().join("fresh");
        assert!(
            std::process::Command::new("mkfifo")
                .arg(&path)
                .status()
                .unwrap()
                .success()
        );
        let writer = thread::spawn({
            let path = path.clone();
            move || {
                thread::sleep(SOON);
                fs::write(path, "late").unwrap();
            }
        });
        assert_eq!(read(&path).await.unwrap().as_slice(), b"late");
        writer.join().unwrap();
    }

    #[test]
    fn text_names_non_utf8_line() {
        assert_eq!(text(b"\xef\xbb\xbfa\n"), Ok("a\n"));
        assert_eq!(text(b"\xff\xfea"), Err(1));
        assert_eq!(text(b"a\nb\n\xff"), Err(3));
    }
}
