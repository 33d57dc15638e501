//! Nothing of a file or a server is obeyed by a terminal or a CI, and no secret gets out.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use treble_flow_designer::platform::key::{Key, MASK};
use treble_flow_designer::words::safe;

use crate::common::process::{output, parts};
use crate::common::program::program;
use crate::common::run::Run;
use crate::common::tool::{Tool, need};

/// A terminal for programs that look whether they have one.
const TERMINAL: Tool =
    Tool { name: "script", programs: &["script"], install: "apt-get install bsdutils" };

/// Texts that a terminal obeys, or that look like a message or a command of their own.
const HOSTILE: [&str; 8] = [
    "a\u{1b}[45mb",
    "a\u{1b}]0;title\u{7}b",
    "a\u{9b}2Jb\u{90}c",
    "a\u{202e}b\u{2066}c\u{200f}d\u{61c}",
    "a\n::error::HOSTILE",
    "a\r\n##[error]HOSTILE",
    "a\u{2028}::warning::HOSTILE\u{85}::notice::HOSTILE",
    "a\u{8}\u{7f}\u{0}\terror: HOSTILE",
];

/// A flow in which this stands wherever a text may stand, with problems that messages tell of.
fn flow(text: &str) -> String {
    let webhook = format!("https://example.com/{text}");
    json!({
        "format": "treble-flow", "version": 1, "name": text, "language": text, "timezone": text,
        "inputs": [text], "start": format!("ask {text}"), (text): text,
        "allow": { (text): text },
        "blocks": {
            (format!("ask {text}")): {
                "kind": "message", "text": format!("{text} {{{{{text}}}}}"), (text): 1,
                "save": { "variable": text, "type": text },
                "reply": { "to": format!("wait {text}"),
                    "webhook": { "url": webhook, "returns": [text] } }
            },
            (format!("wait {text}")): {
                "kind": "options", "style": "plain", "text": text,
                "options": [
                    { "id": text, "label": "[REQUEST TRIGGER]", "to": format!("gone {text}") },
                    { "id": format!("{text}2"), "label": text, "to": format!("test {text}"),
                      "webhook": "ftp://x" }
                ]
            },
            (format!("test {text}")): {
                "kind": "condition", "variable": text,
                "conditions": [{ "id": format!("{text}3"), "operator": text, "value": text }]
            },
            (format!("odd {text}")): { "kind": text, "text": text },
            (format!("help {text}")): { "kind": "integration", "service": text, "team": text }
        }
    })
    .to_string()
}

/// What is wrong with what a terminal or a log gets.
fn wrongs(shown: &str) -> Vec<String> {
    let mut wrongs = Vec::new();
    let mut rest = shown;
    while let Some(at) = rest.find(|c: char| c.is_control() && !"\n\r\t".contains(c)) {
        let tail = &rest[at..];
        // Colours of this program.
        let ends = tail.strip_prefix("\u{1b}[").and_then(|own| {
            let digits = own.find(|c: char| !c.is_ascii_digit() && c != ';')?;
            (own[digits..].starts_with('m') && !own[..digits].contains("45")).then_some(digits + 3)
        });
        if ends.is_none() {
            wrongs.push(format!("{:?}", tail.chars().take(20).collect::<String>()));
        }
        rest = &tail[ends.unwrap_or_else(|| tail.chars().next().unwrap().len_utf8())..];
    }
    let turns = |c: char| "\u{202e}\u{2066}\u{200f}\u{61c}".contains(c);
    wrongs.extend(shown.lines().filter(|line| line.contains(turns)).map(str::to_owned));
    let is_command = |line: &&str| {
        let line = line.trim_start();
        let is_own = ["::error file=", "::warning file=", "::notice file="];
        let is_ours = is_own.iter().any(|own| line.starts_with(own));
        line.starts_with("##[") || line.starts_with("::") && !is_ours
    };
    wrongs.extend(shown.lines().filter(is_command).map(str::to_owned));
    wrongs
}

