//! Reading and writing: what goes in comes out, and bad files say what and where.

use treble_flow_designer::format::{self, Format};

const SAMPLE: &str = r#"{
  "format": "treble-flow",
  "version": 1,
  "name": "Validação de documento",
  "color": "blue",
  "language": "pt",
  "timezone": "America/Sao_Paulo",
  "direction": "inbound",
  "inputs": ["nome"],
  "start": "ask-photo",
  "blocks": {
    "ask-photo": {
      "kind": "message",
      "text": "Envie uma foto do seu documento, {{nome}}",
      "mood": { "level": 1.50, "tags": ["a", null] },
      "save": { "variable": "foto_documento", "type": "image", "note": "x" },
      "reply": { "to": "wait", "webhook": { "url": "https://example.com/hooks/id-check", "returns": ["documento_valido", "motivo"] } }
    },
    "wait": {
      "kind": "options",
      "style": "plain",
      "text": "Estamos processando sua solicitação, aguarde um momento…",
      "options": [
        { "id": "trigger", "label": "[REQUEST_TRIGGER]", "to": "check", "webhook": null }
      ],
      "alternate": { "minutes": 5.0, "to": "human" }
    },
    "check": {
      "kind": "hologram",
      "size": 3
    }
  },
  "layout": {
    "ask-photo": [0, 0],
    "wait": [420.50, -1e3],
    "gone": [1, 2]
  }
}
"#;

#[test]
fn a_canonical_file_keeps_every_byte() {
    let opened = format::open(SAMPLE.as_bytes()).unwrap();
    assert_eq!(format::save(&opened.flow, &opened.source).unwrap().text, SAMPLE);
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// The diagrams that the platform's editor saved, by name.
fn diagrams() -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = std::fs::read_dir("tests/fixtures")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".diagram.json"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.to_string_lossy().replace(".diagram.json", ""), text)
        })
        .collect();
    found.sort();
    assert!(found.len() >= 4);
    found
}

#[test]
fn a_diagram_comes_out_as_it_went_in() {
    for (name, text) in diagrams() {
        let opened = format::open(text.as_bytes()).unwrap();
        let out = format::save(&opened.flow, &opened.source).unwrap().text;
        assert_eq!(json(&out), json(&text), "{name}");
    }
}

#[test]
fn a_diagram_comes_out_of_a_native_file_as_it_went_in() {
    for (name, text) in diagrams() {
        let opened = format::open(text.as_bytes()).unwrap();
        let native = format::save(&opened.flow, &format::Source::native()).unwrap().text;
        let again = format::open(native.as_bytes()).unwrap();
        assert_eq!(again.flow, opened.flow, "{name}");
        assert_eq!(format::save(&again.flow, &again.source).unwrap().text, native, "{name}");
        let out = format::save(&again.flow, &opened.source).unwrap().text;
        assert_eq!(json(&out), json(&text), "{name}");
    }
}

/// The questions that the platform's editor derived, where it did not refuse.
fn expected(name: &str) -> Option<serde_json::Value> {
    let text = std::fs::read_to_string(format!("{name}.expected.json")).unwrap();
    json(&text).get("questions").cloned()
}

#[test]
fn questions_are_what_the_platforms_editor_derives() {
    for (name, text) in diagrams() {
        let opened = format::open(text.as_bytes()).unwrap();
        if let Some(expected) = expected(&name) {
            assert_eq!(
                json(&format::export(&opened.flow, Format::Questions).unwrap().text),
                expected,
                "{name}"
            );
        }
    }
}

#[test]
fn questions_come_out_as_they_went_in() {
    for (name, _) in diagrams() {
        let Some(expected) = expected(&name) else { continue };
        let opened = format::open(expected.to_string().as_bytes()).unwrap();
        let out = format::save(&opened.flow, &opened.source).unwrap().text;
        assert_eq!(json(&out), expected, "{name}");
        let native = format::save(&opened.flow, &format::Source::native()).unwrap().text;
        let again = format::open(native.as_bytes()).unwrap();
        assert_eq!(format::save(&again.flow, &again.source).unwrap().text, native, "{name}");
        assert_eq!(
            json(&format::export(&again.flow, Format::Questions).unwrap().text),
            expected,
            "{name}"
        );
    }
}

#[test]
fn strange_questions_come_out_as_they_went_in() {
    let text = r#"[
        {"id":"7","question_type":"CLOSED","text":"Hi","question_subtype":null,"new":[1.50,{"a":null}],
         "answers":[
            {"expected_text":"DEFAULT","next_node_id":9,"answer_type":"DEFAULT"},
            {"expected_text":"A","next_node_id":"7","webhook":null,"answer_type":"TEXT","extra":true},
            {"expected_text":"DEFAULT","next_node_id":-1,"answer_type":"DEFAULT"}, 3]},
        {"id":3,"question_type":"HOLOGRAM","answers":[{"expected_text":"x","next_node_id":"7"}]},
        {"id":"5","question_type":"AGENT","text":"?","answers":null},
        {"question_type":"AB","answers":[{"expected_text":"33","next_node_id":"5"}]},
        {"id":"5","question_type":"OPEN","text":5}
    ]"#;
    let opened = format::open(text.as_bytes()).unwrap();
    assert_eq!(opened.source.format, format::Format::Questions);
    assert_eq!(json(&format::save(&opened.flow, &opened.source).unwrap().text), json(text));
    let native = format::save(&opened.flow, &format::Source::native()).unwrap().text;
    let again = format::open(native.as_bytes()).unwrap();
    assert_eq!(json(&format::export(&again.flow, Format::Questions).unwrap().text), json(text));
}

