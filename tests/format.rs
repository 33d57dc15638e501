//! Reading and writing: what goes in comes out, and bad files say what and where.

use treble_flow_designer::format;

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
    assert_eq!(format::save(&opened.flow, &opened.source).unwrap(), SAMPLE);
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
        let out = format::save(&opened.flow, &opened.source).unwrap();
        assert_eq!(json(&out), json(&text), "{name}");
    }
}

#[test]
fn a_diagram_comes_out_of_a_native_file_as_it_went_in() {
    for (name, text) in diagrams() {
        let opened = format::open(text.as_bytes()).unwrap();
        let native = format::save(&opened.flow, &format::Source::native()).unwrap();
        let again = format::open(native.as_bytes()).unwrap();
        assert_eq!(again.flow, opened.flow, "{name}");
        assert_eq!(format::save(&again.flow, &again.source).unwrap(), native, "{name}");
        let out = format::save(&again.flow, &opened.source).unwrap();
        assert_eq!(json(&out), json(&text), "{name}");
    }
}
