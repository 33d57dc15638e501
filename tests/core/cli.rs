//! The command line: what it prints, what it writes, how it exits.

use std::fs;

use serde_json::Value;

use crate::common::run::Run;

const DIAGRAM: &str = "tests/fixtures/01-request-trigger.diagram.json";
const SAMPLE: &str = "flows/identity-check.flow.json";

#[test]
fn import_writes_a_native_file_that_fmt_leaves_alone() {
    let run = Run::new().copy(DIAGRAM, "d.json");
    assert_eq!(run.run(&["import", "d.json", "-o", "f.flow.json"]).2, 0);
    assert_eq!(run.run(&["fmt", "--check", "f.flow.json"]), (String::new(), String::new(), 0));
    let (outline, _, status) = run.run(&["outline", "f.flow.json"]);
    assert_eq!(status, 0);
    assert!(outline.contains("request trigger 6 of 6"), "{outline}");
    // Without -o the result goes to standard output, from standard input with `-`.
    let output = run.output(&["import", "-"], run.read("d.json"));
    assert_eq!(String::from_utf8_lossy(&output.stdout), run.read("f.flow.json"));
}

#[test]
fn fmt_says_what_is_not_canonical_and_makes_it_so() {
    let run = Run::new().file(
        "f.flow.json",
        "{\"version\":1,\"format\":\"treble-flow\",\"blocks\":{\"a\":{\"text\":\"Hi\",\"kind\":\"message\"}}}",
    );
    assert_eq!(run.run(&["fmt", "--check", "f.flow.json"]).2, 1);
    assert_eq!(run.run(&["fmt", "f.flow.json"]).2, 0);
    assert!(run.read("f.flow.json").starts_with("{\n  \"format\": \"treble-flow\",\n"));
    assert_eq!(run.run(&["fmt", "--check", "f.flow.json"]).2, 0);
}

#[test]
fn export_writes_what_the_platforms_editor_derives_or_says_why_not() {
    let run = Run::new()
        .copy(DIAGRAM, "d.json")
        .copy("tests/fixtures/05-two-roots.diagram.json", "two.json");
    assert_eq!(run.run(&["export", "d.json", "--as", "questions", "-o", "q.json"]).2, 0);
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let expected = fs::read_to_string("tests/fixtures/01-request-trigger.expected.json").unwrap();
    assert_eq!(json(&run.read("q.json")), json(&expected)["questions"]);
    let (out, error, status) = run.run(&["export", "two.json", "--as", "questions"]);
    assert_eq!((out.as_str(), status), ("", 1));
    assert!(error.contains("several-starts"), "{error}");
    let (out, _, status) = run.run(&["export", "two.json", "--as", "diagram"]);
    assert_eq!((json(&out), status), (json(&run.read("two.json")), 0));
    let (guide, _, status) = run.run(&["export", "d.json", "--as", "guide", "--language", "pt"]);
    assert_eq!(status, 0);
    assert!(
        guide.contains("[REQUEST_TRIGGER]") && guide.contains("Mensagem com opções"),
        "{guide}"
    );
}

#[test]
fn export_hands_over_everything_in_a_folder_and_overwrites_nothing() {
    let run = Run::new().copy(SAMPLE, "f.flow.json");
    let arguments = ["export", "f.flow.json", "--out", "all", "--with-handler", "node"];
    let (_, error, status) = run.run(&arguments);
    assert_eq!(status, 0, "{error}");
    for name in ["questions.json", "diagram.json", "guide.md", "handler/package.json"] {
        assert!(!run.read(&format!("all/{name}")).is_empty(), "{name}");
    }
    // Again: the same bytes. Changed by hand: nothing is written.
    assert_eq!(run.run(&arguments).2, 0);
    fs::write(run.path("all/guide.md"), "mine").unwrap();
    let (_, error, status) = run.run(&arguments);
    assert_eq!(status, 2);
    assert!(error.contains("guide.md"), "{error}");
    assert_eq!(run.read("all/guide.md"), "mine");
}

