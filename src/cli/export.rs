//! `export`: a flow in one of the platform's forms, as a guide, or everything in a folder.

use std::path::{Path, PathBuf};

use crate::export;
use crate::handler;
use crate::model::Flow;
use crate::words::Language;

use super::{Answer, input};

const EXAMPLE: &str = "\
Example: treble-flow export flows/identity-check.flow.json --as questions -o questions.json
         treble-flow export flows/identity-check.flow.json --out handover --with-handler node

The platform's two forms, questions and diagram, are its vendor's undocumented ones of March 2023,
and the platform documents no way to import them: `guide` tells how to build the flow by hand.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLE)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(false).args(["form", "out"]))]
pub(super) struct Arguments {
    /// The flow; `-` for standard input.
    flow: PathBuf,
    /// What to write.
    #[arg(long = "as", value_enum)]
    form: Option<Form>,
    /// The file to write; standard output without it.
    #[arg(short, long, requires = "form")]
    output: Option<PathBuf>,
    /// A folder for questions, diagram and guide together.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Put a webhook handler in this language beside them.
    #[arg(long, value_name = "LANGUAGE", requires = "out")]
    with_handler: Option<String>,
    /// The guide's language: en, es or pt; without it, the flow's.
    #[arg(long)]
    language: Option<String>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Form {
    /// The platform's executable form; refused where the platform's editor would refuse it.
    Questions,
    /// The platform editor's saved diagram.
    Diagram,
    /// How to build the flow in the platform's editor, click by click, in Markdown.
    Guide,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Answer> {
    let input = input::read(&arguments.flow)?;
    let flow = &input.opened.flow;
    let language = match &arguments.language {
        Some(code) => super::language(Some(code))?,
        None => match flow.language.as_deref().and_then(Language::from_code) {
            Some(language) => language,
            None => super::language(None)?,
        },
    };
    let unsupported = export::unsupported(flow);
    if !unsupported.is_empty() && !matches!(arguments.form, Some(Form::Guide)) {
        super::complain(&format!(
            "warning: the platform's files have no known form for {}; they hold its text only",
            unsupported.join(", ")
        ));
    }
    let Some(form) = arguments.form else {
        let folder = arguments.out.as_deref().unwrap_or(Path::new("."));
        return all(flow, folder, arguments.with_handler.as_deref(), language);
    };
    let text = match form {
        Form::Diagram => export::diagram(flow),
        Form::Guide => crate::format::guide::guide(flow, language),
        Form::Questions => match export::questions(flow) {
            Ok(text) => {
                tell_errors(flow, language);
                text
            }
            Err(refused) => return Ok(tell_refusal(&refused, language)),
        },
    };
    input::write(arguments.output.as_deref(), &text)?;
    Ok(Answer::Yes)
}

/// Errors that the platform's editor lets pass are told, and the file is written.
fn tell_errors(flow: &Flow, language: Language) {
    for finding in crate::lint::lint(flow) {
        if finding.severity == crate::lint::Severity::Error {
            super::complain(&format!(
                "error[{}]: {}",
                finding.rule.name,
                finding.message(language)
            ));
        }
    }
}

fn tell_refusal(refused: &export::Refused, language: Language) -> Answer {
    super::complain(&format!("refused: {refused}"));
    for finding in &refused.findings {
        super::complain(&format!("  [{}] {}", finding.rule.name, finding.message(language)));
        super::complain(&format!("    {}", finding.help(language)));
    }
    Answer::No
}

/// Questions, diagram, guide and handler together.
fn all(
    flow: &Flow,
    folder: &Path,
    handler_language: Option<&str>,
    language: Language,
) -> anyhow::Result<Answer> {
    let mut files: Vec<(PathBuf, String)> = vec![
        ("diagram.json".into(), export::diagram(flow)),
        ("guide.md".into(), crate::format::guide::guide(flow, language)),
    ];
    let answer = match export::questions(flow) {
        Ok(text) => {
            tell_errors(flow, language);
            files.push(("questions.json".into(), text));
            Answer::Yes
        }
        Err(refused) => tell_refusal(&refused, language),
    };
    if let Some(name) = handler_language {
        for file in handler::generate(flow, super::handler::find(name)?) {
            files.push((Path::new("handler").join(&file.path), file.text));
        }
    }
    super::input::write_all(folder, &files)?;
    Ok(answer)
}