#[test]
fn a_save_request_keeps_what_stands_around_the_flow() {
    let (_, text) = diagrams().remove(0);
    let request = serde_json::json!({
        "poll": { "id": 7, "serializedModel": text },
        "name": "Prueba", "language": "ES", "settings": { "timezone": "America/Bogota" }
    });
    let opened = format::open(request.to_string().as_bytes()).unwrap();
    assert_eq!(opened.flow.name.as_deref(), Some("Prueba"));
    assert_eq!(opened.flow.language.as_deref(), Some("es"));
    let out = json(&format::save(&opened.flow, &opened.source).unwrap().text);
    assert_eq!(out["settings"], request["settings"]);
    assert_eq!(json(out["poll"]["serializedModel"].as_str().unwrap()), json(&text));
    // The flow's own text is not kept a second time.
    let format::Wrapper::Member { object, .. } = &opened.source.wrapper else {
        panic!("it stood in an object");
    };
    assert!(object.to_compact().len() < 200, "{}", object.to_compact());
    // The diagram alone, as a JSON text.
    let quoted = serde_json::Value::String(text.clone()).to_string();
    let opened = format::open(quoted.as_bytes()).unwrap();
    let out = json(&format::save(&opened.flow, &opened.source).unwrap().text);
    assert_eq!(json(out.as_str().unwrap()), json(&text));
}

#[test]
fn bad_files_say_what_and_where() {
    let deep = "[".repeat(200);
    let cases: &[(&[u8], usize, usize, &str)] = &[
        (b"", 1, 1, "empty"),
        (b"  \n ", 2, 2, "empty"),
        (b"hello", 1, 1, "expected"),
        (b"{\n  \"a\": 1,\n  \"a\": 2\n}", 3, 3, "twice"),
        (b"{\"a\": [1, 2}", 1, 12, "comma or ]"),
        (b"{\"a\": 01}", 1, 7, "number"),
        (b"{\"a\": \"x", 1, 7, "closing quote"),
        (b"{\"a\": \"\\ud800\"}", 1, 8, "half of a character"),
        (b"{} x", 1, 4, "behind"),
        (deep.as_bytes(), 1, 130, "deep"),
        (b"{\"caf\xc3\xa9\": \xff}", 1, 10, "UTF-8"),
        (b"{\"x\": 1}", 1, 1, "no flow"),
        (b"3", 1, 1, "no flow"),
        (b"{\"format\": \"treble-flow\", \"blocks\": {}}", 1, 1, "version"),
        (b"{\"format\": \"treble-flow\", \"version\": 2}", 1, 38, "newer"),
        (b"{\"format\": \"treble-flow\", \"version\": 1}", 1, 1, "blocks are missing"),
        (
            b"{\"format\": \"treble-flow\", \"version\": 1, \"blocks\": null}",
            1,
            1,
            "blocks are missing",
        ),
        (b"{\"format\": \"treble-flow\", \"version\": 1, \"blocks\": []}", 1, 51, "object"),
        (
            b"{\"format\": \"treble-flow\", \"version\": 1, \"blocks\": {\"a\": {\"kind\": 3}}}",
            1,
            66,
            "text",
        ),
        (b"{\"nodes\": [3], \"links\": []}", 1, 12, "node"),
    ];
    for (bytes, line, column, word) in cases {
        let error = format::open(bytes).unwrap_err();
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert!(error.message.contains(word), "{shown}: {error}");
        assert_eq!((error.line, error.column), (*line, *column), "{shown}: {error}");
    }
    let large = vec![b' '; format::MAX_BYTES + 1];
    assert!(format::open(&large).unwrap_err().message.contains("MiB"));
}

#[test]
fn other_line_ends_and_a_byte_order_mark_are_read() {
    let plain = format::open(SAMPLE.as_bytes()).unwrap();
    let crlf = format!("\u{feff}{}", SAMPLE.trim_end().replace('\n', "\r\n"));
    assert_eq!(format::open(crlf.as_bytes()).unwrap().flow, plain.flow);
}

#[test]
fn a_flow_below_a_strange_key_is_saved_in_its_place() {
    use treble_flow_designer::model::Edit;
    for key in ["a/b", "a~b", "a~1b", "~01"] {
        let request = serde_json::json!({ (key): { "serializedModel": json(&diagrams()[0].1) } });
        let mut opened = format::open(request.to_string().as_bytes()).unwrap();
        let block = opened.flow.blocks.id_at(0).cloned().unwrap();
        opened.flow.apply(&Edit::Move { block, x: 12_345.0, y: 0.0 }).unwrap();
        let saved = format::save(&opened.flow, &opened.source).unwrap().text;
        assert!(saved.contains("12345"), "{key}");
        assert_eq!(json(&saved).as_object().unwrap().keys().collect::<Vec<_>>(), [key]);
    }
}