#[test]
fn export_draws_pictures_without_a_display() {
    let run = Run::new().copy(SAMPLE, "f.flow.json").copy(DIAGRAM, "d.json");
    let (dark, said, status) = run.run(&["export", "f.flow.json", "--as", "svg"]);
    assert_eq!((said.as_str(), status), ("", 0));
    assert!(dark.starts_with("<svg ") && dark.trim_end().ends_with("</svg>"));
    let (light, _, _) = run.run(&["export", "f.flow.json", "--as", "svg", "--light"]);
    assert_ne!(dark, light);
    let (one, _, _) = run.run(&["export", "f.flow.json", "--as", "svg", "--block", "wait"]);
    assert_eq!(one.matches("<g>").count(), 1);
    // A picture is bytes: as they are, in a file and in a pipe.
    let arguments = ["export", "d.json", "--as", "png", "--scale", "0.5"];
    let piped = run.output(&arguments, "").stdout;
    assert!(piped.starts_with(b"\x89PNG\r\n\x1a\n"));
    let (_, said, status) = run.run(&[&arguments[..], &["-o", "p.png"]].concat());
    assert_eq!((said.as_str(), status), ("", 0));
    assert_eq!(fs::read(run.path("p.png")).unwrap(), piped);
    for (wrong, why) in [
        (&["--as", "guide", "--light"][..], "--light is for pictures"),
        (&["--as", "svg", "--scale", "2"], "--scale is for --as png"),
        (&["--as", "png", "--scale", "900"], "million pixels"),
        (&["--as", "svg", "--block", "nowhere"], "there is no block “nowhere”"),
    ] {
        let (_, said, status) = run.run(&[&["export", "f.flow.json"], wrong].concat());
        assert_eq!(status, 2, "{wrong:?}");
        assert!(said.contains(why), "{wrong:?}: {said}");
    }
    let empty =
        Run::new().file("e.json", r#"{"format": "treble-flow", "version": 1, "blocks": {}}"#);
    let (_, said, status) = empty.run(&["export", "e.json", "--as", "svg"]);
    assert!(status == 2 && said.contains("no blocks to draw"), "{said}");
}

#[test]
fn trigger_inserts_in_the_files_own_format() {
    let run = Run::new().copy(DIAGRAM, "d.json").copy(SAMPLE, "f.flow.json");
    let webhook = "https://example.com/hooks/new";
    let at = "documento-validado-nome/reply";
    let (_, error, status) =
        run.run(&["trigger", "d.json", "--at", at, "--webhook", webhook, "--rescue", "3:agent"]);
    assert_eq!(status, 0, "{error}");
    let diagram: serde_json::Value = serde_json::from_str(&run.read("d.json")).unwrap();
    assert_eq!(diagram["nodes"].as_array().unwrap().len(), 8);
    let (outline, _, _) = run.run(&["outline", "d.json"]);
    assert_eq!(outline.matches("request trigger 6 of 6").count(), 2, "{outline}");
    // A wrong name is answered with those that exist; a refusal is a no.
    let (_, error, status) =
        run.run(&["trigger", "f.flow.json", "--at", "ask-photo/nope", "--webhook", webhook]);
    assert_eq!(status, 2);
    assert!(error.contains("reply"), "{error}");
    let (_, error, status) =
        run.run(&["trigger", "f.flow.json", "--at", "wait/trigger", "--webhook", webhook]);
    assert_eq!(status, 1);
    assert!(error.contains("own option"), "{error}");
    assert_eq!(run.run(&["trigger", "f.flow.json", "--at", "wait", "--webhook", "ftp://x"]).2, 2);
}

#[test]
fn trigger_lists_what_it_would_drop_and_repairs_what_is_broken() {
    let run = Run::new()
        .copy(SAMPLE, "f.flow.json")
        .copy("assets/broken/trailing-space.flow.json", "b.flow.json");
    let before = run.read("f.flow.json");
    let webhook = "https://example.com/hooks/new";
    let (_, error, status) =
        run.run(&["trigger", "f.flow.json", "--at", "rejected", "--webhook", webhook]);
    assert_eq!(status, 1);
    assert!(error.contains("--unsafe"), "{error}");
    assert_eq!(run.read("f.flow.json"), before);
    let (_, error, status) = run.run(&["trigger", "b.flow.json", "--repair"]);
    assert_eq!(status, 0, "{error}");
    let (report, _, status) = run.run(&["lint", "b.flow.json", "--fail-on", "warning"]);
    assert_eq!(status, 0, "{report}");
}

#[test]
fn lint_finds_fixes_and_exits_as_documented() {
    let run = Run::new().copy("assets/broken/second-option.flow.json", "b.flow.json");
    let (report, _, status) = run.run(&["lint", "b.flow.json"]);
    assert_eq!(status, 1);
    assert!(report.contains("error[trigger-with-other-options]"), "{report}");
    assert!(!report.contains('\u{1b}'), "colours only on a terminal");
    let before = run.read("b.flow.json");
    let (diff, _, _) = run.run(&["lint", "b.flow.json", "--fix", "--unsafe", "--diff"]);
    assert!(diff.contains("\n-") && diff.contains("\n+"), "{diff}");
    assert_eq!(run.read("b.flow.json"), before);
    assert_eq!(run.run(&["lint", "b.flow.json", "--fix"]).2, 1);
    assert_eq!(run.run(&["lint", "b.flow.json", "--fix", "--unsafe"]).2, 0);
    let (report, _, status) = run.run(&["lint", "--format", "json", "."]);
    assert_eq!(status, 0);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["summary"]["errors"], 0);
    // One unreadable file is enough for 2, and the others are checked all the same.
    let (report, error, status) = run.run(&["lint", "b.flow.json", "none.flow.json"]);
    assert_eq!(status, 2);
    assert!(error.contains("none.flow.json") && report.contains("b.flow.json"), "{error}{report}");
    let (report, _, _) = run.run(&["lint", "b.flow.json", "--language", "es"]);
    assert!(report.contains("marcador") || report.contains("servidor"), "{report}");
}

