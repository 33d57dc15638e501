//! Handlers for Node: an Express server in TypeScript.

use std::fmt::Write as _;

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

use super::plan::{Plan, Purpose, Route};
use super::{GeneratedFile, Language, Work};

pub const LANGUAGE: Language = Language { id: "node", name: "Node (Express, TypeScript)", write };

/// The files of the project, the same for every flow.
const FIXED: &[(&str, &str)] = &[
    ("package.json", include_str!("../../assets/handlers/node/package.json")),
    ("package-lock.json", include_str!("../../assets/handlers/node/package-lock.json")),
    ("tsconfig.json", include_str!("../../assets/handlers/node/tsconfig.json")),
    (".env.example", include_str!("../../assets/handlers/node/env.example")),
    (".gitignore", include_str!("../../assets/handlers/node/gitignore")),
    (".dockerignore", include_str!("../../assets/handlers/node/dockerignore")),
    ("Dockerfile", include_str!("../../assets/handlers/node/Dockerfile")),
    ("src/main.ts", include_str!("../../assets/handlers/node/src/main.ts")),
    ("src/server.ts", include_str!("../../assets/handlers/node/src/server.ts")),
    ("src/jobs.ts", include_str!("../../assets/handlers/node/src/jobs.ts")),
    ("src/settings.ts", include_str!("../../assets/handlers/node/src/settings.ts")),
    ("src/treble.ts", include_str!("../../assets/handlers/node/src/treble.ts")),
    ("test/server.test.ts", include_str!("../../assets/handlers/node/test/server.test.ts")),
];

/// The files that say something about the flow.
const TEMPLATES: &[(&str, &str)] = &[
    ("README.md", include_str!("../../assets/handlers/node/README.md.j2")),
    ("src/flow.ts", include_str!("../../assets/handlers/node/src/flow.ts.j2")),
    ("src/work.ts", include_str!("../../assets/handlers/node/src/work.ts.j2")),
];

fn write(plan: &Plan, work: Work) -> Vec<GeneratedFile> {
    let environment = environment();
    let context = context! {
        flow => &plan.flow,
        status => &plan.status,
        skipped => &plan.skipped,
        demo => work == Work::Returns,
        returning => plan.routes.iter().any(|route| route.purpose != Purpose::Notice),
        routes => plan.routes.iter().map(route_value).collect::<Vec<_>>(),
    };
    let rendered = TEMPLATES.iter().map(|(path, _)| {
        let template = environment.get_template(path).and_then(|t| t.render(&context));
        // The templates are part of the program, and tests render all of them. Should one fail
        // all the same, the file says so instead of the program ending.
        (*path, template.unwrap_or_else(|error| comment_text(&error.to_string())))
    });
    let fixed = FIXED.iter().map(|(path, text)| (*path, (*text).to_owned()));
    let mut files: Vec<GeneratedFile> = rendered
        .chain(fixed)
        .map(|(path, text)| GeneratedFile { path: path.to_owned(), text })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Every text of a flow passes through one of these filters on its way into a file.
fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    if let Ok(syntax) = syntax.build() {
        environment.set_syntax(syntax);
    }
    environment.add_filter("literal", |text: &str| literal(text));
    environment.add_filter("comment", |value: Value| listed(&value, comment_text));
    environment.add_filter("code", |value: Value| listed(&value, code_text));
    for (path, template) in TEMPLATES {
        // One with a mistake in it is missing when it is rendered, and that is said there.
        environment.add_template(path, template).unwrap_or_default();
    }
    environment
}

fn route_value(route: &Route) -> Value {
    let variables: Vec<Value> = route
        .variables
        .iter()
        .map(|variable| {
            context! {
                name => &variable.name,
                values => &variable.values,
                example => variable.values.first().map_or("…", String::as_str),
                placeholder => &variable.placeholder,
            }
        })
        .collect();
    let names: Vec<String> =
        route.variables.iter().map(|variable| literal(&variable.name)).collect();
    context! {
        path => &route.path,
        kind => match route.purpose {
            Purpose::Trigger => "trigger",
            Purpose::Answer => "answer",
            Purpose::Notice => "notice",
        },
        about => match route.purpose {
            Purpose::Trigger => "Leads into a request trigger: the session waits until this work is done.",
            Purpose::Answer => "The flow goes on with the answer, which has to come within seconds.",
            Purpose::Notice => "A notice: the platform does not read the answer.",
        },
        function => function_name(&route.name),
        type => if names.is_empty() { "never".to_owned() } else { names.join(" | ") },
        mixed => route.is_mixed,
        callers => &route.callers,
        variables => variables,
    }
}

/// `id-check` as `onIdCheck`: never a reserved word, and never begins with a digit.
fn function_name(name: &str) -> String {
    name.split('-').fold("on".to_owned(), |mut function, word| {
        let mut letters = word.chars();
        function.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        function.push_str(letters.as_str());
        function
    })
}

/// A text, or several texts with commas between.
fn listed(value: &Value, write: fn(&str) -> String) -> String {
    match (value.as_str(), value.try_iter()) {
        (None, Ok(items)) => {
            let items: Vec<String> =
                items.map(|item| write(item.as_str().unwrap_or_default())).collect();
            items.join(", ")
        }
        (text, _) => write(text.unwrap_or_default()),
    }
}

/// A text as a literal of JavaScript, in which nothing is invisible.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for ch in text.chars() {
        match ch {
            '"' | '\\' => out.extend(['\\', ch]),
            '\n' => out.push_str("\\n"),
            ch if is_hidden(ch) => {
                let mut units = [0; 2];
                for unit in ch.encode_utf16(&mut units) {
                    // Writing into a String cannot fail.
                    let _ok = write!(out, "\\u{unit:04x}");
                }
            }
            ch => out.push(ch),
        }
    }
    out.push('"');
    out
}

/// A text on one line that ends no comment.
fn comment_text(text: &str) -> String {
    one_line(text).replace("*/", "*\u{2215}")
}

/// A text as code in Markdown.
fn code_text(text: &str) -> String {
    let line = one_line(text).replace('`', "'");
    if line.is_empty() { "` `".to_owned() } else { format!("`{line}`") }
}

/// The start of a text without line ends and without what nobody sees.
fn one_line(text: &str) -> String {
    const MOST: usize = 200;
    let line: String =
        text.chars().take(MOST).map(|ch| if is_hidden(ch) { ' ' } else { ch }).collect();
    let line = line.trim();
    if text.chars().nth(MOST).is_some() { format!("{line}…") } else { line.to_owned() }
}

/// Controls, line ends of every kind, and marks that make source read otherwise than it runs.
fn is_hidden(ch: char) -> bool {
    ch.is_control()
        || matches!(ch,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}