/// All that each command says of such a flow.
const COMMANDS: [&[&str]; 26] = [
    &["lint", "FILE"],
    &["lint", "FILE", "--format", "json"],
    &["lint", "FILE", "--format", "github"],
    &["lint", "FILE", "--format", "junit"],
    &["lint", "FILE", "--format", "sarif"],
    &["lint", "--fix", "--unsafe", "--diff", "FILE"],
    &["outline", "FILE"],
    &["diff", "FILE", "other.flow.json"],
    &["diff", "other.flow.json", "FILE", "--format", "json"],
    &["fmt", "--check", "FILE"],
    &["fmt", "gone/FILE"],
    &["import", "FILE"],
    &["import", "FILE", "-o", "gone/FILE"],
    &["export", "FILE", "--as", "questions"],
    &["export", "FILE", "--as", "diagram"],
    &["export", "FILE", "--as", "guide"],
    &["export", "FILE", "--as", "svg"],
    &["export", "FILE", "--as", "svg", "--block", "HOSTILE"],
    &["handler", "FILE", "--language", "HOSTILE", "--out", "FILE"],
    &["trigger", "FILE", "--at", "HOSTILE", "--webhook", "https://example.com/h"],
    &["trigger", "FILE", "--repair", "-o", "repaired"],
    &["simulate", "FILE"],
    &["test", "FILE"],
    &["new", "HOSTILE"],
    &["explain", "HOSTILE"],
    &["lint", "broken"],
];

#[test]
fn no_command_hands_a_hostile_text_on_to_a_terminal_or_a_log() {
    need!(TERMINAL);
    let (control, lines) = HOSTILE.split_at(4);
    for text in [control.concat(), lines.concat()] {
        let text = text.as_str();
        let name = format!("{}.flow.json", text.replace(['\0', '/'], ""));
        let run = Run::new()
            .file(&name, flow(text))
            .copy("flows/identity-check.flow.json", "other.flow.json")
            .file("broken", format!("{{ \"a\": {text}"));
        for command in COMMANDS {
            let hostile = text.replace('\0', "");
            let arguments: Vec<String> = command
                .iter()
                .map(|word| word.replace("FILE", &name).replace("HOSTILE", &hostile))
                .collect();
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let is_file = ["import", "export", "--diff"].iter().any(|own| command.contains(own));
            // In a log, what is no file.
            let piped = run.output(&arguments, "hi\n/vars\n");
            let (out, error, _) = parts(&piped);
            let mut shown = error;
            if !is_file && !command.contains(&"--format") || command.contains(&"github") {
                shown.push_str(&out);
            }
            assert_eq!(wrongs(&shown), Vec::<String>::new(), "{command:?} {text:?}: {shown}");
            // On a terminal, all.
            let quoted: Vec<String> = arguments.iter().map(|word| in_shell(word)).collect();
            let path = in_shell(program().get_program().to_str().unwrap());
            let typed = format!("{path} {}", quoted.join(" "));
            let mut terminal = Command::new("script");
            terminal
                .args(["-qec", &typed, "/dev/null"])
                .current_dir(run.path("."))
                .env("LC_ALL", "C");
            // What nobody reads is waited for.
            let typed: &[u8] = if command.contains(&"simulate") { b"hi\n\x04" } else { b"" };
            let (shown, _, _) = parts(&output(&mut terminal, typed));
            // The terminal shows again what is typed.
            let shown = shown.replace("^D\u{8}\u{8}", "");
            assert_eq!(wrongs(&shown), Vec::<String>::new(), "{command:?} {text:?}: {shown}");
        }
    }
}

