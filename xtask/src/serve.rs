//! A small web server for the page, on this machine only.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Result as IoResult, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use crate::{Failure, Project, Result, page, project};

/// How many ports are tried before giving up.
const TRIES: u16 = 20;

/// How much of a request is read, and for how long.
const LONGEST_REQUEST: u64 = 16 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves `dist/` until it is stopped.
pub(crate) fn built(project: &Project, port: u16) -> Result {
    let (listener, port) = listen(port)?;
    println!("Offset Playground: http://127.0.0.1:{port}/ (Ctrl-C stops it)");
    let folder = project.path("dist");
    for stream in listener.incoming().flatten() {
        let folder = folder.clone();
        // A browser that goes away in the middle is no concern of ours.
        thread::spawn(move || drop(answer(&stream, &folder)));
    }
    Ok(())
}

/// Serves the page by Trunk, which builds it again at each change.
pub(crate) fn while_changing(project: &Project, port: u16) -> Result {
    page::fetch(project)?;
    let (listener, port) = listen(port)?;
    drop(listener);
    println!("Offset Playground: http://127.0.0.1:{port}/ (Ctrl-C stops it)");
    let mut trunk = page::trunk(project, "serve");
    // Not in dist/, where somebody may expect the release.
    trunk.args([
        "--address",
        "127.0.0.1",
        "--dist",
        "target/dev-dist",
        "--port",
    ]);
    trunk.arg(port.to_string());
    project::run(&mut trunk, "Trunk stopped serving the page")
}

/// Listens on the first port from `first` on that is free.
fn listen(first: u16) -> Result<(TcpListener, u16)> {
    for port in (first..=u16::MAX).take(TRIES.into()) {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            if port != first {
                println!("Port {first} is taken, so it is port {port}.");
            }
            return Ok((listener, port));
        }
    }
    Err(Failure::new(format!(
        "port {first} and those after it are taken: name another with --port"
    )))
}

/// Answers one request for a file of `folder`.
fn answer(mut stream: &TcpStream, folder: &Path) -> IoResult<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut lines = BufReader::new(stream.take(LONGEST_REQUEST)).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The rest of it is read too: closing earlier would reset the connection.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let (method, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let file = file_for(target, folder);
    let (status, kind, body) = match (method, file.map(|file| (fs::read(&file), file))) {
        ("GET" | "HEAD", Some((Ok(body), file))) => ("200 OK", content_type(&file), body),
        ("GET" | "HEAD", _) => ("404 Not Found", TEXT, b"There is no such file.\n".to_vec()),
        _ => (
            "405 Method Not Allowed",
            TEXT,
            b"Files can only be read here.\n".to_vec(),
        ),
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

/// The file that a request's target names, unless it leads out of `folder`.
fn file_for(target: &str, folder: &Path) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    // Nothing in dist/ has a name that would need an escape.
    if path.contains(['\\', '%', ':']) || path.split('/').any(|part| part.starts_with('.')) {
        return None;
    }
    let file = folder.join(path);
    Some(if file.is_dir() {
        file.join("index.html")
    } else {
        file
    })
}

const TEXT: &str = "text/plain; charset=utf-8";

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => TEXT,
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stay_inside() {
        let folder = Path::new("/nowhere");
        assert_eq!(
            file_for("/a.js?x=../y", folder),
            Some("/nowhere/a.js".into())
        );
        for target in [
            "",
            "*",
            "a.js",
            "/../etc/passwd",
            "/a/../../b",
            "/%2e%2e/b",
            "/.git/config",
        ] {
            assert_eq!(file_for(target, folder), None, "{target}");
        }
    }

    #[test]
    fn wasm_has_its_type() {
        assert_eq!(content_type(Path::new("a_bg.wasm")), "application/wasm");
        assert_eq!(content_type(Path::new("a")), "application/octet-stream");
    }
}
