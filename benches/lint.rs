//! How long the lint takes on flows of 1,000 to 100,000 blocks, and which rules take the most.
//!
//! Run with `cargo bench --no-default-features --bench lint`. Prints medians; compare the ratios
//! of one run, since machines are noisy. The time for each block should be about the same in
//! each line.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use treble_flow_designer::lint;
use treble_flow_designer::model::flow::{
    Alternate, Block, Choice, Condition, Flow, Path, Position, Save, TRIGGER_LABEL, Webhook,
};
use treble_flow_designer::model::{BlockId, Facts, Json, Kind, Number, Style};

const SIZES: [usize; 4] = [1_000, 10_000, 30_000, 100_000];

/// The flow that single rules are timed on.
const BLOCKS: usize = 10_000;

fn main() {
    let mut report = String::new();
    for (name, holes) in [("sound", false), ("with mistakes", true)] {
        for size in SIZES {
            let flow = flow(size, holes);
            let facts = median(|| Facts::new(&flow).len());
            let all = median(|| lint::lint(&flow).len());
            let found = lint::lint(&flow).len();
            // Writing into a String cannot fail.
            let _ok = writeln!(
                report,
                "{name:14} {size:7} blocks   facts {:9.3} ms   all rules {:9.3} ms   {:6.3} µs a block   {found} findings",
                ms(facts),
                ms(all),
                ms(all) * 1e3 / size as f64,
            );
        }
        let flow = flow(BLOCKS, holes);
        let mut rules: Vec<(Duration, &str)> =
            lint::RULES.iter().map(|rule| (time(&flow, rule), rule.name)).collect();
        rules.sort();
        for (time, name) in rules.iter().rev().take(12) {
            let _ok = writeln!(report, "    {name:28} {:8.3} ms", ms(*time));
        }
    }
    print(&report);
}

/// One rule on facts that no rule has looked at.
fn time(flow: &Flow, rule: &lint::Rule) -> Duration {
    let mut times: Vec<Duration> = (0..5)
        .map(|_| {
            let facts = Facts::new(flow);
            let start = Instant::now();
            black_box((rule.check)(&facts));
            start.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[expect(clippy::print_stdout, reason = "a bench reports on standard output")]
fn print(report: &str) {
    println!("{report}");
}

/// The median of some runs.
fn median(mut run: impl FnMut() -> usize) -> Duration {
    let mut times: Vec<Duration> = (0..7)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

/// Conversations one after the other: a menu, a question whose answer is saved, a request trigger
/// with its server's variables, a condition on one of them, and what is said then. They share 300
/// variables and use some from before; some ways lead back. With holes, branches use what only
/// their neighbours set, paths lack webhooks, and circles do not wait.
fn flow(count: usize, holes: bool) -> Flow {
    const STEP: usize = 6;
    const NAMES: usize = 100;
    let ids: Vec<BlockId> = (0..count).map(|n| BlockId::from(format!("block-{n}"))).collect();
    let to = |number: usize| ids.get(number).map(Path::new).unwrap_or_default();
    let mut blocks = Vec::with_capacity(count);
    for (number, id) in ids.iter().enumerate() {
        let part = number / STEP;
        let first = part * STEP;
        let name = |part: usize| part % NAMES;
        let is_broken = holes && part % 7 == 3;
        let mut block = match number % STEP {
            0 => {
                let mut block = Block::new(Kind::Options);
                block.style = Some(Style::Buttons);
                block.text = Some(format!(
                    "Hola {{{{nombre}}}}, ¿qué quieres hacer ahora? Tu último pedido fue {{{{pedido_{}}}}} ✅",
                    name(part.saturating_sub(1))
                ));
                let target = if is_broken { first + 5 } else { first + 1 };
                for (at, label) in ["Consultar un pedido", "Empezar de nuevo"].iter().enumerate() {
                    let back = if part > 3 { first - 3 * STEP } else { first + 1 };
                    block.options.push(Choice {
                        id: format!("o{at}").as_str().into(),
                        label: (*label).to_owned(),
                        path: to(if at == 0 { first + 1 } else { back }),
                        action: None,
                        optout_webhook: None,
                    });
                }
                block.default = Some(to(target));
                block
            }
            1 => {
                let mut block = Block::new(Kind::Message);
                block.text = Some("Escribe el número de tu pedido, por favor".to_owned());
                block.save = Some(Box::new(Save {
                    variable: format!("pedido_{}", name(part)),
                    kind: Some("text".to_owned()),
                    ..Save::default()
                }));
                let mut path = to(first + 2);
                path.webhook = Some(Webhook {
                    url: format!("https://hooks.tienda.co/pedidos/{}", part % 50),
                    returns: Some(vec![
                        format!("estado_{}", name(part)),
                        format!("fecha_{}", name(part)),
                    ]),
                    ..Webhook::default()
                });
                if is_broken {
                    path.webhook = None;
                }
                block.reply = Some(path);
                block
            }
            2 => {
                let mut block = Block::new(Kind::Options);
                block.text = Some("Estamos buscando tu pedido, espera un momento… ⏰".to_owned());
                block.options.push(Choice {
                    id: "trigger".into(),
                    label: TRIGGER_LABEL.to_owned(),
                    path: to(first + 3),
                    action: None,
                    optout_webhook: None,
                });
                block.alternate = Some(Box::new(Alternate {
                    minutes: Some(Number::from(5)),
                    path: to(first + 5),
                }));
                block
            }
            3 => {
                let mut block = Block::new(Kind::Condition);
                block.variable = Some(format!("estado_{}", name(part)));
                for (at, value) in ["enviado", "en camino"].iter().enumerate() {
                    block.conditions.push(Condition {
                        id: format!("c{at}").as_str().into(),
                        operator: Some("EQ".to_owned()),
                        value: Some(Json::string(value)),
                        path: to(first + 4),
                    });
                }
                block.otherwise = Some(to(if is_broken { first + 3 } else { first + 5 }));
                block
            }
            4 => {
                let mut block = Block::new(Kind::Message);
                block.text = Some(format!(
                    "Tu pedido {{{{pedido_{at}}}}} está {{{{estado_{at}}}}} y llega el {{{{fecha_{at}}}}}",
                    at = name(part)
                ));
                block.reply = Some(to(first + 5));
                block
            }
            _ => {
                let mut block = Block::new(Kind::Message);
                let shown = if is_broken { "fecha" } else { "pedido" };
                block.text = Some(format!("¿Algo más sobre {{{{{shown}_{}}}}}?", name(part)));
                block.reply = Some(to(first + STEP));
                block
            }
        };
        block.position =
            Some(Position::new((number % 100) as f64 * 420.0, (number / 100) as f64 * 340.0));
        blocks.push((id.clone(), block));
    }
    Flow {
        start: ids.first().cloned(),
        inputs: Some(vec!["nombre".to_owned(), "pedido_0".to_owned()]),
        blocks: blocks.into_iter().collect(),
        ..Flow::default()
    }
}
