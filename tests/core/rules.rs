//! Rules that look into texts, and the search for circles that others are made with.

use treble_flow_designer::lint::cycle::cycles;
use treble_flow_designer::lint::secret::MARKS;
use treble_flow_designer::lint::{Arg, Finding, Safety, Severity, fix_all, lint};
use treble_flow_designer::model::{Block, BlockId, Flow, Kind};
use treble_flow_designer::words::{Language, findings_limits};

const BLOCK: &str = "a";

/// A flow that says this.
fn saying(text: &str) -> Flow {
    let block = Block { text: Some(text.to_owned()), ..Block::new(Kind::Message) };
    Flow { blocks: [(BlockId::from(BLOCK), block)].into_iter().collect(), ..Flow::default() }
}

/// What a rule finds in a flow.
fn found(flow: &Flow, rule: &str) -> Option<Finding> {
    lint(flow).into_iter().find(|finding| finding.rule.name == rule)
}

/// What stands for a name in a finding's text.
fn arg(finding: &Finding, name: &str) -> Arg {
    finding.args.iter().find(|(own, _)| *own == name).unwrap().1.clone()
}

/// What the secret in a text is told as.
fn secret(text: &str) -> Option<Arg> {
    found(&saying(text), "secret-in-file").map(|finding| arg(&finding, "what"))
}

/// Put together here, so that no file of this repository holds what looks like a key.
fn key(mark: &str, length: usize) -> String {
    let tail = "4eC39HqLyjWDarjtT1zdp7dc8Kv2mZ0sQx5Rb6Nf";
    format!("{mark}{}", tail.repeat(3).get(..length).unwrap_or_default())
}

#[test]
fn keys_are_known_by_their_mark_wherever_they_stand() {
    for (mark, who, length) in MARKS {
        let text = format!("Call it with {}, please.", key(mark, length));
        let args = vec![("who", Arg::from(who)), ("start", Arg::from(mark))];
        assert_eq!(secret(&text), Some(Arg::Filled(findings_limits::KEY_OF, args)), "{text}");
        let short = key(mark, length / 3);
        assert_eq!(secret(&short), None, "{short}");
    }
}

#[test]
fn names_tokens_and_private_keys_are_found() {
    let value = key("", 24);
    for (name, text) in [
        ("api_key", format!("api_key={value}")),
        ("X-API-Key", format!("X-API-Key: {value}")),
        ("password", format!("{{\"password\": \"{value}\"}}")),
        ("senha", format!("senha = '{value}'")),
        ("Bearer", format!("Authorization: Bearer {value}")),
        ("refresh_token", format!("see https://a.io/?refresh_token={value}&x=1")),
    ] {
        let named = Arg::Filled(findings_limits::NAMED, vec![("name", Arg::from(name))]);
        assert_eq!(secret(&text), Some(named), "{text}");
    }
    let jwt = format!("eyJ{value}.eyJ{value}.{value}");
    let token = Arg::Filled(findings_limits::TOKEN, vec![("start", Arg::from("eyJ"))]);
    assert_eq!(secret(&jwt), Some(token));
    let block = format!("-----BEGIN RSA {} KEY-----", "PRIVATE");
    assert_eq!(secret(&block), Some(Arg::Words(findings_limits::PRIVATE_KEY)));
}

#[test]
fn what_people_write_is_no_secret() {
    for text in [
        "Your password: {{password}}",
        "Token: 123456789012",
        "Wi-Fi password: GuestHotel2024",
        "api_key=YOUR_API_KEY_1234567890",
        "ak_xxxxxxxxxxxxxxxxxxxx",
        "sk-learn-is-a-library-that-we-use-for-models",
        "Order key: ORDER-2024-11-24",
        "https://example.com/hooks/campaign/interested?utm_source=whatsapp2024",
        "Your tracking code is BR123456789BR, ask us about it at any time.",
        "password=passwordpassword",
        "Authorization: {{token}}",
        "A bearer of good news came at twelve",
    ] {
        assert_eq!(secret(text), None, "{text}");
    }
}

/// What stands in double braces and is no variable, one after the other.
fn malformed(text: &str) -> Vec<String> {
    let mut rest = text.to_owned();
    let mut all = Vec::new();
    while let Some(finding) = found(&saying(&rest), "malformed-variable") {
        let bad = arg(&finding, "variable").get(Language::English);
        let without = rest.replacen(&bad, "", 1);
        assert_ne!(without, rest, "{bad} is not there");
        rest = without;
        all.push(bad);
    }
    all
}

