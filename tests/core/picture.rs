//! Drawings for files, and what the canvas shares with them, without a display.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::{Document, Node};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};
use treble_flow_designer::export::findings_by_block;
use treble_flow_designer::lint;
use treble_flow_designer::model::flow::Position;
use treble_flow_designer::model::{Block, BlockId, Edit, ExitId, Flow, Kind};
use treble_flow_designer::picture::font::{FONTS, cut, line, width, wrap};
use treble_flow_designer::picture::route::{Area, corners};
use treble_flow_designer::picture::theme::{DARK, DISABLED, LIGHT, size};
use treble_flow_designer::picture::{Card, Count, Drawing, PictureError, Rgb, Theme, png, svg};
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

#[test]
fn exits_stand_inside_their_block() {
    for kind in Kind::ALL {
        let mut block = Block::new(kind);
        block.text = Some("word ".repeat(200));
        let card = Card::of(&block);
        for row in &card.rows {
            assert!(row.middle() > 0.0 && row.top + row.height <= card.height);
        }
        assert!(card.height < 400.0);
    }
}

#[test]
fn paths_are_orthogonal_and_end_where_they_should() {
    let source = Area { left: 0.0, top: 0.0, right: 300.0, bottom: 200.0 };
    for (x, y) in [(500.0, 0.0), (500.0, 400.0), (-600.0, 0.0), (0.0, 300.0), (0.0, 0.0)] {
        let target = Area { left: x, top: y, right: x + 300.0, bottom: y + 200.0 };
        let (from, to) = ([300.0, 60.0], [x, y + 60.0]);
        let path = corners(from, to, source, target, 2, |_, _| 0);
        assert_eq!((path.first(), path.last()), (Some(&from), Some(&to)));
        for pair in path.windows(2) {
            assert!(pair[0][0] == pair[1][0] || pair[0][1] == pair[1][1], "{path:?}");
        }
        // It leaves to the right and arrives from the left.
        assert!(path[1][0] > from[0] && path[path.len() - 2][0] < to[0]);
    }
}

#[test]
fn all_fonts_are_read() {
    let fonts = FONTS.map(|bytes| FontRef::new(bytes).unwrap());
    for (number, font) in fonts.iter().enumerate() {
        let before = &fonts[..number];
        let widths = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        // A character that no font before has, and that is not as wide as one that none has.
        let own = font.charmap().mappings().find_map(|(c, glyph)| {
            let width = widths.advance_width(glyph).filter(|width| *width > 0.7)?;
            let is_new = before.iter().all(|font| font.charmap().map(c).is_none());
            is_new.then_some((char::from_u32(c)?, width))
        });
        let (c, wide) = own.unwrap();
        assert_eq!(width(&c.to_string(), 1.0), wide, "{c}");
    }
    assert!(line().height > line().ascent && line().ascent > 0.5);
    assert!(width("mm", 10.0) > width("ii", 10.0));
}

#[test]
fn texts_are_broken_between_words_and_lose_nothing() {
    let text = "Hola, ¿cómo estás?\nEnvía una foto de tu documento 📷, por favor";
    for room in [20.0, 60.0, 100.0, 250.0, 900.0] {
        let lines = wrap(text, room, 14.0, 500);
        assert_eq!(lines.concat().replace(' ', ""), text.replace([' ', '\n'], ""), "{room}");
        for line in &lines {
            assert!(width(line.trim_end(), 14.0) <= room || line.chars().count() == 1);
        }
    }
    assert_eq!(wrap("", 100.0, 14.0, 6), [""]);
}

#[test]
fn what_is_cut_says_so() {
    let lines = wrap(&"word ".repeat(100), 200.0, 14.0, 3);
    assert_eq!(lines.len(), 3);
    assert!(lines[2].ends_with('…') && width(&lines[2], 14.0) <= 200.0);
    assert_eq!(wrap("one\ntwo\nthree", 200.0, 14.0, 2), ["one", "two…"]);
    assert_eq!(cut("short", 200.0, 14.0), "short");
    assert_eq!(cut("first\nsecond", 200.0, 14.0), "first…");
}

