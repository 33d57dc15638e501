//! Finding words, and moving webhooks to another host.

use treble_flow_designer::model::facts::{variables_in, variables_used};
use treble_flow_designer::model::flow::{Choice, Note, NoteKind, Webhook};
use treble_flow_designer::model::search::{
    BadHost, Call, Place, find, host_with_port, replace_host, webhooks,
};
use treble_flow_designer::model::variables::{
    BadRename, Does, Standing, Variables, rename_variable,
};
use treble_flow_designer::model::{Block, Edit, Flow, Json, Kind};

use crate::common::flows::{any_block, flow as random_flow};
use crate::common::random::Random;

#[test]
fn words_are_found_without_capitals_and_accents() {
    let mut random = Random::new(4);
    let mut flow = random_flow(&mut random, 6);
    let id = any_block(&mut random, &flow);
    let mut block = Block::new(Kind::Message);
    block.text = Some("Ação: ATENÇÃO, ﬁm 🙂 acao".to_owned());
    let edits =
        [Edit::RemoveBlock { id: id.clone() }, Edit::AddBlock { id, block: Box::new(block) }];
    flow.apply_all(&edits).expect("they fit");
    let words = |query: &str| -> Vec<String> {
        let hits = find(&flow, query).into_iter().filter(|hit| hit.field == "text");
        hits.map(|hit| hit.text[hit.range].to_owned()).collect()
    };
    assert_eq!(words("ACAO"), ["Ação", "acao"]);
    assert_eq!(words(" atençao "), ["ATENÇÃO"]);
    assert_eq!(words("fim"), ["ﬁm"]);
    assert_eq!(words("🙂"), ["🙂"]);
    assert_eq!(find(&flow, "  "), []);
    assert_eq!(find(&flow, "\u{301}"), []);
}

#[test]
fn every_hit_is_in_its_text_and_in_the_order_of_the_flow() {
    let mut random = Random::new(6);
    let mut count = 0;
    for _ in 0..200 {
        let flow = random_flow(&mut random, 12);
        for query in ["b1", "que", "hook", "status", "yes", "trigger", "i", "{{"] {
            let hits = find(&flow, query);
            count += hits.len();
            assert!(hits.iter().all(|hit| hit.text.get(hit.range.clone()).is_some()));
            let order: Vec<_> = hits
                .iter()
                .map(|hit| match &hit.place {
                    Place::Block { id, .. } => flow.blocks.position(id.as_str()),
                    Place::Note(id) => {
                        let at = flow.notes.iter().position(|(own, _)| own == id);
                        at.map(|at| flow.blocks.len() + at)
                    }
                })
                .collect();
            assert!(order.is_sorted() && !order.contains(&None));
        }
    }
    assert!(count > 1_000, "{count}");
}

#[test]
fn words_are_found_in_notes_and_frames_behind_the_blocks() {
    let mut flow = Flow::default();
    let mut block = Block::new(Kind::Message);
    block.text = Some("Validação".to_owned());
    flow.apply(&Edit::AddBlock { id: "a".into(), block: Box::new(block) }).expect("it fits");
    for (id, kind, text) in [
        ("paper", NoteKind::Paper, "Ask legal:\nvalidacao? VALIDAÇÃO!"),
        ("box", NoteKind::Frame, "A validação"),
        ("other", NoteKind::Paper, "Nothing"),
    ] {
        let note = Some(Box::new(Note::new(kind, text, (0.0, 0.0), (90.0, 90.0))));
        flow.apply(&Edit::SetNote { id: id.into(), note }).expect("it fits");
    }
    let found: Vec<(Place, String)> = find(&flow, "validaçao")
        .into_iter()
        .map(|hit| (hit.place, hit.text[hit.range].to_owned()))
        .collect();
    let block = Place::Block { id: "a".into(), exit: None };
    let [paper, frame] = ["paper", "box"].map(|id| Place::Note(id.into()));
    let wanted = [
        (block, "Validação"),
        (paper.clone(), "validacao"),
        (paper, "VALIDAÇÃO"),
        (frame, "validação"),
    ];
    assert_eq!(found, wanted.map(|(place, word)| (place, word.to_owned())));
}

