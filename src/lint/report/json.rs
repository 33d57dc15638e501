//! Findings as JSON, for programs. The shape is stable and has a version.

use crate::lint::rule::{Safety, Step};
use crate::model::{BlockId, ExitId, Json, Number};
use crate::words::Language;

use super::{FileReport, Located, Summary};

pub(super) fn write(files: &[FileReport], language: Language) -> String {
    let all = files.iter().flat_map(|file| file.findings.iter().map(move |found| (file, found)));
    let findings = all.map(|(file, found)| finding(file, found, language)).collect();
    let unreadable = files.iter().filter_map(|file| {
        let failure = file.failure.as_ref()?;
        let (line, column) = failure.place.unzip();
        Some(object(vec![
            ("file", Json::string(&file.path)),
            ("message", Json::string(&failure.message)),
            ("line", line.map_or(Json::Null, count)),
            ("column", column.map_or(Json::Null, count)),
        ]))
    });
    let unreadable = Json::Array(unreadable.collect());
    let Summary { files, errors, warnings, infos } = Summary::of(files);
    let report = object(vec![
        ("version", count(1)),
        ("findings", Json::Array(findings)),
        ("unreadable", unreadable),
        (
            "summary",
            object(vec![
                ("files", count(files)),
                ("errors", count(errors)),
                ("warnings", count(warnings)),
                ("infos", count(infos)),
            ]),
        ),
    ]);
    let mut out = String::new();
    report.write_pretty(0, &mut out);
    out.push('\n');
    out
}

fn finding(file: &FileReport, located: &Located, language: Language) -> Json {
    let Located { finding, location, .. } = located;
    let location = location.as_ref();
    let fix = finding.fix.as_ref().map(|fix| {
        let safety = match fix.safety {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
        };
        object(vec![
            ("title", Json::String(finding.fix_title(language))),
            ("safety", Json::string(safety)),
        ])
    });
    let text = |text: Option<&str>| text.map_or(Json::Null, Json::string);
    object(vec![
        ("rule", Json::string(finding.rule.name)),
        ("severity", Json::string(finding.severity.name())),
        ("message", Json::String(finding.message(language))),
        ("help", Json::String(finding.help(language))),
        ("file", Json::string(&file.path)),
        ("line", location.map_or(Json::Null, |location| count(location.line))),
        ("column", location.map_or(Json::Null, |location| count(location.column))),
        ("pointer", text(location.map(|location| location.pointer.as_str()))),
        ("block", text(finding.place.block.as_ref().map(BlockId::as_str))),
        ("exit", text(finding.place.exit.as_ref().map(ExitId::as_str))),
        ("evidence", Json::Array(finding.evidence.iter().map(step).collect())),
        ("fix", fix.unwrap_or(Json::Null)),
    ])
}

fn step(step: &Step) -> Json {
    object(vec![
        ("block", Json::string(step.block.as_str())),
        ("exit", Json::string(step.exit.as_str())),
    ])
}

fn object(members: Vec<(&str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn count(number: usize) -> Json {
    Json::Number(Number::from(u32::try_from(number).unwrap_or(u32::MAX)))
}
