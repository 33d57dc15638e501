//! What changed between two flows, as sentences for authors.

use std::fmt::Write as _;

use similar::{DiffTag, TextDiff};

use crate::model::diff::{Change, ChangeKind};
use crate::model::flow::{Exit, ExitKind};
use crate::model::{Flow, Json, Kind, Style};

use super::{Language, Words, blocks, interface, words};

words! {
    SAME = "No difference in meaning", "Ninguna diferencia de significado", "Nenhuma diferença de significado";
    SUMMARY = "Differences in meaning: {count}", "Diferencias de significado: {count}", "Diferenças de significado: {count}";
    RENAMED = "Other names: {names}", "Otros nombres: {names}", "Outros nomes: {names}";
    RENAME = "“{old}” → “{new}”", "“{old}” → “{new}”", "“{old}” → “{new}”";
    MOVED = "Moved on the canvas: {blocks}", "Movidos en el lienzo: {blocks}", "Movidos na tela: {blocks}";
    WRITTEN = "Written differently, with the same meaning: {blocks}", "Escritos de otra forma, con el mismo significado: {blocks}", "Escritos de outra forma, com o mesmo significado: {blocks}";
    AND_MORE = "and {count} more", "y {count} más", "e mais {count}";
    BLOCK = "Block “{block}”", "Bloque “{block}”", "Bloco “{block}”";
    NOTHING = "(nothing)", "(nada)", "(nada)";
    NOWHERE = "nowhere", "ninguna parte", "lugar nenhum";
    YES = "yes", "sí", "sim";
    NO = "no", "no", "não";

    BLOCK_ADDED = "new: {what}", "nuevo: {what}", "novo: {what}";
    BLOCK_REMOVED = "removed: {what}", "eliminado: {what}", "removido: {what}";
    BLOCK_RENAMED = "renamed, was “{old}”", "renombrado, antes “{old}”", "renomeado, antes “{old}”";
    BLOCK_MOVED = "moved on the canvas", "movido en el lienzo", "movido na tela";
    BLOCK_REORDERED = "place in the list: {old} → {new}", "lugar en la lista: {old} → {new}", "lugar na lista: {old} → {new}";
    KIND_CHANGED = "kind: {old} → {new}", "tipo: {old} → {new}", "tipo: {old} → {new}";
    FIELD_CHANGED = "{field}: {old} → {new}", "{field}: {old} → {new}", "{field}: {old} → {new}";
    UNKNOWN_FIELD_CHANGED = "unknown field {field}: {old} → {new}", "campo desconocido {field}: {old} → {new}", "campo desconhecido {field}: {old} → {new}";
    ALLOW_CHANGED = "allowed rule {field}: {old} → {new}", "regla permitida {field}: {old} → {new}", "regra permitida {field}: {old} → {new}";
    START_CHANGED = "start: {old} → {new}", "inicio: {old} → {new}", "início: {old} → {new}";
    EXIT_ADDED = "{exit}: new", "{exit}: nueva", "{exit}: nova";
    EXIT_REMOVED = "{exit}: removed", "{exit}: eliminada", "{exit}: removida";
    EXIT_LEADS = ", leads to {to}", ", lleva a {to}", ", leva a {to}";
    EXIT_CALLS = ", webhook {webhook}", ", webhook {webhook}", ", webhook {webhook}";
    EXIT_RENAMED = "{exit}: id {old} → {new}", "{exit}: id {old} → {new}", "{exit}: id {old} → {new}";
    EXIT_RELABELLED = "option {old} → {new}", "opción {old} → {new}", "opção {old} → {new}";
    EXIT_REORDERED = "{exit}: place {old} → {new}", "{exit}: lugar {old} → {new}", "{exit}: lugar {old} → {new}";
    EXIT_FIELD_CHANGED = "{exit}: {field} {old} → {new}", "{exit}: {field} {old} → {new}", "{exit}: {field} {old} → {new}";
    PATH_CHANGED = "{exit}: leads to {old} → {new}", "{exit}: lleva a {old} → {new}", "{exit}: leva a {old} → {new}";
    WEBHOOK_ADDED = "{exit}: new webhook {new}", "{exit}: nuevo webhook {new}", "{exit}: novo webhook {new}";
    WEBHOOK_REMOVED = "{exit}: webhook removed, was {old}", "{exit}: webhook eliminado, antes {old}", "{exit}: webhook removido, antes {old}";
    WEBHOOK_CHANGED = "{exit}: webhook {old} → {new}", "{exit}: webhook {old} → {new}", "{exit}: webhook {old} → {new}";
    WEBHOOK_FIELD_CHANGED = "{exit}: webhook, {field} {old} → {new}", "{exit}: webhook, {field} {old} → {new}", "{exit}: webhook, {field} {old} → {new}";

    OPTION = "Option “{label}”", "Opción “{label}”", "Opção “{label}”";
    CONDITION = "Condition {test}", "Condición {test}", "Condição {test}";
    SHARE = "Share {percent} % ({id})", "Porcentaje {percent} % ({id})", "Porcentagem {percent} % ({id})";

    FIELD_NAME = "name", "nombre", "nome";
    FIELD_LANGUAGE = "language", "idioma", "idioma";
    FIELD_TIMEZONE = "time zone", "zona horaria", "fuso horário";
    FIELD_DIRECTION = "direction", "dirección", "direção";
    FIELD_INPUTS = "variables that it is started with", "variables con las que se inicia", "variáveis com que é iniciado";
    FIELD_MINUTES = "minutes", "minutos", "minutos";
    FIELD_PERCENT = "percent", "por ciento", "por cento";
    FIELD_OPERATOR = "comparison", "comparación", "comparação";
    FIELD_VALUE = "value", "valor", "valor";
    FIELD_ACTION = "action", "acción", "ação";
    FIELD_OPTOUT_WEBHOOK = "opt-out webhook", "webhook de opt-out", "webhook de opt-out";
    FIELD_RETURNS = "variables that it returns", "variables que devuelve", "variáveis que devolve";
    FIELD_SECONDS = "seconds", "segundos", "segundos";
    FIELD_FILE_TYPE = "Type of file", "Tipo de archivo", "Tipo de arquivo";
    FIELD_ADDRESS = "Address", "Dirección", "Endereço";
    FIELD_DATA = "Other data", "Otros datos", "Outros dados";
    FIELD_CAMPAIGN = "Campaign of the goal", "Campaña del objetivo", "Campanha do objetivo";
    FIELD_EVENTS = "Events of the goal", "Eventos del objetivo", "Eventos do objetivo";
}

