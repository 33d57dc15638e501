//! `export`: a flow in one of the platform's forms, as a guide, as a picture, or everything in a
//! folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::bail;
use indexmap::IndexMap;

use crate::export::{self, NoQuestions};
use crate::handler;
use crate::lint::{Finding, Severity, lint_with};
use crate::model::{BlockId, Flow};
use crate::picture::theme::{DARK, LIGHT};
use crate::picture::{self, Detail, Drawing};
use crate::words::{Language, problems as words};

use super::{Answer, input};

const EXAMPLE: &str = "\
Example: treble-flow export flows/identity-check.flow.json --as questions -o questions.json
         treble-flow export flows/identity-check.flow.json --as png --light -o picture.png
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
    /// Write the handler although request triggers of the flow do not work.
    #[arg(long = "unsafe", requires = "with_handler")]
    allows_broken: bool,
    /// Put a webhook handler in this language beside them.
    #[arg(long, value_name = "LANGUAGE", requires = "out")]
    with_handler: Option<String>,
    /// Pictures: light colours instead of dark ones.
    #[arg(long, requires = "form")]
    light: bool,
    /// Pictures: show how many problems each block has.
    #[arg(long, requires = "form")]
    findings: bool,
    /// Pictures: only these blocks, and the paths between them.
    #[arg(long = "block", value_name = "BLOCK", requires = "form")]
    blocks: Vec<String>,
    /// PNG: pixels for each unit of the flow; without it 2, or as many as a picture may have.
    #[arg(long, value_name = "NUMBER", requires = "form")]
    scale: Option<f32>,
    /// The language of guide and pictures: en, es or pt; without it, the flow's.
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
    /// A drawing of the flow, as the canvas shows it.
    Svg,
    /// The same as pixels.
    Png,
}

impl Form {
    fn is_picture(self) -> bool {
        matches!(self, Self::Svg | Self::Png)
    }
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
    if !arguments.form.is_some_and(Form::is_picture) {
        let for_pictures = [
            ("--light", arguments.light),
            ("--findings", arguments.findings),
            ("--block", !arguments.blocks.is_empty()),
            ("--scale", arguments.scale.is_some()),
        ];
        if let Some((name, _)) = for_pictures.into_iter().find(|(_, is_set)| *is_set) {
            bail!("{name} is for pictures: use it with --as svg or --as png");
        }
    }
    let is_for_platform = matches!(arguments.form, None | Some(Form::Questions | Form::Diagram));
    let unsupported = export::unsupported(flow);
    if is_for_platform && !unsupported.is_empty() {
        super::complain(&format!(
            "warning: the platform's files have no known form for {}; they hold its text only",
            unsupported.join(", ")
        ));
    }
    let Some(form) = arguments.form else {
        let folder = arguments.out.as_deref().unwrap_or(Path::new("."));
        return all(arguments, flow, folder, language);
    };
    let output = arguments.output.as_deref().unwrap_or(Path::new("-"));
    let text = match form {
        Form::Diagram => input::text_of(output, flow, export::diagram(flow))?,
        Form::Guide => crate::format::guide::guide(flow, language),
        Form::Svg | Form::Png => return draw(arguments, form, flow, language),
        Form::Questions => match export::questions(flow) {
            Err(NoQuestions::Refused(refused)) => return Ok(tell_refusal(&refused, language)),
            Err(NoQuestions::Unsaveable(trouble)) => input::text_of(output, flow, Err(trouble))?,
            Ok(saved) => {
                tell_errors(arguments, flow, language);
                input::text_of(output, flow, Ok(saved))?
            }
        },
    };
    input::write(arguments.output.as_deref(), &text)?;
    Ok(Answer::Yes)
}

