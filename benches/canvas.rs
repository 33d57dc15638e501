//! The canvas with 10,000 blocks and 15,000 paths: layout and tessellation, no GPU.

#![expect(clippy::print_stdout, reason = "a bench reports")]
#![expect(clippy::unwrap_used, reason = "the flow is made here")]

use std::time::Instant;

use eframe::egui::{Context, Event, Pos2, RawInput, Rect, pos2, vec2};
use treble_flow_designer::app::canvas::{Stage, View, canvas_ui};
use treble_flow_designer::model::flow::Position;
use treble_flow_designer::model::{Block, BlockId, Document, Edit, ExitId, Flow, Kind};
use treble_flow_designer::picture::Scene;
use treble_flow_designer::picture::theme::DARK;
use treble_flow_designer::words::Language;

const BLOCKS: usize = 10_000;
const FRAMES: usize = 120;
/// Stands for the zoom at which all of the flow is in view.
const WHOLE: f32 = 0.0;

fn flow() -> Flow {
    let id = |number: usize| BlockId::from(format!("block-{number}"));
    let mut flow = Flow::default();
    for number in 0..BLOCKS {
        let mut block = Block::new(Kind::Options);
        block.text = Some(format!("Message number {number}, please choose one of these"));
        block.position =
            Some(Position::new((number % 100) as f64 * 460.0, (number / 100) as f64 * 380.0));
        flow.apply(&Edit::AddBlock { id: id(number), block: Box::new(block) }).unwrap();
        for option in 0..2 {
            flow.apply(&Edit::AddOption {
                block: id(number),
                id: ExitId::from(format!("option-{option}")),
                label: format!("Option {option}"),
                at: option,
            })
            .unwrap();
        }
    }
    for number in 0..BLOCKS {
        let mut connect = |option: usize, to: usize| {
            let to = Some(id(to % BLOCKS));
            let exit = ExitId::from(format!("option-{option}"));
            flow.apply(&Edit::Connect { block: id(number), exit, to }).unwrap();
        };
        connect(0, number + 1);
        if number % 2 == 0 {
            connect(1, number + 101);
        }
    }
    flow
}

fn frame(ctx: &Context, stage: &Stage<'_>, view: &mut View, events: Vec<Event>) -> f64 {
    let input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1600.0, 1000.0))),
        events,
        ..RawInput::default()
    };
    let start = Instant::now();
    let mut output = ctx.run_ui(input, |ui| {
        canvas_ui(ui, stage, view, &mut Vec::new());
    });
    output.textures_delta.clear();
    let meshes = ctx.tessellate(output.shapes, output.pixels_per_point);
    let spent = start.elapsed().as_secs_f64() * 1_000.0;
    assert!(!meshes.is_empty());
    spent
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn main() {
    let mut document = Document::new(flow());
    let mut scene = Scene::default();
    let start = Instant::now();
    scene.follow(document.flow(), document.revision());
    println!("scene of {BLOCKS} blocks: {:.1} ms", start.elapsed().as_secs_f64() * 1_000.0);
    println!("paths: {}", scene.wires.len());
    let ctx = Context::default();
    for zoom in [4.0, 2.0, 1.0, 0.75, 0.6, 0.36, 0.2, 0.16, 0.1, 0.05, WHOLE] {
        let stage = Stage {
            flow: document.flow(),
            scene: &scene,
            theme: &DARK,
            language: Language::English,
        };
        let mut view = View::default();
        (view.wants_fit, view.zoom) = (false, zoom.max(0.05));
        view.corner = pos2(9_000.0, 9_000.0);
        if zoom == WHOLE {
            // The first frame tells how far out the flow needs it.
            frame(&ctx, &stage, &mut view, Vec::new());
            view.fit(scene.bounds().unwrap());
        }
        let times = (0..FRAMES)
            .map(|at| {
                // A small movement, as a hand makes.
                view.corner.x += if at % 2 == 0 { 3.0 } else { -3.0 };
                let events = vec![Event::PointerMoved(pos2(800.0 + (at % 7) as f32, 500.0))];
                frame(&ctx, &stage, &mut view, events)
            })
            .skip(10)
            .collect();
        let in_view = scene.nodes_in(view.visible()).count();
        let zoom = view.zoom;
        println!("zoom {zoom:.3}: {in_view} blocks in view, median frame {:.2} ms", median(times));
    }
    let mut view = View::default();
    (view.wants_fit, view.zoom) = (false, 0.6);
    view.corner = pos2(9_000.0, 9_000.0);
    let times = (0..FRAMES)
        .map(|at| {
            let start = Instant::now();
            let edit = Edit::Move {
                block: BlockId::from("block-2525"),
                x: 11_500.0 + at as f64,
                y: 9_500.0,
            };
            document.edit_in(1, &[edit]).unwrap();
            scene.follow(document.flow(), document.revision());
            let edited = start.elapsed().as_secs_f64() * 1_000.0;
            let stage = Stage {
                flow: document.flow(),
                scene: &scene,
                theme: &DARK,
                language: Language::English,
            };
            edited + frame(&ctx, &stage, &mut view, Vec::new())
        })
        .skip(10)
        .collect();
    println!("dragging one block: median frame {:.2} ms", median(times));
}
