//! Drawings for files: the canvas's geometry, without a display.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::{Document, Node};
use treble_flow_designer::export::findings_by_block;
use treble_flow_designer::lint;
use treble_flow_designer::model::flow::Position;
use treble_flow_designer::model::{Block, BlockId, Edit, ExitId, Flow, Kind};
use treble_flow_designer::picture::theme::{DARK, LIGHT, size};
use treble_flow_designer::picture::{Count, Drawing, PictureError, Rgb, Theme, png, svg};
use treble_flow_designer::samples::SAMPLES;
use treble_flow_designer::words::Language;

use crate::common::golden::golden;

const NONE: &BTreeMap<BlockId, Count> = &BTreeMap::new();

fn drawing<'a>(flow: &'a Flow, theme: &'a Theme) -> Drawing<'a> {
    Drawing { flow, theme, language: Language::English, only: None, findings: NONE }
}

fn opened(text: &str) -> Flow {
    treble_flow_designer::format::open(text.as_bytes()).unwrap().flow
}

fn sample(name: &str) -> Flow {
    opened(SAMPLES.iter().find(|sample| sample.name == name).unwrap().text)
}

/// A flow of plain messages at these places.
fn messages(places: &[(f64, f64)]) -> Flow {
    let mut flow = Flow::default();
    for (number, (x, y)) in places.iter().enumerate() {
        let mut block = Block::new(Kind::Message);
        block.text = Some(format!("Number {number}"));
        block.position = Some(Position::new(*x, *y));
        let id = BlockId::from(format!("m{number}"));
        flow.apply(&Edit::AddBlock { id: id.clone(), block: Box::new(block) }).unwrap();
        if number > 0 {
            let before = BlockId::from(format!("m{}", number - 1));
            let exit = ExitId::from("reply");
            flow.apply(&Edit::Connect { block: before, exit, to: Some(id) }).unwrap();
        }
    }
    flow
}

fn value(node: Node<'_, '_>, name: &str) -> f32 {
    node.attribute(name).unwrap().parse().unwrap()
}

/// The id and the outer box of each block, as its group in the SVG says.
fn boxes(document: &Document<'_>) -> BTreeMap<String, [f32; 4]> {
    let groups = document.descendants().filter(|node| node.has_tag_name("g"));
    groups
        .map(|group| {
            let title = group.children().find(|node| node.has_tag_name("title")).unwrap();
            let (_, id) = title.text().unwrap().rsplit_once(": ").unwrap();
            let rect = group.children().find(|node| node.has_tag_name("rect")).unwrap();
            // The edge is drawn inside.
            let edge = value(rect, "stroke-width");
            let place = [value(rect, "x") - edge / 2.0, value(rect, "y") - edge / 2.0];
            let area = [value(rect, "width") + edge, value(rect, "height") + edge];
            (id.to_owned(), [place[0], place[1], area[0], area[1]])
        })
        .collect()
}

#[test]
fn every_sample_is_drawn_with_all_its_blocks_where_they_stand() {
    for sample in SAMPLES {
        let flow = opened(sample.text);
        for theme in [&DARK, &LIGHT] {
            let text = svg(&drawing(&flow, theme)).unwrap();
            assert_eq!(Some(&text), svg(&drawing(&flow, theme)).as_ref());
            let document = Document::parse(&text).unwrap();
            let boxes = boxes(&document);
            assert_eq!(boxes.len(), flow.blocks.len(), "{}", sample.name);
            let (first_id, first) = flow.blocks.iter().next().unwrap();
            let origin = first.position.as_ref().unwrap();
            let origin_box = boxes[first_id.as_str()];
            for (id, block) in flow.blocks.iter() {
                let at = block.position.as_ref().unwrap();
                let [x, y, width, _] = boxes[id.as_str()];
                let away = [(at.x - origin.x) as f32, (at.y - origin.y) as f32];
                assert!((x - origin_box[0] - away[0]).abs() < 0.05, "{id} in {}", sample.name);
                assert!((y - origin_box[1] - away[1]).abs() < 0.05, "{id} in {}", sample.name);
                assert!((width - size::BLOCK_WIDTH).abs() < 0.05);
            }
            // All of it lies inside the picture.
            let root = document.root_element();
            for [x, y, width, height] in boxes.values() {
                assert!(*x >= 0.0 && x + width <= value(root, "width"));
                assert!(*y >= 0.0 && y + height <= value(root, "height"));
            }
            // What can be read on the canvas can be read here.
            let all: String = document.descendants().filter_map(|node| node.text()).collect();
            for (_, block) in flow.blocks.iter() {
                for option in &block.options {
                    let start: String = option.label.chars().take(12).collect();
                    assert!(all.contains(&start), "“{start}” in {}", sample.name);
                }
            }
            let paths = flow.blocks.iter().flat_map(|(_, block)| block.exits());
            let paths = paths.filter(|exit| exit.path.to.is_some()).count();
            let arrows = document
                .descendants()
                .filter(|node| node.attribute("d").is_some_and(|d| d.ends_with('Z')));
            assert_eq!(arrows.count(), paths, "{}", sample.name);
        }
    }
}