/// A text as its fix leaves it, and whether the fix is safe.
fn mended(text: &str) -> Option<(String, bool)> {
    let mut flow = saying(text);
    let fix = found(&flow, "malformed-variable").unwrap().fix?;
    flow.apply_all(&fix.edits).unwrap();
    Some((flow.block(BLOCK).unwrap().text().to_owned(), fix.safety == Safety::Safe))
}

#[test]
fn finds_what_the_platform_does_not() {
    assert_eq!(malformed("{{a}} {{{b}}} {{c_1}} { {d} } }} {a}"), [""; 0]);
    assert_eq!(malformed("{{ a }} {{não}}{{a b}} {{}}"), ["{{ a }}", "{{não}}", "{{a b}}", "{{}}"]);
    assert_eq!(malformed("{{a {{b}} {{c} é"), ["{{a", "{{c} é"]);
    assert_eq!(malformed("{{ :-) and {{"), [""; 0]);
}

#[test]
fn mends_what_can_be_mended() {
    assert_eq!(mended("Hi {{ a }}, {{b}}!"), Some(("Hi {{a}}, {{b}}!".to_owned(), true)));
    assert_eq!(
        mended("{{Nome do cliente}} {{ a }}"),
        Some(("{{Nome_do_cliente}} {{a}}".to_owned(), false))
    );
    assert_eq!(mended("{{não}}{{日本}}"), Some(("{{nao}}{{日本}}".to_owned(), false)));
    // Braces that are not closed stay as they are, and what comes after them is mended.
    assert_eq!(mended("{{a {{ b }} {{c"), Some(("{{a {{b}} {{c".to_owned(), true)));
    assert_eq!(mended("{{日本}} {{a"), None);
}

/// A trigger whose option is misspelled. As a right one without a webhook it has more errors.
fn misspelled(number: usize, webhook: &str) -> String {
    format!(
        r#""ask{number}": {{ "kind": "message", "text": "Number?",
             "reply": {{ "to": "wait{number}", "webhook": "{webhook}" }} }},
           "wait{number}": {{ "kind": "options", "style": "plain", "text": "One moment",
             "options": [{{ "id": "a", "label": "[REQUEST TRIGGER]" }}],
             "default": {{ "to": "ask0" }} }},"#
    )
}

#[test]
fn a_fix_that_leaves_more_errors_is_not_applied_and_the_others_are() {
    let right = "https://example.com/hook";
    for good in [vec![], vec![0], vec![2], vec![0, 1, 3]] {
        let blocks: String = (0..4)
            .map(|number| misspelled(number, if good.contains(&number) { right } else { "" }))
            .collect();
        let text = format!(
            r#"{{ "format": "treble-flow", "version": 1, "start": "ask0", "blocks": {{
                 {blocks} "end": {{ "kind": "agent" }} }} }}"#
        );
        let flow = treble_flow_designer::format::open(text.as_bytes()).unwrap().flow;
        let errors = |flow: &Flow| {
            lint(flow).iter().filter(|finding| finding.severity == Severity::Error).count()
        };
        let names = |findings: &[Finding]| -> Vec<String> {
            let ids = findings.iter().filter(|f| f.rule.name == "misspelled-trigger");
            ids.map(|finding| finding.place.block.as_ref().unwrap().to_string()).collect()
        };
        let (mended, applied) = fix_all(&flow, false);
        let wanted: Vec<String> = good.iter().map(|number| format!("wait{number}")).collect();
        assert_eq!(names(&applied), wanted);
        assert_eq!(names(&lint(&mended)).len(), 4 - good.len());
        assert!(errors(&mended) <= errors(&flow), "{good:?}");
    }
}

#[test]
fn finds_circles_and_nothing_else() {
    // 0 → 1 → 2 → 0, 3 → 3, 4 → 5, 6 → 0.
    let edges = vec![vec![1], vec![2], vec![0], vec![3], vec![5], vec![], vec![0]];
    assert_eq!(cycles(&edges), vec![vec![0, 1, 2], vec![3]]);
}

#[test]
fn a_long_line_needs_no_call_stack() {
    let count = 200_000;
    let mut edges: Vec<Vec<usize>> = (1..=count).map(|to| vec![to % count]).collect();
    assert_eq!(cycles(&edges).len(), 1);
    edges[count - 1].clear();
    assert!(cycles(&edges).is_empty());
}