/// A picture; what is drawn is told where it is not as large as usual.
fn draw(
    arguments: &Arguments,
    form: Form,
    flow: &Flow,
    language: Language,
) -> anyhow::Result<Answer> {
    let only: BTreeSet<BlockId> = arguments.blocks.iter().map(|id| id.as_str().into()).collect();
    if let Some(missing) = only.iter().find(|id| !flow.blocks.contains(id.as_str())) {
        bail!("there is no block “{missing}”; `treble-flow outline` lists them");
    }
    let found = if arguments.findings {
        lint_with(flow, &input::settings(&arguments.flow, language))
    } else {
        Vec::new()
    };
    let drawing = Drawing {
        flow,
        theme: if arguments.light { &LIGHT } else { &DARK },
        language,
        only: Some(&only).filter(|only| !only.is_empty()),
        findings: &export::findings_by_block(&found),
    };
    let output = arguments.output.as_deref();
    match form {
        Form::Png => {
            let picture = picture::png(&drawing, arguments.scale)?;
            if arguments.scale.is_none() && picture.scale < 1.0 {
                super::complain(&format!(
                    "the flow is large: one unit is {:.2} pixels, and texts are left out below {}",
                    picture.scale,
                    Detail::READABLE
                ));
            }
            input::write_bytes(output, &picture.bytes)?;
        }
        _ if arguments.scale.is_some() => {
            bail!("--scale is for --as png: an SVG has no pixels");
        }
        _ => {
            let text = picture::svg(&drawing).ok_or(picture::PictureError::Empty)?;
            input::write(output, &text)?;
        }
    }
    Ok(Answer::Yes)
}

/// Errors that the platform's editor lets pass are told, and the file is written.
fn tell_errors(arguments: &Arguments, flow: &Flow, language: Language) {
    let mut found = lint_with(flow, &input::settings(&arguments.flow, language));
    found.retain(|finding| finding.severity == Severity::Error);
    let all = found.iter().collect::<Vec<_>>();
    tell_by_rule(&all, language, |finding| {
        format!("error[{}]: {}", finding.rule.name, finding.message(language))
    });
}

/// At most this many findings are listed one by one.
const TOLD: usize = 12;

/// Tells each finding, or the first one of each rule and how many more there are.
fn tell_by_rule(found: &[&Finding], language: Language, tell: impl Fn(&Finding) -> String) {
    if found.len() <= TOLD {
        for finding in found {
            super::complain(&tell(finding));
        }
        return;
    }
    let mut rules: IndexMap<&str, Vec<&Finding>> = IndexMap::new();
    for finding in found {
        rules.entry(finding.rule.name).or_default().push(finding);
    }
    for findings in rules.values() {
        let Some(first) = findings.first() else { continue };
        let more = match findings.len() - 1 {
            0 => String::new(),
            more => {
                format!(" ({})", words::AND_MORE.with(language, &[("count", &more.to_string())]))
            }
        };
        super::complain(&format!("{}{more}", tell(first)));
    }
    super::complain("`treble-flow lint` lists them all");
}

fn tell_refusal(refused: &export::Refused, language: Language) -> Answer {
    super::complain(&format!("refused: {refused}"));
    let all = refused.findings.iter().collect::<Vec<_>>();
    tell_by_rule(&all, language, |finding| {
        let (message, help) = (finding.message(language), finding.help(language));
        format!("  [{}] {message}\n{help}", finding.rule.name)
    });
    Answer::No
}

/// Questions, diagram, guide and handler together.
fn all(
    arguments: &Arguments,
    flow: &Flow,
    folder: &Path,
    language: Language,
) -> anyhow::Result<Answer> {
    if arguments.with_handler.is_some() && !arguments.allows_broken {
        let settings = input::settings(&arguments.flow, language);
        if super::handler::tell_broken_triggers(flow, &settings)? {
            return Ok(Answer::No);
        }
    }
    let diagram = folder.join("diagram.json");
    let mut files: Vec<(PathBuf, String)> = vec![
        ("diagram.json".into(), input::text_of(&diagram, flow, export::diagram(flow))?),
        ("guide.md".into(), crate::format::guide::guide(flow, language)),
    ];
    let questions = folder.join("questions.json");
    let answer = match export::questions(flow) {
        Err(NoQuestions::Refused(refused)) => tell_refusal(&refused, language),
        Err(NoQuestions::Unsaveable(trouble)) => {
            input::text_of(&questions, flow, Err(trouble)).map(|_| Answer::No)?
        }
        Ok(saved) => {
            tell_errors(arguments, flow, language);
            files.push(("questions.json".into(), input::text_of(&questions, flow, Ok(saved))?));
            Answer::Yes
        }
    };
    if let Some(name) = &arguments.with_handler {
        for file in handler::generate(flow, super::handler::find(name)?) {
            files.push((Path::new("handler").join(&file.path), file.text));
        }
    }
    super::input::write_all(folder, &files)?;
    Ok(answer)
}
