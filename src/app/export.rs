//! The forms that the export dialog writes, one function for all of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::export::{self, NoQuestions};
use crate::format::{self, Saved, Source, Unsaveable};
use crate::handler::{self, HANDLERS};
use crate::lint;
use crate::model::{BlockId, Flow};
use crate::picture::{self, Drawing};
use crate::store;
use crate::words::{Language, Words, interface as text, picture as words};

use super::look;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Questions,
    Diagram,
    Guide,
    Handler,
    Native,
    Svg,
    Png,
}

impl Form {
    pub const ALL: [Self; 7] = [
        Self::Questions,
        Self::Diagram,
        Self::Guide,
        Self::Handler,
        Self::Native,
        Self::Svg,
        Self::Png,
    ];

    pub fn label(self) -> Words {
        match self {
            Self::Questions => text::EXPORT_QUESTIONS,
            Self::Diagram => text::EXPORT_DIAGRAM,
            Self::Guide => text::EXPORT_GUIDE,
            Self::Handler => text::EXPORT_HANDLER,
            Self::Native => text::EXPORT_NATIVE,
            Self::Svg => words::EXPORT_SVG,
            Self::Png => words::EXPORT_PNG,
        }
    }

    /// What comes after the flow's name in the name of the file, or of the handler's folder.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Questions => "questions.json",
            Self::Diagram => "diagram.json",
            Self::Guide => "guide.md",
            Self::Handler => "handler",
            Self::Native => "flow.json",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    pub fn is_picture(self) -> bool {
        matches!(self, Self::Svg | Self::Png)
    }
}

/// What is to be written.
#[derive(Clone, Debug)]
pub struct Order {
    pub forms: Vec<Form>,
    /// Pictures in the light theme's colours.
    pub is_light: bool,
    /// Pictures of the chosen blocks only.
    pub only_chosen: bool,
    /// Pictures with what was found at each block.
    pub with_findings: bool,
    /// What the flow's project wants of the rules.
    pub settings: Arc<lint::Settings>,
}

impl Order {
    pub fn new(is_light: bool) -> Self {
        Self {
            forms: vec![Form::Questions, Form::Diagram, Form::Guide],
            is_light,
            only_chosen: false,
            with_findings: false,
            settings: Arc::default(),
        }
    }
}

/// How the writing of one form ended, in words.
#[derive(Debug)]
pub struct Written {
    pub words: String,
    pub is_error: bool,
}

/// Writes all forms of an order into a folder, one after the other: one that fails stops no other.
pub fn write(
    flow: &Flow,
    chosen: &BTreeSet<BlockId>,
    order: &Order,
    name: &str,
    folder: &Path,
    language: Language,
) -> Vec<Written> {
    let only = Some(chosen).filter(|chosen| order.only_chosen && !chosen.is_empty());
    order
        .forms
        .iter()
        .map(|&form| {
            let shown = folder.join(format!("{name}.{}", form.suffix())).display().to_string();
            let made = files(flow, only, form, order, name, language);
            let result = made.and_then(|Files { files, told }| {
                // Another export replaces the last one; a handler holds its developer's work.
                let saved = if form == Form::Handler {
                    store::save_new(folder, &files)
                } else {
                    files.iter().try_for_each(|(path, bytes)| {
                        Ok(store::save_on(&store::RealDisk, &folder.join(path), bytes)?)
                    })
                };
                saved.map(|()| told).map_err(|error| {
                    let args = [("path", &*shown), ("reason", &*error.to_string())];
                    text::COULD_NOT_SAVE.with(language, &args)
                })
            });
            match result {
                Ok(told) => {
                    let done = text::EXPORTED.with(language, &[("path", &shown)]);
                    let words = std::iter::once(done).chain(told).collect::<Vec<_>>().join(" ");
                    Written { words, is_error: false }
                }
                Err(words) => Written { words, is_error: true },
            }
        })
        .collect()
}

/// The files of a form, by their paths in the folder that was chosen.
struct Files {
    files: Vec<(PathBuf, Vec<u8>)>,
    /// What they do not hold, in sentences.
    told: Vec<String>,
}

/// The files of a form, or why there are none.
fn files(
    flow: &Flow,
    only: Option<&BTreeSet<BlockId>>,
    form: Form,
    order: &Order,
    name: &str,
    language: Language,
) -> Result<Files, String> {
    let path = PathBuf::from(format!("{name}.{}", form.suffix()));
    let shown = path.display().to_string();
    let unsaveable = |trouble: &Unsaveable| trouble.tell(flow, &shown, language);
    let of_platform = |saved: Saved| (saved.tell(flow, &shown, language), saved.text.into_bytes());
    let mut told = Vec::new();
    let bytes = match form {
        Form::Questions => match export::questions(flow) {
            Err(NoQuestions::Refused(refused)) => {
                let count = refused.findings.len().to_string();
                return Err(text::EXPORT_REFUSED.with(language, &[("count", &count)]));
            }
            Err(NoQuestions::Unsaveable(trouble)) => return Err(unsaveable(&trouble)),
            Ok(saved) => {
                let (lost, bytes) = of_platform(saved);
                told = lost;
                bytes
            }
        },
        Form::Diagram => {
            let saved = export::diagram(flow).map_err(|trouble| unsaveable(&trouble))?;
            let (lost, bytes) = of_platform(saved);
            told = lost;
            bytes
        }
        Form::Guide => format::guide::guide(flow, language).into_bytes(),
        Form::Native => {
            let saved = format::save(flow, &Source::native());
            saved.map_err(|trouble| unsaveable(&trouble))?.text.into_bytes()
        }
        Form::Handler => {
            let files = HANDLERS
                .iter()
                .take(1)
                .flat_map(|language| handler::generate(flow, language))
                .map(|file| (path.join(file.path), file.text.into_bytes()))
                .collect();
            return Ok(Files { files, told });
        }
        Form::Svg | Form::Png => {
            let found = order.with_findings.then(|| lint::lint_with(flow, &order.settings));
            let findings = found.unwrap_or_default();
            let drawing = Drawing {
                flow,
                theme: look::theme(order.is_light),
                language,
                only,
                findings: &export::findings_by_block(&findings),
            };
            let nothing = || words::NOTHING_TO_DRAW.get(language).to_owned();
            if form == Form::Svg {
                picture::svg(&drawing).ok_or_else(nothing)?.into_bytes()
            } else {
                picture::png(&drawing, None).map_err(|error| error.say(language))?.bytes
            }
        }
    };
    Ok(Files { files: vec![(path, bytes)], told })
}