#[test]
fn bad_files_are_told_with_line_column_and_caret() {
    let run =
        Run::new().file("f.flow.json", "{\n  \"a\": 1,\n  \"a\": 2\n}\n").file("empty.json", "");
    let (_, error, status) = run.run(&["outline", "f.flow.json"]);
    assert_eq!(status, 2);
    assert!(error.contains("f.flow.json:3:3") && error.contains("2:3"), "{error}");
    assert!(
        error.contains("\n      ^") || error.contains("\n    \n") || error.contains('^'),
        "{error}"
    );
    for name in ["empty.json", "none.json", "."] {
        let (_, error, status) = run.run(&["outline", name]);
        assert_eq!(status, 2, "{name}");
        assert!(error.starts_with("error: "), "{error}");
    }
}

#[test]
fn samples_schema_rules_and_completions_are_printed() {
    let run = Run::new();
    assert_eq!(run.run(&["new", "order-status", "-o", "n.flow.json"]).2, 0);
    assert_eq!(run.run(&["lint", "n.flow.json"]).2, 0);
    assert_eq!(run.run(&["new", "order-status", "-o", "n.flow.json"]).2, 2);
    // A name is taken as a whole.
    for wrong in ["order", "", "Order-status"] {
        let (out, error, status) = run.run(&["new", wrong]);
        assert_eq!((out.as_str(), status), ("", 2), "{wrong}");
        assert!(error.contains("there is no sample") && error.contains("order-status"), "{error}");
    }
    let (list, _, _) = run.run(&["new"]);
    assert!(list.lines().count() >= 8, "{list}");
    assert!(run.run(&["schema"]).0.contains("\"$schema\""));
    assert!(run.run(&["explain"]).0.contains("trigger-without-webhook"));
    assert!(run.run(&["explain", "misspelled-trigger"]).0.len() > 200);
    let (_, error, status) = run.run(&["explain", "mispelled-trigger"]);
    assert_eq!(status, 2);
    assert!(error.contains("did you mean misspelled-trigger"), "{error}");
    assert!(run.run(&["completions", "bash"]).0.contains("treble-flow"));
    assert_eq!(run.run(&["no-such-command", "x", "--y"]).2, 2);
}

#[test]
fn the_window_without_a_display_says_what_to_do() {
    let (_, error, status) = Run::new().run(&[]);
    assert_eq!(status, 2);
    if cfg!(feature = "gui") {
        assert!(error.contains("display") && error.contains("treble-flow lint"), "{error}");
    } else {
        assert!(error.contains("no window"), "{error}");
    }
}