#[test]
fn webhooks_move_to_another_host_and_back() {
    let mut random = Random::new(7);
    for _ in 0..200 {
        let mut flow = random_flow(&mut random, 12);
        let id = any_block(&mut random, &flow);
        let url = Some(Json::string("https://u:p@EXAMPLE.com?q=https://example.com"));
        let edit = Edit::SetField { block: id, field: "webhook_read".to_owned(), value: url };
        let is_read = flow.apply(&edit).is_ok();
        let mut moved = flow.clone();
        let edits = replace_host(&flow, "example.com", "test.local:8443").expect("a host");
        moved.apply_all(&edits).expect("they fit");
        assert_eq!(webhooks(&flow).len(), webhooks(&moved).len());
        for (old, new) in webhooks(&flow).iter().zip(webhooks(&moved)) {
            assert_eq!((old.block, old.call), (new.block, new.call));
            let wanted = match old.call {
                Call::Read => "https://u:p@test.local:8443?q=https://example.com",
                _ => "https://test.local:8443/hook",
            };
            assert_eq!(new.url, wanted);
        }
        let back = replace_host(&moved, "TEST.local:8443", "example.com").expect("a host");
        moved.apply_all(&back).expect("they fit");
        assert!(is_read || moved == flow);
        assert_eq!(replace_host(&flow, "example.co", "a.example"), Ok(Vec::new()));
    }
}

#[test]
fn what_is_no_host_is_refused() {
    let flow = random_flow(&mut Random::new(1), 6);
    for host in ["", " ", "a b", "a/b", "u@a", "a?b", "a#b", "a:b", "https://a", "a:99999"] {
        assert_eq!(
            replace_host(&flow, "example.com", host),
            Err(BadHost(host.to_owned())),
            "{host}"
        );
    }
}

#[test]
fn goals_and_opt_outs_are_found_renamed_and_moved_and_keep_the_rest() {
    let file = r#"{ "format": "treble-flow", "version": 1, "start": "o", "blocks": { "o": {
        "kind": "options", "text": "Hi",
        "goal": { "own": 1, "events": [{ "type": "LINK", "url": "https://a.co/{{old}}", "own": 2 }] },
        "options": [
            { "id": "a", "label": "A", "action": "optout", "optout_webhook": "https://a.co/{{old}}" },
            { "id": "b", "label": "B", "action": "location", "optout_webhook": "https://a.co/" }
        ] } } }"#;
    let start = treble_flow_designer::format::open(file.as_bytes()).expect("a flow").flow;
    let fields: Vec<String> = find(&start, "{{old}}").into_iter().map(|hit| hit.field).collect();
    assert_eq!(fields, ["goal.events", "optout_webhook"]);

    let mut renamed = start.clone();
    renamed.apply_all(&rename_variable(&start, "old", "new").expect("a free name")).expect("fit");
    assert_eq!(find(&renamed, "{{old}}"), []);
    assert_eq!(find(&renamed, "{{new}}").len(), 2);
    let back = rename_variable(&renamed, "new", "old").expect("a free name");
    renamed.apply_all(&back).expect("they fit");
    assert_eq!(renamed, start);

    // An option that does something else does not become an opt-out on the way.
    let mut moved = start.clone();
    moved.apply_all(&replace_host(&start, "a.co", "b.co").expect("a host")).expect("they fit");
    let actions = |flow: &treble_flow_designer::model::Flow| {
        let block = flow.block("o").expect("it is there");
        block.options.iter().map(|option| option.action.clone()).collect::<Vec<_>>()
    };
    assert_eq!(actions(&moved), actions(&start));
    assert_eq!(webhooks(&moved).len(), 2);
    assert!(webhooks(&moved).iter().all(|hook| hook.url.starts_with("https://b.co/")));
}

#[test]
fn a_renamed_variable_is_nowhere_under_its_old_name() {
    let mut random = Random::new(12);
    let mut count = 0;
    for _ in 0..200 {
        let mut flow = random_flow(&mut random, 12);
        let inputs = Some(vec!["nome".to_owned(), "other".to_owned()]);
        flow.apply(&Edit::SetInputs { inputs }).expect("it fits");
        for name in ["nome", "status"] {
            let edits = rename_variable(&flow, name, "new_1").expect("a free name");
            count += edits.len();
            let mut renamed = flow.clone();
            renamed.apply_all(&edits).expect("they fit");
            let used = renamed.blocks.iter().flat_map(|(_, block)| variables_used(block));
            assert!(!used.into_iter().any(|used| used == name));
            let inputs = renamed.inputs.iter().flatten();
            assert!(!inputs.into_iter().any(|input| input == name));
            let back = rename_variable(&renamed, "new_1", name).expect("a free name");
            renamed.apply_all(&back).expect("they fit");
            assert_eq!(renamed, flow);
        }
        if uses_status(&flow) {
            assert!(matches!(rename_variable(&flow, "nome", "status"), Err(BadRename::Taken(_))));
        }
    }
    assert!(count > 200, "{count}");
    let flow = random_flow(&mut random, 4);
    assert!(matches!(rename_variable(&flow, "nome", "no me"), Err(BadRename::BadName(_))));
    assert!(matches!(rename_variable(&flow, "time", "nome"), Err(BadRename::Native(_))));
}