fn in_shell(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[test]
fn a_test_that_looks_for_hostile_texts_finds_them() {
    for text in HOSTILE.into_iter().filter(|text| !text.contains('\u{8}')) {
        assert!(!wrongs(&text.replace('\u{2028}', "\n")).is_empty(), "{text:?}");
        assert!(wrongs(&safe::line(text)).is_empty(), "{text:?}");
    }
    assert!(wrongs("\u{1b}[1m\u{1b}[31merror[x]\u{1b}[0m\n::error file=a::b").is_empty());
}

#[test]
fn addresses_are_shown_without_user_password_and_query() {
    for (url, shown) in [
        ("https://a.io/h?token=x#y", "https://a.io/h"),
        ("https://me:pw@a.io:8080/h", "https://a.io:8080/h"),
        ("https://me@a.io", "https://a.io"),
        ("https://a.io/@me", "https://a.io/@me"),
        ("https://p@ss@a.io/", "https://a.io/"),
        ("me:pw", "me:pw"),
    ] {
        assert_eq!(safe::address(url), shown, "{url}");
    }
    let key = "sk_live_51H8xYzAbCdEfGhIjKlMnOp";
    let mut flow: Value =
        serde_json::from_str(&fs::read_to_string("flows/identity-check.flow.json").unwrap())
            .unwrap();
    flow["blocks"]["ask-photo"]["reply"]["webhook"]["url"] =
        json!("https://user:hunter2@example.com/hook?token=hunter2");
    flow["blocks"]["ask-name"]["text"] = json!(format!("{key} is the key"));
    let run = Run::new().file("f.flow.json", flow.to_string());
    let (outline, _, _) = run.run(&["outline", "f.flow.json"]);
    assert!(outline.contains("webhook https://example.com/hook?…"), "{outline}");
    assert!(!outline.contains("hunter2") && !outline.contains(&key[..12]), "{outline}");
    let (chat, error, _) =
        parts(&run.output(&["simulate", "f.flow.json"], "Ana\n/image https://a.io/x.png\n"));
    assert!(chat.contains("https://example.com/hook"), "{chat} {error}");
    assert!(!chat.contains("hunter2"), "{chat}");
}

#[test]
fn a_key_is_masked_in_whatever_form_it_comes_back() {
    let text = "ak_7Qd93LmXz0-PwR5tYb8";
    let key = Key::parse(text).unwrap();
    let spaced = |between: &str| -> String {
        text.chars().map(String::from).collect::<Vec<_>>().join(between)
    };
    for shown in [
        text.to_owned(),
        text.to_uppercase(),
        text.to_lowercase(),
        format!("{} {}", &text[..11], &text[11..]),
        spaced(" "),
        spaced("\n-"),
        text[3..15].to_owned(),
    ] {
        let masked = key.mask(&format!("got “{shown}” of you, and {shown}."));
        assert_eq!(masked, format!("got “{MASK}” of you, and {MASK}."), "{shown:?}");
    }
    for harmless in ["", "ak_", "The key is not valid: ak_•••", "7Qd93", "é…👩‍💻"] {
        assert_eq!(key.mask(harmless), harmless);
    }
    // One without letters and digits, and a very short one.
    assert_eq!(Key::parse("-_-").unwrap().mask("a -_- b"), format!("a {MASK} b"));
    assert_eq!(Key::parse("abc").unwrap().mask("ABC, a b c"), format!("{MASK}, {MASK}"));
}

#[cfg(unix)]
#[test]
fn a_handler_is_not_written_through_a_link_out_of_its_folder() {
    use std::os::unix::fs::symlink;
    for (link, to) in [("package.json", "../elsewhere.json"), ("src", "../elsewhere")] {
        let run = Run::new().copy("flows/identity-check.flow.json", "f.flow.json");
        fs::create_dir_all(run.path("out")).unwrap();
        fs::create_dir_all(run.path("elsewhere")).unwrap();
        symlink(to, run.path("out").join(link)).unwrap();
        let arguments = ["handler", "f.flow.json", "--language", "node", "--out", "out"];
        let (_, error, status) = run.run(&arguments);
        assert_eq!(status, 2, "{error}");
        assert!(error.contains("leads out of the folder"), "{error}");
        assert!(!run.path("elsewhere.json").exists());
        assert_eq!(fs::read_dir(run.path("elsewhere")).unwrap().count(), 0);
        assert_eq!(fs::read_dir(run.path("out")).unwrap().count(), 1);
        // A link that stays in the folder is followed.
        fs::remove_file(run.path("out").join(link)).unwrap();
        fs::create_dir_all(run.path("out/own")).unwrap();
        symlink("own", run.path("out/lib")).unwrap();
        assert_eq!(run.run(&arguments).2, 0);
    }
}

#[test]
fn an_export_with_many_findings_tells_a_summary() {
    let blocks: serde_json::Map<String, Value> = (0..300)
        .map(|at| {
            let block = json!({ "kind": "message", "text": "Hi {{ a", "reply": { "to": "gone" } });
            (format!("m{at}"), block)
        })
        .collect();
    let flow = json!({ "format": "treble-flow", "version": 1, "start": "m0", "blocks": blocks });
    let run = Run::new().file("f.flow.json", flow.to_string());
    for form in ["questions", "diagram"] {
        let (_, error, _) = run.run(&["export", "f.flow.json", "--as", form]);
        assert!(error.lines().count() < 30, "{form}: {} lines", error.lines().count());
    }
    let (_, error, _) = run.run(&["export", "f.flow.json", "--as", "questions"]);
    assert!(error.contains("and 298 more"), "{error}");
    assert!(error.contains("`treble-flow lint` lists them all"), "{error}");
}