#[test]
fn diff_tells_what_changed_in_meaning_and_moves_apart() {
    let run = Run::new().copy(SAMPLE, "a.flow.json").copy(DIAGRAM, "d.json");
    let (out, error, status) = run.run(&["diff", "a.flow.json", "a.flow.json"]);
    assert_eq!((out.as_str(), error.as_str(), status), ("No difference in meaning\n", "", 0));

    // Another form of the same flow, and one that comes from standard input.
    assert_eq!(run.run(&["import", "d.json", "-o", "d.flow.json"]).2, 0);
    assert_eq!(run.run(&["diff", "d.json", "d.flow.json"]).2, 0);
    let output = run.output(&["diff", "-", "d.flow.json"], run.read("d.json"));
    assert_eq!(output.status.code(), Some(0));

    let mut value: serde_json::Value = serde_json::from_str(&run.read("a.flow.json")).unwrap();
    value["layout"]["wait"] = serde_json::json!([1, 2]);
    let run = run.file("moved.flow.json", value.to_string());
    let (out, _, status) = run.run(&["diff", "a.flow.json", "moved.flow.json"]);
    assert_eq!(out, "No difference in meaning\nMoved on the canvas: wait\n");
    assert_eq!(status, 0);

    value["blocks"]["wait"]["text"] = "Un momento".into();
    value["blocks"]["wait"]["alternate"]["minutes"] = 9.into();
    value["name"] = "Other".into();
    let run = run.file("b.flow.json", value.to_string());
    let (out, _, status) = run.run(&["diff", "a.flow.json", "b.flow.json", "--language", "en"]);
    assert_eq!(status, 1);
    assert!(out.starts_with("The flow\n  name: "), "{out}");
    assert!(out.contains("Block “wait”\n  Text: “") && out.contains("→ “Un momento”\n"), "{out}");
    assert!(out.contains("\n  Alternate flow: minutes ") && out.contains(" → 9\n"), "{out}");
    assert!(out.ends_with("\nDifferences in meaning: 3\nMoved on the canvas: wait\n"), "{out}");
    let (out, _, _) = run.run(&["diff", "a.flow.json", "b.flow.json", "--language", "pt"]);
    assert!(out.contains("Bloco “wait”\n  Texto: “"), "{out}");

    let (out, _, status) = run.run(&["diff", "a.flow.json", "b.flow.json", "--format", "json"]);
    assert_eq!(status, 1);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(
        report["summary"],
        serde_json::json!({"changes": 3, "renamed": 0, "moved": 1, "notation": 0})
    );
    assert_eq!(report["moved"][0]["kind"], "block-moved");
    let minutes = &report["changes"][2];
    assert_eq!(minutes["block"], "wait");
    assert_eq!(minutes["exit"], "alternate");
    assert_eq!(minutes["kind"], "field-changed");
    assert_eq!(minutes["field"], "minutes");
    assert_eq!(minutes["new"], 9);

    let (_, error, status) = run.run(&["diff", "a.flow.json", "none.flow.json"]);
    assert_eq!(status, 2);
    assert!(error.contains("none.flow.json"), "{error}");
    assert_eq!(run.run(&["diff", "-", "-"]).2, 2);
    let (help, _, _) = run.run(&["diff", "--help"]);
    for kind in treble_flow_designer::model::diff::ChangeKind::ALL {
        assert!(help.contains(kind.name()), "{}", kind.name());
    }
    assert!(help.contains("Example: treble-flow diff"), "{help}");
}

#[test]
fn every_block_without_a_form_of_the_platform_is_told_of() {
    let run = Run::new().file(
        "f.flow.json",
        r#"{"format":"treble-flow","version":1,"start":"one","blocks":{
            "one":{"kind":"whatsapp_flow","text":"x"},"two":{"kind":"ai_assistant","text":"y"}}}"#,
    );
    let (_, error, status) = run.run(&["export", "f.flow.json", "--as", "diagram"]);
    assert_eq!(status, 0, "{error}");
    assert!(error.contains("one (whatsapp_flow), two (ai_assistant)"), "{error}");
}

#[test]
fn changes_that_a_diff_shows_are_an_exit_status_of_their_own() {
    // Its fix is safe, and with it nothing is left that would fail.
    let run = Run::new().copy("assets/broken/trailing-space.flow.json", "f.flow.json");
    let before = run.read("f.flow.json");
    let (out, error, status) = run.run(&["lint", "f.flow.json", "--fix", "--diff"]);
    assert!(out.contains("+++ b/f.flow.json"), "{out}{error}");
    assert_eq!((status, run.read("f.flow.json")), (1, before));
}

/// A diagram in which one node has only fields that nobody knows.
fn with_a_strange_node() -> String {
    let text = fs::read_to_string("tests/fixtures/01-request-trigger.diagram.json").unwrap();
    let mut diagram: Value = serde_json::from_str(&text).unwrap();
    diagram["nodes"][1] = serde_json::json!({ "zz": 1 });
    diagram.to_string()
}

#[test]
fn a_node_of_unknown_fields_survives_all_commands_that_write() {
    for arguments in [
        &["lint", "--fix", "d.json"][..],
        &["trigger", "d.json", "--repair"],
        &["import", "d.json", "-o", "d.json"],
    ] {
        let run = Run::new().file("d.json", with_a_strange_node());
        let (_, error, _) = run.run(arguments);
        let now: Value = serde_json::from_str(&run.read("d.json")).unwrap();
        if arguments[0] == "import" {
            assert_eq!(now["format"], "treble-flow", "{error}");
            let again = run.run(&["export", "d.json", "--as", "diagram"]).0;
            let again: Value = serde_json::from_str(&again).unwrap();
            assert_eq!(again["nodes"][1], serde_json::json!({ "zz": 1 }));
        } else {
            assert_eq!(now["nodes"][1], serde_json::json!({ "zz": 1 }), "{arguments:?} {error}");
            assert!(now["nodes"].as_array().unwrap().len() > 5, "{arguments:?}");
        }
    }
}

