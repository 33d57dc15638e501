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
