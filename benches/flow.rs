//! How long a large flow takes to open, to check and to edit, and what memory it needs.
//!
//! Run with `cargo bench --no-default-features --bench flow`. Prints medians; compare the
//! ratios of one run, since machines are noisy.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use treble_flow_designer::format::{self, Format, Source};
use treble_flow_designer::lint;
use treble_flow_designer::model::flow::{
    Block, Choice, Flow, Path, Position, TRIGGER_LABEL, Webhook,
};
use treble_flow_designer::model::{BlockId, Document, Edit, Facts, Kind, Style};

const BLOCKS: usize = 10_000;

fn main() {
    if let Some(path) = std::env::var_os(CHILD) {
        return open_and_tell(std::path::Path::new(&path));
    }
    let flow = large_flow();
    let paths: usize =
        flow.blocks.iter().flat_map(|(_, b)| b.exits()).filter(|e| e.path.to.is_some()).count();
    let diagram = format::save(&flow, &Source::platform(Format::Diagram));
    let native = format::save(&flow, &Source::native());
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
    line("write the diagram", median(|| format::save(&opened.flow, &opened.source).is_empty()));
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
    print(&report);
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

/// Messages, options, buttons and triggers in rows, each leading on and some back.
fn large_flow() -> Flow {
    let ids: Vec<BlockId> = (0..BLOCKS).map(|n| BlockId::from(format!("block-{n}"))).collect();
    let mut blocks = Vec::new();
    for (number, id) in ids.iter().enumerate() {
        let to = |step: usize| Path::new(&ids[(number + step) % BLOCKS]);
        let mut block = Block::new(if number % 2 == 0 { Kind::Message } else { Kind::Options });
        block.position =
            Some(Position::new((number % 100) as f64 * 420.0, (number / 100) as f64 * 340.0));
        block.text =
            Some(format!("Hola {{{{nombre}}}}, mensaje número {number} de la conversación ✅"));
        if block.kind == Kind::Message {
            let mut path = to(1);
            path.webhook = Some(Webhook::new("https://example.com/hooks/order"));
            block.reply = Some(path);
        } else {
            block.style = Some(if number % 4 == 1 { Style::Plain } else { Style::Buttons });
            let labels: &[&str] =
                if number % 4 == 1 { &[TRIGGER_LABEL] } else { &["Sí", "No", "Quizás"] };
            for (at, label) in labels.iter().enumerate() {
                let path = if at < 2 { to(1 + at * 7) } else { Path::default() };
                block.options.push(Choice {
                    id: format!("o{at}").as_str().into(),
                    label: (*label).to_owned(),
                    path,
                    action: None,
                    optout_webhook: None,
                });
            }
            block.default = Some(if number % 4 == 3 { to(3) } else { Path::default() });
        }
        blocks.push((id.clone(), block));
    }
    Flow { start: Some(ids[0].clone()), blocks: blocks.into_iter().collect(), ..Flow::default() }
}
