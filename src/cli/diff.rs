//! `diff`: what changed between two flows, in meaning.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anstyle::Style;
use anyhow::bail;

use crate::model::diff::{self, Aspect, Change, ChangeKind};
use crate::model::{BlockId, ExitId, Flow, Json, Number};
use crate::words::{self, Language, blocks, safe};

use super::{Answer, input};

const EXAMPLE: &str = "\
Example: treble-flow diff old.flow.json new.flow.json
         git show HEAD:welcome.flow.json | treble-flow diff - welcome.flow.json

The two may be in different forms. Exit status: 0 the same in meaning, 1 different, 2 could not
compare. Other ids for the same blocks, their places on the canvas, their order in the file and
other ways of writing the same are told apart and are no difference in meaning; the platform's
bookkeeping is not compared.

JSON: {\"version\":1,\"changes\":[...],\"renamed\":[...],\"moved\":[...],\"notation\":[...],
\"summary\":{\"changes\",\"renamed\",\"moved\",\"notation\"}}. An entry is {\"block\",\"exit\",\"kind\",\"field\",\"old\",\"new\"},
each null where it has none; without a block it is about the flow. Kinds: block-added,
block-removed, block-renamed, block-moved, block-reordered, kind-changed, field-changed,
unknown-field-changed, allow-changed, start-changed, exit-added, exit-removed, exit-renamed,
exit-relabelled, exit-reordered, path-changed, webhook-added, webhook-removed, webhook-changed.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
pub(super) struct Arguments {
    /// The old flow; `-` for standard input.
    a: PathBuf,
    /// The new flow; `-` for standard input.
    b: PathBuf,
    /// How differences are written.
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// The language of the text: en, es or pt; without it, the locale's.
    #[arg(long)]
    language: Option<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Form {
    Text,
    Json,
}

/// How many names a line lists.
const MOST_NAMES: usize = 12;

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let language = super::language(arguments.language.as_deref())?;
    if arguments.a == Path::new("-") && arguments.b == Path::new("-") {
        bail!("only one of the two flows can come from standard input");
    }
    let a = input::read(&arguments.a)?.opened.flow;
    let b = input::read(&arguments.b)?.opened.flow;
    let changes = diff::diff(&a, &b);
    match arguments.format {
        Form::Text => super::print_coloured(&text(&changes, &a, &b, language))?,
        Form::Json => super::print_file(&json(&changes))?,
    }
    Ok(if diff::differs_in_meaning(&changes) { Answer::No } else { Answer::Yes })
}

fn of(changes: &[Change], aspect: Aspect) -> impl Iterator<Item = &Change> {
    changes.iter().filter(move |change| change.aspect == aspect)
}

fn text(changes: &[Change], a: &Flow, b: &Flow, language: Language) -> String {
    let mut out = String::new();
    let strong = Style::new().bold();
    let mut at = None;
    let mut count = 0;
    for change in of(changes, Aspect::Meaning) {
        if at != Some(&change.block) {
            let _ok = writeln!(
                out,
                "{strong}{}{strong:#}",
                safe::line(&owner(change.block.as_ref(), language))
            );
            at = Some(&change.block);
        }
        let sentence = safe::line(&words::diff::sentence(change, a, b, language));
        let _ok = writeln!(out, "  {sentence}");
        count += 1;
    }
    let mut last = |text: String| {
        out.push_str(&safe::line(&text));
        out.push('\n');
    };
    if count == 0 {
        last(words::diff::SAME.get(language).to_owned());
    } else {
        last(String::new());
        last(words::diff::SUMMARY.with(language, &[("count", &count.to_string())]));
    }
    let renames =
        listed(of(changes, Aspect::Name).map(|change| rename(change, language)), language);
    if !renames.is_empty() {
        last(words::diff::RENAMED.with(language, &[("names", &renames)]));
    }
    for (aspect, words) in
        [(Aspect::Position, words::diff::MOVED), (Aspect::Notation, words::diff::WRITTEN)]
    {
        let names = names(of(changes, aspect), language);
        if !names.is_empty() {
            last(words.with(language, &[("blocks", &names)]));
        }
    }
    out
}

fn owner(block: Option<&BlockId>, language: Language) -> String {
    match block {
        None => blocks::FLOW.get(language).to_owned(),
        Some(id) => {
            let id = words::diff::visible(id.as_str());
            words::diff::BLOCK.with(language, &[("block", &id)])
        }
    }
}

/// The blocks that changes are about, each once; a few of them where there are many.
fn names<'a>(changes: impl Iterator<Item = &'a Change>, language: Language) -> String {
    let mut owners: Vec<Option<&BlockId>> = changes.map(|change| change.block.as_ref()).collect();
    // Changes of one block stand together.
    owners.dedup();
    let name = |owner: Option<&BlockId>| match owner {
        None => blocks::FLOW.get(language).to_owned(),
        Some(id) => words::diff::visible(id.as_str()),
    };
    listed(owners.into_iter().map(name), language)
}

/// An old id and the new one; of an exit with its block.
fn rename(change: &Change, language: Language) -> String {
    let id = |value: &Option<Json>| {
        let id = words::diff::visible(value.as_ref().and_then(Json::as_str).unwrap_or_default());
        match (&change.block, change.kind) {
            (Some(block), ChangeKind::ExitRenamed) => {
                format!("{}/{id}", words::diff::visible(block.as_str()))
            }
            _ => id,
        }
    };
    words::diff::RENAME.with(language, &[("old", &id(&change.old)), ("new", &id(&change.new))])
}

/// Names in a row; a few of them where there are many.
fn listed(names: impl Iterator<Item = String>, language: Language) -> String {
    let mut names: Vec<String> = names.collect();
    if names.len() > MOST_NAMES {
        let count = (names.len() - MOST_NAMES).to_string();
        names.truncate(MOST_NAMES);
        names.push(words::diff::AND_MORE.with(language, &[("count", &count)]));
    }
    names.join(", ")
}

fn json(changes: &[Change]) -> String {
    let list = |aspect| of(changes, aspect).map(entry).collect::<Vec<Json>>();
    let lists = [
        ("changes", list(Aspect::Meaning)),
        ("renamed", list(Aspect::Name)),
        ("moved", list(Aspect::Position)),
        ("notation", list(Aspect::Notation)),
    ];
    let summary = lists.iter().map(|(name, list)| (*name, count(list.len()))).collect();
    let mut members = vec![("version", count(1))];
    members.extend(lists.map(|(name, list)| (name, Json::Array(list))));
    members.push(("summary", object(summary)));
    let mut out = String::new();
    object(members).write_pretty(0, &mut out);
    out.push('\n');
    out
}

fn entry(change: &Change) -> Json {
    let Change { block, exit, kind, field, old, new, aspect: _ } = change;
    let text = |text: Option<&str>| text.map_or(Json::Null, Json::string);
    let value = |value: &Option<Json>| value.clone().unwrap_or(Json::Null);
    object(vec![
        ("block", text(block.as_ref().map(BlockId::as_str))),
        ("exit", text(exit.as_ref().map(ExitId::as_str))),
        ("kind", Json::string(kind.name())),
        ("field", text(field.as_deref())),
        ("old", value(old)),
        ("new", value(new)),
    ])
}

fn object(members: Vec<(&str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn count(number: usize) -> Json {
    Json::Number(Number::from(u32::try_from(number).unwrap_or(u32::MAX)))
}