#[test]
fn what_a_form_has_no_place_for_is_told_on_standard_error() {
    let run = Run::new();
    run.run(&["new", "identity-check", "-o", "f.flow.json"]);
    let (_, error, status) =
        run.run(&["export", "f.flow.json", "--as", "questions", "-o", "q.json"]);
    assert_eq!(status, 0, "{error}");
    assert!(error.contains("q.json cannot store: the flow’s name"), "{error}");
    // Back to a native file nothing is lost, and nothing is said.
    let (_, error, status) = run.run(&["import", "q.json", "-o", "n.flow.json"]);
    assert_eq!((status, error.as_str()), (0, ""));
}

#[test]
fn open_files_are_written_to_and_never_replaced() {
    let run = Run::new();
    run.run(&["new", "identity-check", "-o", "f.flow.json"]);
    let (printed, _, _) = run.run(&["import", "f.flow.json"]);
    let (through, error, status) = run.run(&["import", "f.flow.json", "-o", "/dev/stdout"]);
    assert_eq!((through, status), (printed.clone(), 0), "{error}");
    // Standard output that leads into a file: the file is the same one afterwards.
    let path = run.path("out.json");
    let file = fs::File::create(&path).unwrap();
    let mut command = run.command(&["import", "f.flow.json", "-o", "/dev/stdout"]);
    assert!(command.stdout(file.try_clone().unwrap()).status().unwrap().success());
    assert_eq!(fs::read_to_string(&path).unwrap(), printed);
    assert_eq!(file.metadata().unwrap().len(), printed.len() as u64);
    // And what stands in it already stays, as with `>>`.
    let mut command = run.command(&["import", "f.flow.json", "-o", "/dev/stdout"]);
    let behind = fs::File::options().append(true).open(&path).unwrap();
    assert!(command.stdout(behind).status().unwrap().success());
    assert_eq!(fs::read_to_string(&path).unwrap(), printed.repeat(2));
    let (_, error, status) = run.run(&["import", "f.flow.json", "-o", "/dev/null"]);
    assert_eq!((status, error.as_str()), (0, ""));
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn no_handler_is_written_for_triggers_that_do_not_work() {
    let flow = fs::read_to_string(SAMPLE).unwrap();
    let on_buttons = flow.replacen("\"style\": \"plain\"", "\"style\": \"buttons\"", 1);
    let misspelled = flow.replace("[REQUEST_TRIGGER]", "[REQUEST TRIGGER]");
    for (flow, rule) in
        [(on_buttons, "trigger-on-interactive-block"), (misspelled, "misspelled-trigger")]
    {
        let run = Run::new().file("f.flow.json", flow);
        let handler = ["handler", "f.flow.json", "--language", "node", "--out", "out"];
        let export = ["export", "f.flow.json", "--out", "out", "--with-handler", "node"];
        for arguments in [handler.as_slice(), &export] {
            let (_, error, status) = run.run(arguments);
            assert_eq!(status, 1, "{error}");
            assert!(error.contains(&format!("error[{rule}]: ")), "{error}");
            assert!(error.contains("nothing was written"), "{error}");
            assert!(!run.path("out").exists());
        }
        for arguments in [handler.as_slice(), &export] {
            let (_, error, status) = run.run(&[arguments, &["--unsafe"]].concat());
            assert_eq!(status, 0, "{error}");
            assert!(run.path("out").exists());
            fs::remove_dir_all(run.path("out")).unwrap();
        }
    }
}

#[test]
fn a_typed_number_that_is_the_text_of_an_option_chooses_it() {
    let run = Run::new().copy("tests/cases/59-number-labels/numeros.flow.json", "f.flow.json");
    let flow: Value = serde_json::from_str(&run.read("f.flow.json")).unwrap();
    let blocks = flow["blocks"].as_object().unwrap();
    let options = blocks.values().find_map(|block| block["options"].as_array()).unwrap();
    let by_text = options.iter().position(|option| option["label"] == "1").unwrap();
    assert_ne!(by_text, 0, "the first option is another one");
    let to = options[by_text]["to"].as_str().unwrap();
    let said = blocks[to]["text"].as_str().unwrap().lines().next().unwrap();
    let output = run.output(&["simulate", "f.flow.json"], "1\n");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains(said), "{told}");
}
