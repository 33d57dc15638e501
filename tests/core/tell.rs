//! What happened in a conversation, as sentences.

use treble_flow_designer::model::{BlockId, ExitId};
use treble_flow_designer::sim::tell::{tell, tell_message, tell_problem};
use treble_flow_designer::sim::{
    Attachment, Call, Cause, EventKind, Message, Missing, Place, Problem, Purpose, Shown,
};
use treble_flow_designer::words::Language;
use treble_flow_designer::words::safe;

fn problems() -> Vec<Problem> {
    let (block, exit) = (BlockId::from("ask"), ExitId::from("yes"));
    let (to, name) = (BlockId::from("gone"), "nome".to_owned());
    let mut all = vec![
        Problem::MissingStart,
        Problem::MissingBlock { block: block.clone(), exit: exit.clone(), to },
        Problem::DeadEnd { block: block.clone(), exit: exit.clone() },
        Problem::StepLimit { steps: 1_000 },
        Problem::PauseWithoutWebhook { block: block.clone() },
        Problem::WindowClosed { block: block.clone() },
        Problem::UnsetVariable { block: block.clone(), name: name.clone() },
        Problem::NotUnderstood { block: block.clone() },
        Problem::WrongAnswerKind { block: block.clone(), wanted: "image".to_owned() },
        Problem::ReplyWhileBusy,
        Problem::ReplyWhilePaused { block: block.clone() },
        Problem::NotTaken,
        Problem::LateAnswer { call: 7 },
        Problem::BadStatus { call: 7, status: 500 },
        Problem::NoText { call: Some(7), name: name.clone() },
        Problem::NoText { call: None, name },
        Problem::LostWebhook { block: block.clone(), exit: exit.clone() },
        Problem::UnknownKind { block: block.clone(), kind: "robot".to_owned() },
        Problem::BadCondition { block: block.clone(), exit },
        Problem::UnknownZone { zone: "Mars/Base".to_owned() },
    ];
    let both = vec![Missing::PlainBlock, Missing::OnlyOption];
    for missing in [vec![Missing::PlainBlock], vec![Missing::OnlyOption], both] {
        all.push(Problem::NoPause { block: block.clone(), missing });
    }
    for cause in [
        Cause::NotJson { line: 3, column: 9 },
        Cause::WebPage,
        Cause::NotAnObject,
        Cause::NoKeys,
        Cause::KeysNoList,
        Cause::BadEntry { entry: 2 },
        Cause::TooLarge { limit: 1_024 },
    ] {
        all.push(Problem::BadBody { call: Some(7), cause: cause.clone() });
        all.push(Problem::BadBody { call: None, cause });
    }
    all
}

#[test]
fn every_problem_is_a_sentence_of_its_own_with_nothing_left_open() {
    for language in Language::ALL {
        let told: Vec<String> =
            problems().iter().map(|problem| tell_problem(problem, language)).collect();
        for (at, one) in told.iter().enumerate() {
            assert!(!told[at + 1..].contains(one), "{one}");
            let bare = one.replace("{{nome}}", "");
            assert!(!bare.contains('{') && !bare.contains('}'), "{one}");
        }
    }
}

#[test]
fn a_variable_is_shown_as_the_author_writes_it() {
    let problem = Problem::UnsetVariable { block: "ask".into(), name: "nome".to_owned() };
    assert!(tell_problem(&problem, Language::English).contains("{{nome}}"));
}

#[test]
fn a_message_is_told_with_what_is_attached_and_its_options() {
    let message = Message {
        text: "Choose".to_owned(),
        style: "plain".to_owned(),
        options: vec![Shown { id: "a".into(), label: "One".to_owned() }],
        file: Some(Attachment {
            url: "https://example.com/a.png".to_owned(),
            name: String::new(),
            media: "image".to_owned(),
        }),
        location: Some(Place { latitude: 4.5, longitude: -72.25, address: String::new() }),
        ..Message::default()
    };
    assert_eq!(
        tell_message(&message, Language::English),
        "Company: [Photo: https://example.com/a.png] [location: 4.5, -72.25] Choose\n1) One"
    );
}

#[test]
fn what_a_terminal_would_obey_is_taken_away() {
    assert_eq!(safe::text("a\u{1b}[2J\r\u{9b}b\tc\nd é 👩‍💻"), "a [2J  b c\nd é 👩‍💻");
    let hostile = "a\n::error::b\u{2028}c\u{202e}d\u{2066}e\u{200f}f";
    assert_eq!(safe::text(hostile), "a\n::error::b\u{2028}c d e f");
    assert_eq!(safe::line(hostile), "a ::error::b c d e f");
    // Lines that continue a message stand behind a bar.
    assert_eq!(safe::message(hostile), "a\n    | ::error::b c d e f");
    assert_eq!(safe::message("a\n    | b\n    |"), "a\n    | b\n    |");
}

#[test]
fn a_call_is_told_without_what_may_be_secret() {
    let call = Call {
        id: 1,
        purpose: Purpose::Response,
        block: "ask".into(),
        exit: None,
        url: "https://example.com/hook?token=hunter2".to_owned(),
        body: String::new(),
        called: 0,
        deadline: 0,
    };
    let told = tell(&EventKind::Webhook { call }, Language::English);
    assert_eq!(told, "Webhook 1 called: https://example.com/hook");
    for (ms, duration) in [(850, "850 ms"), (9_900, "9.9 s")] {
        let told = tell(&EventKind::Answered { call: 1, status: 200, ms }, Language::English);
        assert_eq!(told, format!("Webhook 1 answered with 200 after {duration}"));
    }
}