/// Texts up to this many characters are shown whole.
const SHORT: usize = 60;
/// The most characters of a part of a text.
const LONGEST: usize = 240;
/// Texts with more bytes are not compared word by word: it may take long.
const COMPARED: usize = 20_000;
/// How many words and gaps stand around a difference.
const AROUND: usize = 4;

/// What changed, without the name of the block. `a` and `b` are the flows that were compared.
pub fn sentence(change: &Change, a: &Flow, b: &Flow, language: Language) -> String {
    let Change { kind, field, old, new, .. } = change;
    let exit = exit_name(change, a, b, language);
    let name = field.as_deref().unwrap_or_default();
    let (old, new) = (old.as_ref(), new.as_ref());
    let say = |words: Words, old: &str, new: &str| {
        let field = field_name(name).map_or(name, |words| words.get(language));
        words.with(language, &[("exit", &exit), ("field", field), ("old", old), ("new", new)])
    };
    let values = |words: Words| {
        let (old, new) = shown_both(old, new, language);
        say(words, &old, &new)
    };
    let plain = |value: Option<&Json>| match value {
        Some(Json::String(text)) => visible(text),
        value => shown(value, language),
    };
    let target = |value: Option<&Json>| match value {
        Some(Json::String(id)) => format!("“{}”", visible(id)),
        _ => NOWHERE.get(language).to_owned(),
    };
    match kind {
        ChangeKind::BlockAdded => BLOCK_ADDED.with(language, &[("what", &what(new, language))]),
        ChangeKind::BlockRemoved => BLOCK_REMOVED.with(language, &[("what", &what(old, language))]),
        ChangeKind::BlockRenamed => say(BLOCK_RENAMED, &plain(old), ""),
        ChangeKind::BlockMoved => BLOCK_MOVED.get(language).to_owned(),
        ChangeKind::BlockReordered => values(BLOCK_REORDERED),
        ChangeKind::KindChanged => {
            say(KIND_CHANGED, &kind_name(old, language), &kind_name(new, language))
        }
        ChangeKind::FieldChanged if change.exit.is_some() => values(EXIT_FIELD_CHANGED),
        ChangeKind::FieldChanged => values(FIELD_CHANGED),
        ChangeKind::UnknownFieldChanged if change.exit.is_some() => {
            format!("{exit}: {}", values(UNKNOWN_FIELD_CHANGED))
        }
        ChangeKind::UnknownFieldChanged => values(UNKNOWN_FIELD_CHANGED),
        ChangeKind::AllowChanged => values(ALLOW_CHANGED),
        ChangeKind::StartChanged => say(START_CHANGED, &target(old), &target(new)),
        ChangeKind::ExitAdded => {
            let mut text = EXIT_ADDED.with(language, &[("exit", &exit)]);
            if let Some(new) = new {
                if new.get("to").is_some() {
                    let to = target(new.get("to"));
                    text.push_str(&EXIT_LEADS.with(language, &[("to", &to)]));
                }
                let webhook = new.get("webhook");
                if let Some(webhook) = webhook.map(|hook| hook.get("url").unwrap_or(hook)) {
                    let webhook = plain(Some(webhook));
                    text.push_str(&EXIT_CALLS.with(language, &[("webhook", &webhook)]));
                }
            }
            text
        }
        ChangeKind::ExitRemoved => EXIT_REMOVED.with(language, &[("exit", &exit)]),
        ChangeKind::ExitRenamed => values(EXIT_RENAMED),
        ChangeKind::ExitRelabelled => values(EXIT_RELABELLED),
        ChangeKind::ExitReordered => values(EXIT_REORDERED),
        ChangeKind::PathChanged => say(PATH_CHANGED, &target(old), &target(new)),
        ChangeKind::WebhookAdded => say(WEBHOOK_ADDED, "", &plain(new)),
        ChangeKind::WebhookRemoved => say(WEBHOOK_REMOVED, &plain(old), ""),
        ChangeKind::WebhookChanged if name == "url" => {
            say(WEBHOOK_CHANGED, &plain(old), &plain(new))
        }
        ChangeKind::WebhookChanged => values(WEBHOOK_FIELD_CHANGED),
    }
}

