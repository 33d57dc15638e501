//! How long a large flow takes to open, to check and to edit, and what memory it needs.
//!
//! Run with `cargo bench --no-default-features --bench flow`. Prints medians; compare the
//! ratios of one run, since machines are noisy.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io;
use std::path::Path as FilePath;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use treble_flow_designer::format::{self, Format, Source};
use treble_flow_designer::lint;
use treble_flow_designer::model::flow::Block;
use treble_flow_designer::model::{BlockId, Document, Edit, Facts, Json, Kind};
use treble_flow_designer::store::disk::DiskFile;
use treble_flow_designer::store::journal::Journal;
use treble_flow_designer::store::{Disk, Origin, Readers, RealDisk};

use large::{BLOCKS, large_flow};

mod large;

fn main() {
    if let Some(path) = std::env::var_os(CHILD) {
        return open_and_tell(std::path::Path::new(&path));
    }
    let flow = large_flow();
    let paths: usize =
        flow.blocks.iter().flat_map(|(_, b)| b.exits()).filter(|e| e.path.to.is_some()).count();
    let diagram = format::save(&flow, &Source::platform(Format::Diagram))
        .expect("a made-up flow is saved")
        .text;
    let native = format::save(&flow, &Source::native()).expect("a made-up flow is saved").text;
    let compact: String = serde_json::from_str::<serde_json::Value>(&diagram)
        .map(|value| value.to_string())
        .unwrap_or_default();
    let mut report = String::new();
    let mut line = |name: &str, value: String| {
        // Writing into a String cannot fail.
        let _ok = writeln!(report, "{name:44} {value}");
    };
    line("blocks, paths", format!("{}, {paths}", flow.blocks.len()));
    line("diagram, pretty / compact", format!("{} / {} MB", mb(diagram.len()), mb(compact.len())));
    line("native file", format!("{} MB", mb(native.len())));
    drop(flow);

    line("open the diagram: peak / kept", in_another_process(&compact));
    let opened = format::open(diagram.as_bytes());
    let Ok(opened) = opened else { return };
    line(
        "open the diagram, pretty",
        median(|| black_box(format::open(diagram.as_bytes())).is_ok()),
    );
    line(
        "open the diagram, compact",
        median(|| black_box(format::open(compact.as_bytes())).is_ok()),
    );
    line("open the native file", median(|| black_box(format::open(native.as_bytes())).is_ok()));
    line(
        "save the diagram (written and read back)",
        median(|| {
            format::save(&opened.flow, &opened.source)
                .expect("a made-up flow is saved")
                .text
                .is_empty()
        }),
    );
    line("facts", median(|| Facts::new(&opened.flow).is_empty()));
    line("all rules", median(|| lint::lint(&opened.flow).is_empty()));
    let facts = Facts::new(&opened.flow);
    let mut rules: Vec<(Duration, &str, usize)> = lint::RULES
        .iter()
        .map(|rule| {
            let start = Instant::now();
            let found = black_box((rule.check)(&facts)).len();
            (start.elapsed(), rule.name, found)
        })
        .collect();
    rules.sort();
    for (time, name, found) in rules.iter().rev().take(6) {
        line(&format!("  {name}"), format!("{:.3} ms, {found} findings", time.as_secs_f64() * 1e3));
    }
    drop(facts);
    let mut document = Document::new(opened.flow);
    let block = document.flow().blocks.ids().nth(BLOCKS / 2).cloned();
    let Some(block) = block else { return };
    let mut x = 0.0;
    line(
        "one edit with its undo step",
        median(|| {
            x += 1.0;
            document.edit(&[Edit::Move { block: block.clone(), x, y: 0.0 }]).is_ok()
        }),
    );
    for (name, [step, entry, sync]) in kept_edits(&mut document, &block) {
        let entry = entry.saturating_sub(sync);
        let all = ms(step + entry);
        let parts = format!("step {:.3} + entry {:.3}", ms(step), ms(entry));
        line(&name, format!("{all:.3} ms ({parts}) + fsync {:.3} ms", ms(sync)));
    }
    print(&report);
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The real disk, with a clock on its syncs.
struct TimedDisk(Arc<AtomicU64>);

struct TimedFile(Box<dyn DiskFile>, Arc<AtomicU64>);

fn timed<T>(clock: &AtomicU64, sync: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = sync();
    clock.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
    done
}

impl Disk for TimedDisk {
    fn create(&self, path: &FilePath, readers: Readers) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(TimedFile(RealDisk.create(path, readers)?, Arc::clone(&self.0))))
    }

    fn append(&self, path: &FilePath) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(TimedFile(RealDisk.append(path)?, Arc::clone(&self.0))))
    }

    fn rename(&self, from: &FilePath, to: &FilePath) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn remove(&self, path: &FilePath) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn sync_folder(&self, folder: &FilePath) -> io::Result<()> {
        timed(&self.0, || RealDisk.sync_folder(folder))
    }

    fn permissions(&self, path: &FilePath) -> io::Result<Option<std::fs::Permissions>> {
        RealDisk.permissions(path)
    }
}