#[test]
fn the_drawings_look_as_they_did() {
    let broken = fs::read_to_string("tests/pictures/hard-to-draw.flow.json").unwrap();
    for (name, flow, theme) in [
        ("identity-check", sample("identity-check"), &DARK),
        ("hard-to-draw", opened(&broken), &LIGHT),
    ] {
        let found = findings_by_block(&lint::lint(&flow));
        let drawing = Drawing { findings: &found, ..drawing(&flow, theme) };
        let text = svg(&drawing).unwrap();
        golden(format!("tests/pictures/{name}.svg"), &text);
    }
}

#[test]
fn a_picture_has_the_colours_of_its_theme_where_they_belong() {
    let flow = messages(&[(0.0, 0.0), (420.0, 0.0)]);
    for theme in [&DARK, &LIGHT] {
        for scale in [0.5, 1.0, 2.0] {
            let picture = png(&drawing(&flow, theme), Some(scale)).unwrap();
            let pixels = Pixmap::decode_png(&picture.bytes).unwrap();
            let text = svg(&drawing(&flow, theme)).unwrap();
            let document = Document::parse(&text).unwrap();
            let root = document.root_element();
            assert_eq!(pixels.width(), (value(root, "width") * scale).ceil() as u32);
            assert_eq!(pixels.height(), (value(root, "height") * scale).ceil() as u32);
            let at = |x: f32, y: f32| {
                let pixel = pixels.pixel((x * scale) as u32, (y * scale) as u32).unwrap();
                Rgb(pixel.red(), pixel.green(), pixel.blue())
            };
            assert_eq!(at(4.0, 4.0), theme.canvas);
            for [x, y, width, height] in boxes(&document).into_values() {
                // Left of the sign, inside the block.
                assert_eq!(at(x + 7.0, y + 16.0), theme.block);
                // The sign's own ground.
                assert_eq!(at(x + 23.0, y + 12.0), theme.kinds.message);
                assert_eq!(at(x + width + 12.0, y + height - 4.0), theme.canvas);
            }
        }
    }
}

#[test]
fn texts_are_painted() {
    let mut flow = messages(&[(0.0, 0.0)]);
    let words = png(&drawing(&flow, &DARK), Some(1.0)).unwrap().bytes;
    let set = |flow: &mut Flow, text: &str| {
        let mut block = Block::new(Kind::Message);
        block.text = Some(text.to_owned());
        block.position = Some(Position::new(0.0, 0.0));
        flow.apply(&Edit::RemoveBlock { id: "m0".into() }).unwrap();
        flow.apply(&Edit::AddBlock { id: "m0".into(), block: Box::new(block) }).unwrap();
    };
    // Letters and emoji come from different fonts.
    for text in ["Number 1", "📷", "ção"] {
        set(&mut flow, text);
        assert_ne!(png(&drawing(&flow, &DARK), Some(1.0)).unwrap().bytes, words, "{text}");
    }
    set(&mut flow, "Number 0");
    assert_eq!(png(&drawing(&flow, &DARK), Some(1.0)).unwrap().bytes, words);
}

