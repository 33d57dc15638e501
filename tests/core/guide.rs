//! The guide by which a flow is built by hand: complete, in every language, whatever texts hold.

use treble_flow_designer::format::guide::guide;
use treble_flow_designer::model::flow::{
    Alternate, Choice, Condition, Path, TRIGGER_LABEL, Webhook,
};
use treble_flow_designer::model::{Block, BlockId, Flow, Json, Kind};
use treble_flow_designer::words::Language;

fn message(text: &str) -> Block {
    Block { text: Some(text.to_owned()), ..Block::new(Kind::Message) }
}

fn to(id: &str) -> Path {
    Path::new(&BlockId::from(id))
}

fn choice(id: &str, label: &str, path: Path) -> Choice {
    Choice { id: id.into(), label: label.to_owned(), path, action: None, optout_webhook: None }
}

fn flow(blocks: Vec<(&str, Block)>) -> Flow {
    Flow {
        start: blocks.first().map(|(id, _)| BlockId::from(*id)),
        blocks: blocks.into_iter().map(|(id, block)| (BlockId::from(id), block)).collect(),
        ..Flow::default()
    }
}

fn with_trigger(webhook: Option<&str>) -> Flow {
    let mut ask = message("Your photo?");
    ask.reply = Some(Path { webhook: webhook.map(Webhook::new), ..to("wait") });
    let mut wait = Block { text: Some("Wait…".to_owned()), ..Block::new(Kind::Options) };
    wait.options.push(choice("trigger", TRIGGER_LABEL, to("check")));
    wait.alternate = Some(Box::new(Alternate { minutes: None, path: to("human") }));
    let mut check = Block::new(Kind::Condition);
    check.variable = Some("valid".to_owned());
    check.conditions.push(Condition {
        id: "yes".into(),
        operator: Some("EQ".to_owned()),
        value: Some(Json::string("yes")),
        path: to("human"),
    });
    check.otherwise = Some(to("human"));
    flow(vec![("ask", ask), ("human", Block::new(Kind::Agent)), ("wait", wait), ("check", check)])
}

#[test]
fn a_trigger_is_told_click_by_click() {
    let text = guide(&with_trigger(Some("https://example.com/hooks/id")), Language::English);
    assert!(text.contains("**Message with options** → **Message with options**"), "{text}");
    assert!(text.contains("```text\n[REQUEST_TRIGGER]\n```"));
    assert!(text.contains("after this many minutes: `5`"));
    assert!(text.contains("### Into the request trigger 2. “Wait…” (wait)"));
    assert!(text.contains("```text\nhttps://example.com/hooks/id\n```"));
    assert!(!text.contains("Missing in this flow"));
    // Breadth first: the trigger comes before the block that it leads to.
    assert!(text.find("Block 2: “Wait…”") < text.find("Block 3: check"));
}

#[test]
fn a_missing_webhook_is_told() {
    let text = guide(&with_trigger(None), Language::English);
    assert!(text.contains("this arrow has no webhook yet"));
    assert_eq!(text.matches("Missing in this flow").count(), 1);
}

#[test]
fn every_language_has_its_own_words_and_the_same_shape() {
    let flow = with_trigger(Some("https://example.com/hooks/id"));
    let [en, es, pt] = Language::ALL.map(|language| guide(&flow, language));
    assert!(es.contains("**Mensaje con opciones** → **Mensaje con opciones**"));
    assert!(pt.contains("**Mensagem com opções** → **Mensagem com opções**"));
    assert_eq!(en.lines().count(), es.lines().count());
    assert_eq!(en.lines().count(), pt.lines().count());
}

#[test]
fn hostile_texts_break_nothing() {
    let hostile = "a | b\r\n# c\n````\n{{x}} {title} </details> `d` **e** [f](g)\\";
    let mut options = Block { text: Some(hostile.to_owned()), ..Block::new(Kind::Options) };
    let path = Path { webhook: Some(Webhook::new(hostile)), ..to("b|\n`") };
    options.options = vec![choice("a", hostile, path), choice("b", "| --- |", to("nowhere\n|"))];
    let mut flow = flow(vec![("a", options), ("b|\n`", message(hostile))]);
    flow.name = Some(hostile.to_owned());
    for language in Language::ALL {
        let text = guide(&flow, language);
        let mut fence: Option<&str> = None;
        for line in text.lines() {
            let is_marks = line.starts_with("```");
            match fence {
                None if is_marks => {
                    assert!(line.ends_with("text"), "{line}");
                    fence = line.strip_suffix("text");
                }
                Some(marks) if line == marks => fence = None,
                Some(_) => {}
                None => {
                    assert!(!line.starts_with("# c"), "{line}");
                    if line.starts_with('|') {
                        let bare = line.replace("\\\\", "").replace("\\|", "");
                        assert_eq!(bare.matches('|').count(), 5, "{line}");
                    }
                }
            }
        }
        assert_eq!(fence, None, "a fence stays open");
        // The texts themselves can be copied as they are.
        assert!(text.contains(&hostile.replace("\r\n", "\n")));
    }
}

#[test]
fn kinds_that_no_file_describes_are_built_by_hand() {
    let kinds = [Kind::WhatsappFlow, Kind::AiAssistant, Kind::from_name("hologram")];
    for kind in kinds {
        let text = guide(&flow(vec![("it", Block::new(kind.clone()))]), Language::English);
        assert!(text.contains("build it by hand"), "{kind}");
    }
    let unknown = flow(vec![("it", Block::new(Kind::from_name("hologram")))]);
    assert!(guide(&unknown, Language::English).contains("hologram"));
}

#[test]
fn an_empty_flow_has_a_guide_too() {
    let text = guide(&Flow::default(), Language::Portuguese);
    assert!(text.contains("Nenhum caminho."));
}