/// A block that came or went: its kind and the beginning of its text.
pub fn what(summary: Option<&Json>, language: Language) -> String {
    let member = |key: &str| summary.and_then(|summary| summary.get(key));
    let style = member("style").and_then(Json::as_str).and_then(Style::from_name);
    let kind = member("kind").and_then(Json::as_str).unwrap_or_default();
    let mut out = name_of(&Kind::from_name(kind), style.unwrap_or_default(), language);
    if let Some(text) = member("text").and_then(Json::as_str).filter(|text| !text.is_empty()) {
        // Writing into a String cannot fail.
        let _ok = write!(out, " “{}”", cut(&visible(text), SHORT));
    }
    out
}

fn kind_name(kind: Option<&Json>, language: Language) -> String {
    let kind = Kind::from_name(kind.and_then(Json::as_str).unwrap_or_default());
    name_of(&kind, Style::default(), language)
}

fn name_of(kind: &Kind, style: Style, language: Language) -> String {
    let name = blocks::kind(kind, style).get(language);
    match kind {
        Kind::Unknown(word) => format!("{name} ({})", visible(word)),
        _ => name.to_owned(),
    }
}

fn exit_name(change: &Change, a: &Flow, b: &Flow, language: Language) -> String {
    let Some((block, id)) = change.block.as_ref().zip(change.exit.as_ref()) else {
        return String::new();
    };
    let here = b.block(block.as_str()).and_then(|block| Some((block, block.exit(id.as_str())?)));
    let found = here
        .or_else(|| a.block(block.as_str()).and_then(|own| Some((own, own.exit(id.as_str())?))));
    let Some((block, Exit { kind, label, .. })) = found else {
        // An exit that went from a block that has another name by now.
        let label = change.old.as_ref().and_then(|old| old.get("label")?.as_str());
        return match label {
            Some(label) => OPTION.with(language, &[("label", &cut(&visible(label), SHORT))]),
            None => visible(id.as_str()),
        };
    };
    let fixed = match kind {
        ExitKind::Reply => blocks::REPLY,
        ExitKind::Default => blocks::DEFAULT,
        ExitKind::Otherwise => blocks::OTHERWISE,
        ExitKind::Next => blocks::NEXT,
        ExitKind::Alternate => blocks::ALTERNATE,
        ExitKind::Option => {
            let label = cut(&visible(label), SHORT);
            return OPTION.with(language, &[("label", &label)]);
        }
        ExitKind::Condition => {
            let condition = block.conditions.iter().find(|condition| condition.id == *id);
            let operator = condition.and_then(|own| own.operator.as_deref()).unwrap_or_default();
            let words = interface::operator(operator);
            let value = shown(condition.and_then(|own| own.value.as_ref()), language);
            let test = format!(
                "{} {value}",
                words.map_or_else(|| visible(operator), |words| words.get(language).to_owned())
            );
            return CONDITION.with(language, &[("test", test.trim())]);
        }
        ExitKind::Share => {
            let share = block.shares.iter().find(|share| share.id == *id);
            let percent =
                share.and_then(|own| own.percent.as_ref()).map_or("?", |own| own.as_str());
            let id = visible(id.as_str());
            return SHARE.with(language, &[("percent", percent), ("id", &id)]);
        }
    };
    fixed.get(language).to_owned()
}