fn uses_status(flow: &treble_flow_designer::model::Flow) -> bool {
    flow.blocks.iter().flat_map(|(_, block)| variables_used(block)).any(|name| name == "status")
}

#[test]
fn names_are_found_as_the_platform_finds_them() {
    let names = |text: &str| variables_in(text).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(names("{{a}} {{ b }} {{c_1}}{{d-e}} {{f} {{é}} {{}}"), ["a", "c_1"]);
    assert_eq!(names("{{{a}}} {{b {{c}} }} {{d"), ["a", "c"]);
}

/// A list of places under a name; what is renamed and what is listed is the same.
#[test]
fn renaming_reaches_exactly_what_is_listed() {
    let mut random = Random::new(21);
    let mut count = 0;
    for _ in 0..200 {
        let mut flow = random_flow(&mut random, 12);
        flow.apply(&Edit::SetInputs { inputs: Some(vec!["nome".to_owned()]) }).expect("it fits");
        // A webhook that has the variable in its address and in what it returns.
        let id = any_block(&mut random, &flow);
        let exit = flow.block(id.as_str()).and_then(|b| b.exits().next().map(|e| e.id.into()));
        if let Some(exit) = exit {
            let mut webhook = Webhook::new("https://example.com/{{nome}}");
            webhook.returns = Some(vec!["status".to_owned(), "nome".to_owned()]);
            flow.apply(&Edit::SetWebhook { block: id, exit, webhook: Some(webhook) })
                .expect("it fits");
        }
        let listed = Variables::of(&flow);
        for variable in &listed.list {
            let edits = rename_variable(&flow, &variable.name, "zz").expect("a free name");
            let mut renamed = flow.clone();
            renamed.apply_all(&edits).expect("they fit");
            let now = Variables::of(&renamed);
            assert_eq!(now.get(&variable.name), None);
            assert_eq!(now.list.len(), listed.list.len());
            let now = now.get("zz").expect("it has the new name");
            assert_eq!(now.mentions.len(), variable.mentions.len());
            for (new, old) in now.mentions.iter().zip(&variable.mentions) {
                assert_eq!(
                    (&new.block, &new.exit, new.field, new.does),
                    (&old.block, &old.exit, old.field, old.does)
                );
                assert_eq!(new.text, old.text.replace(&variable.name, "zz"));
            }
            count += now.mentions.len();
        }
    }
    assert!(count > 500, "{count}");
}