/// How a colour looks on a ground when only a part of it is there.
fn over(ink: Rgb, ground: Rgb, part: f32) -> Rgb {
    let mix = |own: u8, below: u8| {
        (f32::from(own) * part + f32::from(below) * (1.0 - part)).round() as u8
    };
    Rgb(mix(ink.0, ground.0), mix(ink.1, ground.1), mix(ink.2, ground.2))
}

/// Text needs 4.5:1 against what it stands on, lines and marks 3:1.
#[test]
fn contrast_is_enough() {
    for theme in [DARK, LIGHT] {
        let t = &theme;
        let grounds = [
            ("canvas", t.canvas),
            ("bar", t.bar),
            ("panel", t.panel),
            ("block", t.block),
            ("field", t.field),
        ];
        let check = |what: &str, on: &str, a: Rgb, b: Rgb, least: f64| {
            let found = a.contrast(b);
            assert!(found >= least, "{what} on {on}: {found:.2} < {least} (dark: {})", t.is_dark);
        };
        for (name, ground) in grounds {
            for (what, text) in [
                ("text", t.text),
                ("weak_text", t.weak_text),
                ("accent_text", t.accent_text),
                ("error", t.error),
                ("warning", t.warning),
                ("info", t.info),
                ("good", t.good),
            ] {
                check(what, name, text, ground, 4.5);
            }
            for (what, line) in [("path", t.path), ("outline", t.outline), ("accent", t.accent)] {
                check(what, name, line, ground, 3.0);
            }
        }
        check("note_text", "note", t.note_text, t.note, 4.5);
        check("weak_text", "frame", t.weak_text, t.frame, 4.5);
        check("outline", "frame", t.outline, t.frame, 3.0);
        check("path", "frame", t.path, t.frame, 3.0);
        check("path", "note", t.path, t.note, 3.0);
        // A problem that is chosen, and a button that shows or hides problems.
        for (what, ink) in [
            ("text", t.text),
            ("weak_text", t.weak_text),
            ("accent_text", t.accent_text),
            ("error", t.error),
            ("warning", t.warning),
            ("info", t.info),
        ] {
            check(what, "raised", ink, t.raised, 4.5);
        }
        // What is chosen in a list, and a menu's entry under the pointer with its keys.
        for (what, ink) in [("text", t.text), ("weak_text", t.weak_text)] {
            check(what, "selection", ink, t.selection, 4.5);
        }
        for (name, ground) in [("bar", t.bar), ("panel", t.panel)] {
            let text = over(t.text, ground, DISABLED);
            check("disabled text", name, text, ground, 4.5);
            let button = over(t.raised, ground, DISABLED);
            check("disabled text", "its button", text, button, 4.5);
        }
        // A conversation: what is said, and what is told between.
        for (name, ground) in [("chat", t.chat), ("theirs", t.theirs), ("mine", t.mine)] {
            for (what, ink) in
                [("text", t.text), ("weak_text", t.weak_text), ("accent_text", t.accent_text)]
            {
                check(what, name, ink, ground, 4.5);
            }
            check("info", name, t.info, ground, 3.0);
        }
        check("on_accent", "accent", t.on_accent, t.accent, 4.5);
        let k = t.kinds;
        for mark in [t.error, t.warning, t.info, t.good] {
            check("on_mark", "a mark", t.on_mark, mark, 4.5);
        }
        for kind in [k.message, k.options, k.template, k.logic, k.leave, k.trigger, k.other] {
            check("on_mark", "a kind", t.on_mark, kind, 4.5);
            check("a kind", "block", kind, t.block, 3.0);
        }
        // A dot that is connected is told from one that is free.
        check("dot", "block", t.dot, t.block, 3.0);
    }
}
