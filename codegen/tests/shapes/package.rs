//! A copy of the SDK's package with another document.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) struct Package {
    folder: PathBuf,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

impl Package {
    /// The package with the paths and schemas of `document` beside its own.
    pub(crate) fn new(name: &str, document: &str) -> Self {
        let (root, folder) = (root(), Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        let package = Self { folder };
        for own in ["src", "README.md", "build.rs"] {
            copy(&root.join(own), &package.folder.join(own));
        }
        fs::copy(root.join("Cargo.lock"), package.folder.join("Cargo.lock")).unwrap();
        package.write("Cargo.toml", &manifest(&root));
        let spec = fs::read_to_string(root.join("spec/functiongraph.yaml")).unwrap();
        package.write("spec/functiongraph.yaml", &merge(&spec, document));
        package
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        // What is as it was is not built again.
        if fs::read_to_string(&path).is_ok_and(|known| known == text) {
            return;
        }
        fs::write(path, text).unwrap();
    }

    /// Runs cargo in the package, which must succeed.
    pub(crate) fn cargo(&self, arguments: &[&str]) {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--quiet", "--target-dir"])
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join(".."))
            .current_dir(&self.folder)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        let printed = String::from_utf8_lossy(&output.stdout);
        let end = text.len().saturating_sub(20_000);
        assert!(
            output.status.success(),
            "cargo {arguments:?}:\n{printed}\n{}",
            text.get(end..).unwrap_or(&text)
        );
        assert!(!text.contains("warning"), "cargo {arguments:?}:\n{text}");
    }
}

/// Copies what has changed, and removes what is gone.
fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for old in fs::read_dir(to).unwrap() {
            let old = old.unwrap();
            if from.join(old.file_name()).exists() {
                continue;
            }
            if old.path().is_dir() {
                fs::remove_dir_all(old.path()).unwrap();
            } else {
                fs::remove_file(old.path()).unwrap();
            }
        }
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
        return;
    }
    let bytes = fs::read(from).unwrap();
    if !fs::read(to).is_ok_and(|known| known == bytes) {
        fs::write(to, bytes).unwrap();
    }
}

/// The manifest of a package that is its own workspace, without tests and examples.
fn manifest(root: &Path) -> String {
    let own = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let mut text = String::new();
    let mut is_kept = true;
    for line in own.lines() {
        if line.starts_with('[') {
            is_kept = !line.starts_with("[dev-dependencies") && !line.starts_with("[[example]]");
        }
        if is_kept && !line.starts_with("members = ") && !line.starts_with("default-members = ") {
            text.push_str(line);
            text.push('\n');
        }
    }
    let path = root.display();
    text = text.replace(
        "path = \".\"",
        &format!("path = {:?}", root.display().to_string()),
    );
    for member in ["codegen", "emulator", "io", "layering", "test-support"] {
        text = text.replace(
            &format!("path = \"{member}\""),
            &format!("path = \"{path}/{member}\""),
        );
    }
    text + "\n[dev-dependencies]\nfutures-util.workspace = true\ntokio = { workspace = true, features = [\"macros\", \"rt-multi-thread\"] }\n"
}

/// The document with the paths and schemas of another one, as text, so that each keeps its order.
fn merge(own: &str, other: &str) -> String {
    let (paths, schemas) = other.split_once("components:\n  schemas:\n").unwrap();
    let (_, paths) = paths.split_once("paths:\n").unwrap();
    let own = own.replacen("\npaths:\n", &format!("\npaths:\n{paths}"), 1);
    own.replacen("\n  schemas:\n", &format!("\n  schemas:\n{schemas}"), 1)
}