impl DiskFile for TimedFile {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        timed(&self.1, || self.0.sync())
    }

    fn set_permissions(&mut self, old: std::fs::Permissions) -> io::Result<()> {
        self.0.set_permissions(old)
    }
}

/// Edits with their undo step and their entry in a journal: the medians of the step, of
/// the entry with its syncs, and of the syncs alone.
fn kept_edits(document: &mut Document, block: &BlockId) -> Vec<(String, [Duration; 3])> {
    let clock = Arc::new(AtomicU64::new(0));
    // Beside the program: a temporary folder is often in memory, where a sync costs nothing.
    let near = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.to_owned()));
    let path = near
        .unwrap_or_else(std::env::temp_dir)
        .join(format!("flow-bench-{}.journal", std::process::id()));
    let disk = Arc::new(TimedDisk(Arc::clone(&clock)));
    let mut journal = Journal::new(disk, path, Origin::none());
    let mut run = |count: usize, edit: &dyn Fn(usize) -> Edit| {
        let mut times: Vec<[Duration; 3]> = (0..count)
            .map(|number| {
                clock.store(0, Ordering::Relaxed);
                let start = Instant::now();
                let edited = document.edit(&[edit(number)]);
                let step = start.elapsed();
                let kept = journal.add(document.flow(), 1, 1);
                let entry = start.elapsed().saturating_sub(step);
                black_box((edited.is_ok(), kept.is_ok()));
                [step, entry, Duration::from_nanos(clock.load(Ordering::Relaxed))]
            })
            .collect();
        // By the time without the sync, which varies by itself.
        times.sort_by_key(|[step, entry, sync]| (*step + *entry).saturating_sub(*sync));
        times[times.len() / 2]
    };
    let moved = |number| Edit::Move { block: block.clone(), x: 0.5 + number as f64, y: 3.0 };
    let field = |number| Edit::SetField {
        block: block.clone(),
        field: "text".to_owned(),
        value: Some(Json::string(&format!("Text number {number}"))),
    };
    let id = |number| BlockId::from(format!("more-{number}"));
    let added =
        |number| Edit::AddBlock { id: id(number), block: Box::new(Block::new(Kind::Message)) };
    let removed = |number| Edit::RemoveBlock { id: id(number) };
    let mut results = vec![("the first edit, with a snapshot".to_owned(), run(1, &moved))];
    for (name, edit) in [
        ("move a block", &moved as &dyn Fn(usize) -> Edit),
        ("change a text", &field),
        ("add a block", &added),
        ("remove a block", &removed),
    ] {
        results.push((format!("{name}: undo step + journal"), run(41, edit)));
    }
    // What is left of it is in the build folder, and in nobody's way.
    journal.remove().unwrap_or_default();
    results
}

#[expect(clippy::print_stdout, reason = "a bench reports on standard output")]
fn print(report: &str) {
    println!("{report}");
}

fn mb(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / 1e6)
}

/// The median of some runs.
fn median(mut run: impl FnMut() -> bool) -> String {
    let mut times: Vec<Duration> = (0..11)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort();
    format!("{:.3} ms", times[times.len() / 2].as_secs_f64() * 1e3)
}

/// A line of this process's status, in kB; 0 where there is none.
fn memory(name: &str) -> usize {
    std::fs::read_to_string("/proc/self/status")
        .unwrap_or_default()
        .lines()
        .find_map(|line| {
            line.strip_prefix(name)?.trim_matches([':', ' ', '\t', 'k', 'B']).parse().ok()
        })
        .unwrap_or_default()
}

/// Names the file that a process of its own opens, to measure its memory alone.
const CHILD: &str = "FLOW_BENCH_FILE";

/// The memory of a process that does nothing but open a diagram, its text included.
fn in_another_process(diagram: &str) -> String {
    let path = std::env::temp_dir().join(format!("flow-bench-{}.json", std::process::id()));
    let output = std::fs::write(&path, diagram)
        .and_then(|()| std::env::current_exe())
        .and_then(|program| std::process::Command::new(program).env(CHILD, &path).output());
    let _kept = std::fs::remove_file(&path);
    output.map_or_else(
        |error| error.to_string(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

fn open_and_tell(path: &std::path::Path) {
    let Ok(bytes) = std::fs::read(path) else { return };
    let opened = format::open(&bytes);
    let peak = memory("VmHWM");
    drop(bytes);
    print(&format!("{} / {} MB", peak / 1024, memory("VmRSS") / 1024));
    drop(black_box(opened));
}