/// What a field is called: of the flow, a block, an exit or a webhook.
fn field_name(name: &str) -> Option<Words> {
    Some(match name {
        "name" => FIELD_NAME,
        "language" => FIELD_LANGUAGE,
        "timezone" => FIELD_TIMEZONE,
        "direction" => FIELD_DIRECTION,
        "inputs" => FIELD_INPUTS,
        "minutes" => FIELD_MINUTES,
        "percent" => FIELD_PERCENT,
        "operator" => FIELD_OPERATOR,
        "value" => FIELD_VALUE,
        "action" => FIELD_ACTION,
        "optout_webhook" => FIELD_OPTOUT_WEBHOOK,
        "returns" => FIELD_RETURNS,
        "seconds" => FIELD_SECONDS,
        "file.type" => FIELD_FILE_TYPE,
        "location.address" => FIELD_ADDRESS,
        "data" => FIELD_DATA,
        "goal.campaign" => FIELD_CAMPAIGN,
        "goal.events" => FIELD_EVENTS,
        name => return interface::field(name),
    })
}

/// An old and a new value. Of long texts only what differs, with a few words around it.
fn shown_both(old: Option<&Json>, new: Option<&Json>, language: Language) -> (String, String) {
    if let (Some(Json::String(old)), Some(Json::String(new))) = (old, new)
        && (is_long(old) || is_long(new))
        && old.len() + new.len() <= COMPARED
    {
        return differing(old, new);
    }
    (shown(old, language), shown(new, language))
}

fn is_long(text: &str) -> bool {
    text.chars().nth(SHORT).is_some()
}

/// The parts of two texts that differ.
fn differing(old: &str, new: &str) -> (String, String) {
    let diff = TextDiff::from_words(old, new);
    let mut parts = (String::new(), String::new());
    let (old_count, new_count) = (diff.old_len(), diff.new_len());
    let mut ends = (0, 0);
    for group in diff.grouped_ops(AROUND) {
        let Some((first, last)) = group.first().zip(group.last()) else { continue };
        if first.old_range().start > 0 || first.new_range().start > 0 {
            parts.0.push('…');
            parts.1.push('…');
        }
        for op in &group {
            if op.tag() != DiffTag::Insert {
                parts.0.extend(op.old_range().filter_map(|at| diff.old_slice(at)));
            }
            if op.tag() != DiffTag::Delete {
                parts.1.extend(op.new_range().filter_map(|at| diff.new_slice(at)));
            }
        }
        ends = (last.old_range().end, last.new_range().end);
    }
    if ends.0 < old_count || ends.1 < new_count {
        parts.0.push('…');
        parts.1.push('…');
    }
    let quote = |part: &str| format!("“{}”", cut(&visible(part), LONGEST));
    (quote(&parts.0), quote(&parts.1))
}

/// A value as people read it.
fn shown(value: Option<&Json>, language: Language) -> String {
    match value {
        None | Some(Json::Null) => NOTHING.get(language).to_owned(),
        Some(Json::Bool(true)) => YES.get(language).to_owned(),
        Some(Json::Bool(false)) => NO.get(language).to_owned(),
        Some(Json::String(text)) => format!("“{}”", cut(&visible(text), LONGEST)),
        Some(Json::Number(number)) => number.as_str().to_owned(),
        Some(other) => {
            let mut text = String::new();
            other.write_inline(&mut text);
            cut(&visible(&text), LONGEST)
        }
    }
}

/// The text on one line, with what a terminal would hide or obey made visible.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '\n' => out.push('⏎'),
            // What looks like nothing or like a space, or turns the writing around.
            '\u{a0}'
            | '\u{ad}'
            | '\u{2000}'..='\u{200c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202f}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {
                out.extend(ch.escape_unicode());
            }
            ch if ch.is_control() => out.extend(ch.escape_unicode()),
            ch => out.push(ch),
        }
    }
    out
}

/// The beginning of a text, with a mark where the rest is left out.
fn cut(text: &str, longest: usize) -> String {
    if text.chars().nth(longest).is_none() {
        return text.to_owned();
    }
    text.chars().take(longest).chain(['…']).collect()
}