#[test]
fn every_place_of_a_variable_is_listed_with_what_it_does() {
    let text = std::fs::read("flows/identity-check.flow.json").expect("the sample is there");
    let mut flow = treble_flow_designer::format::open(&text).expect("it opens").flow;
    let listed = Variables::of(&flow);
    let standing = |name: &str| listed.get(name).expect(name).standing();
    assert_eq!(standing("nome"), Standing::SetAndUsed);
    assert_eq!(standing("motivo"), Standing::SetAndUsed);
    assert_eq!(standing("foto_documento"), Standing::NeverUsed);
    assert!(!listed.may_be_returned && !listed.may_be_given);
    // What an outbound flow uses and does not set comes from its deployment.
    let text = br#"{"format":"treble-flow","version":1,"direction":"outbound","start":"a",
        "blocks":{"a":{"kind":"message","text":"{{name}}","reply":{}}}}"#;
    let mut outbound = treble_flow_designer::format::open(text).expect("it opens").flow;
    let standing = |flow: &Flow| {
        let listed = Variables::of(flow);
        listed.standing(listed.get("name").expect("it is used"))
    };
    assert_eq!(standing(&outbound), Standing::Given);
    outbound.inputs = Some(Vec::new());
    assert_eq!(standing(&outbound), Standing::NeverSet);
    let nome = listed.get("nome").expect("it is saved");
    assert_eq!((nome.count(Does::Set), nome.count(Does::Used)), (1, 2));
    let first = nome.mentions.first().expect("it is saved");
    assert_eq!(
        (first.block.as_ref().map(treble_flow_designer::model::BlockId::as_str), first.field),
        (Some("ask-name"), "save.variable")
    );

    // A variable that nothing sets, one of the platform's, and places that no edit reaches.
    let mut block = Block::new(Kind::Message);
    block.text = Some("{{nobody}} at {{time}}, {{hubspot_deal}} {{nobody}}".to_owned());
    block.data = Some(Json::Array(vec![Json::string("{{nobody}}")]));
    for label in ["first", "{{nobody}}"] {
        block.options.push(Choice {
            id: "same".into(),
            label: label.to_owned(),
            path: treble_flow_designer::model::flow::Path::default(),
            action: None,
            optout_webhook: None,
        });
    }
    assert!(flow.blocks.push("odd".into(), block));
    let listed = Variables::of(&flow);
    let standing = |name: &str| listed.get(name).expect(name).standing();
    assert_eq!(standing("nobody"), Standing::NeverSet);
    assert_eq!(standing("time"), Standing::Provided);
    assert_eq!(standing("hubspot_deal"), Standing::Provided);
    let nobody = listed.get("nobody").expect("it is used");
    let fixed: Vec<bool> = nobody.mentions.iter().map(|mention| mention.is_fixed).collect();
    assert_eq!(fixed, [false, true, true]);
    let edits = rename_variable(&flow, "nobody", "somebody").expect("a free name");
    flow.apply_all(&edits).expect("they fit");
    let labels: Vec<&str> =
        flow.block("odd").iter().flat_map(|b| &b.options).map(|o| o.label.as_str()).collect();
    assert_eq!(labels, ["first", "{{nobody}}"], "the first option must not get the second's text");
    assert_eq!(Variables::of(&flow).get("somebody").map(|v| v.mentions.len()), Some(1));
}

#[test]
fn a_new_host_leaves_the_first_of_two_exits_with_one_id_its_own_address() {
    let text = r#"{"format":"treble-flow","version":1,"start":"a","blocks":{"a":{"kind":"options","text":"x","options":[
        {"id":"o","label":"1","webhook":"https://old.example.com/first"},
        {"id":"o","label":"2","webhook":"https://old.example.com/second"}]}}}"#;
    let mut flow = treble_flow_designer::format::open(text.as_bytes()).expect("it fits").flow;
    let edits = replace_host(&flow, "old.example.com", "new.example.com").expect("it fits");
    flow.apply_all(&edits).expect("it fits");
    let urls: Vec<&str> = webhooks(&flow).iter().map(|hook| hook.url).collect();
    assert_eq!(urls, ["https://new.example.com/first", "https://old.example.com/second"]);
}

#[test]
fn the_host_that_is_named_is_the_one_that_is_replaced() {
    for url in [
        "https://h.example.com:443/hook",
        "https://münchen.example/hook?x=1",
        "https://user:secret@h.example.com/hook",
        "https://{{host}}/hook",
        "http://[::1]:8080#part",
    ] {
        let mut flow = Flow::default();
        let block = Block::new(Kind::Message);
        flow.apply(&Edit::AddBlock { id: "a".into(), block: Box::new(block) }).expect("it fits");
        let webhook = Some(Webhook::new(url));
        flow.apply(&Edit::SetWebhook { block: "a".into(), exit: "reply".into(), webhook })
            .expect("it fits");
        let host = host_with_port(url);
        let edits = replace_host(&flow, host, "new.example.com").expect("it fits");
        assert_eq!(edits.len(), 1, "{url}: {host}");
        flow.apply_all(&edits).expect("it fits");
        assert_eq!(webhooks(&flow)[0].url, url.replace(host, "new.example.com"));
    }
}

#[test]
fn a_mention_shows_what_is_around_it_and_where_it_is_cut() {
    let mention = |text: &str| {
        let block = Block { text: Some(text.to_owned()), ..Block::new(Kind::Message) };
        let mut flow = Flow::default();
        assert!(flow.blocks.push("say".into(), block));
        Variables::of(&flow).get("x").unwrap().mentions[0].text.clone()
    };
    assert_eq!(mention("Hi {{x}}!"), "Hi {{x}}!");
    // At most thirty characters before the mention, and ninety from it on.
    let (before, after) = ("é".repeat(30), "a".repeat(85));
    assert_eq!(mention(&format!("{before}{{{{x}}}}{after}")), format!("{before}{{{{x}}}}{after}"));
    assert_eq!(
        mention(&format!("b{before}{{{{x}}}}{after}c")),
        format!("…{before}{{{{x}}}}{after}…")
    );
}