#[test]
fn only_what_was_chosen_is_drawn() {
    let flow = messages(&[(0.0, 0.0), (420.0, 0.0), (840.0, 0.0)]);
    let only: BTreeSet<BlockId> = ["m0".into(), "m1".into()].into();
    let text = svg(&Drawing { only: Some(&only), ..drawing(&flow, &DARK) }).unwrap();
    let document = Document::parse(&text).unwrap();
    assert_eq!(boxes(&document).into_keys().collect::<Vec<_>>(), ["m0", "m1"]);
    // The path that leads out of them is not a part of the picture.
    assert_eq!(text.matches(" Z\"").count(), 1);
    let nothing = BTreeSet::from(["none".into()]);
    assert!(svg(&Drawing { only: Some(&nothing), ..drawing(&flow, &DARK) }).is_none());
}

#[test]
fn what_was_found_stands_at_its_block_when_it_is_asked_for() {
    let mut flow = messages(&[(0.0, 0.0)]);
    flow.apply(&Edit::SetStart { start: None }).unwrap();
    let found = BTreeMap::from([(BlockId::from("m0"), Count { errors: 1, warnings: 2, infos: 0 })]);
    let with = svg(&Drawing { findings: &found, ..drawing(&flow, &DARK) }).unwrap();
    assert!(with.contains(">1 error<") && with.contains(">2 warnings<"));
    assert!(!with.contains("hint"));
    assert!(!svg(&drawing(&flow, &DARK)).unwrap().contains(">1 error<"));
}

#[test]
fn no_text_breaks_a_drawing() {
    let nasty = [
        "<script>alert(1)</script> & \"quotes\" 'single' ]]> &amp;",
        "\u{0}\u{1}\u{b}\u{c}\u{1f}\u{7f}\u{85}\u{fffe}\u{ffff}",
        "line one\r\nline two\ttab\n\n\n\n\n\n\nfar below",
        "\u{202e}right to left\u{202c} עברית العربية ไทย 汉字",
        "👩‍👩‍👧‍👦🏳️‍🌈👍🏽",
        &"W".repeat(100_000),
        &" ".repeat(5_000),
        "",
    ];
    for text in nasty {
        let mut flow = Flow { name: Some(text.to_owned()), ..Flow::default() };
        let mut block = Block::new(Kind::Options);
        block.text = Some(text.to_owned());
        flow.apply(&Edit::AddBlock { id: "a".into(), block: Box::new(block) }).unwrap();
        let label = text.to_owned();
        flow.apply(&Edit::AddOption { block: "a".into(), id: "o".into(), label, at: 0 }).unwrap();
        let drawn = svg(&drawing(&flow, &DARK)).unwrap();
        Document::parse(&drawn).unwrap();
        png(&drawing(&flow, &DARK), Some(1.0)).unwrap();
    }
}

#[test]
fn a_picture_is_never_larger_than_it_may_be() {
    let far = messages(&[(0.0, 0.0), (50_000.0, 30_000.0)]);
    let Err(error) = png(&drawing(&far, &DARK), Some(2.0)) else { panic!("it is too large") };
    let PictureError::TooLarge { scale, .. } = error else { panic!("{error}") };
    assert!(png(&drawing(&far, &DARK), Some(scale)).is_ok(), "what is named can be drawn");
    for scale in [0.0, -1.0, f32::NAN, f32::INFINITY] {
        let refused = png(&drawing(&far, &DARK), Some(scale)).map(|_| ());
        assert_eq!(refused, Err(PictureError::BadScale));
    }
    let picture = png(&drawing(&far, &DARK), None).unwrap();
    let pixels = Pixmap::decode_png(&picture.bytes).unwrap();
    assert!(picture.scale < 0.35 && pixels.width() <= 16_385);
    assert!(u64::from(pixels.width()) * u64::from(pixels.height()) <= 64_100_000);
    for places in [
        [(0.0, 0.0), (1e9, 1e9)],
        [(-1e300, 0.0), (1e300, 0.0)],
        [(f64::NAN, 0.0), (f64::INFINITY, 5.0)],
        [(7.0, 7.0), (7.0, 7.0)],
    ] {
        let flow = messages(&places);
        if let Ok(picture) = png(&drawing(&flow, &DARK), None) {
            assert!(Pixmap::decode_png(&picture.bytes).is_ok(), "{places:?}");
        }
        Document::parse(&svg(&drawing(&flow, &DARK)).unwrap()).unwrap();
    }
    assert!(matches!(png(&drawing(&Flow::default(), &DARK), None), Err(PictureError::Empty)));
}
