//! What is wrong with the flow: grouped by block, each with the way there, its fix, and what
//! else can be done about it.

pub mod badges;
mod check;
mod list;

use std::sync::Arc;

use eframe::egui::{self, Id, Rect, RichText, Sense, Ui, UiBuilder, vec2};

use crate::lint::name::block_name;
use crate::lint::{self, Finding, Safety, Severity};
use crate::model::BlockId;
use crate::words::{Words, counted, interface as text, problems as words};

use super::command::Command;
use super::dialog::Dialog;
use super::travel::Area;
use super::{App, bars, look};

use badges::Counts;
pub use check::Checked;
use list::Row;
pub use list::{Filter, List};

/// Rows beyond those in view, so that Tab finds the next one.
const SPARE: usize = 2;

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

/// "1 error" and "{count} errors".
fn count_words(severity: Severity) -> (Words, Words) {
    match severity {
        Severity::Error => (text::ONE_ERROR, text::ERRORS),
        Severity::Warning => (text::ONE_WARNING, text::WARNINGS),
        Severity::Info => (text::ONE_INFO, text::INFOS),
    }
}

pub fn problems_ui(ui: &mut Ui, app: &mut App) {
    let findings = Arc::clone(&app.doc().findings);
    let is_checking = app.doc().checked.are_awaited();
    let mut list = std::mem::take(&mut app.doc_mut().problems);
    // Until the new findings come, the list keeps its place.
    let is_looking =
        !is_checking && list.follow(&findings, &app.filter, app.language, ui.available_width());
    if is_looking {
        ui.ctx().request_repaint();
    }
    ui.horizontal_wrapped(|ui| {
        bars::area_heading(ui, app, Area::Problems, app.say(text::PROBLEMS));
        severities_ui(ui, app, list.counts);
        let filter = egui::TextEdit::singleline(&mut app.filter.words)
            .id(Id::unique("problems filter"))
            .hint_text(words::FILTER.get(app.language))
            .desired_width(180.0);
        ui.add(filter).accessible_name(app.say(words::FILTER));
        if is_checking {
            ui.label(RichText::new(app.say(text::CHECKING)).weak());
        }
        if list.has_safe_fix && !is_checking && ui.button(app.say(text::FIX_ALL)).clicked() {
            app.run(Command::FixAll);
        }
    });
    let mut area = egui::ScrollArea::vertical().auto_shrink(false).min_scrolled_height(20.0);
    if std::mem::take(&mut list.wants_chosen)
        && let Some(top) = list.chosen_row(&findings)
    {
        area = area.vertical_scroll_offset(top);
    }
    area.show_viewport(ui, |ui, viewport| {
        if findings.is_empty() && !is_checking {
            ui.label(RichText::new(app.say(text::NO_PROBLEMS)).weak());
        } else if list.rows.is_empty() && !is_checking && !is_looking {
            ui.label(RichText::new(app.say(words::ALL_FILTERED)).weak());
        }
        if is_checking {
            ui.set_min_height(list.heights.iter().sum());
        } else {
            rows_ui(ui, app, &findings, &mut list, viewport);
        }
    });
    // A badge or a dialog cannot have chosen meanwhile: they are drawn after this.
    app.doc_mut().problems = list;
}

/// How many of each there are; pressing one lists these or leaves them out.
fn severities_ui(ui: &mut Ui, app: &mut App, counts: Counts) {
    let language = app.language;
    for (at, (severity, count)) in SEVERITIES.into_iter().zip(counts).enumerate() {
        let Some(is_on) = app.filter.severities.get(at).copied() else { continue };
        if count == 0 && is_on {
            continue;
        }
        let (one, many) = count_words(severity);
        let label = RichText::new(counted(count, one, many, language));
        let label = if is_on { label.color(colour(app, severity)) } else { label.weak() };
        let tip = match severity {
            Severity::Error => words::SHOW_ERRORS,
            Severity::Warning => words::SHOW_WARNINGS,
            Severity::Info => words::SHOW_INFOS,
        };
        let ground =
            if is_on { look::colour(app.theme.raised) } else { egui::Color32::TRANSPARENT };
        let button = egui::Button::new(label).selected(is_on).fill(ground).small();
        if ui.add(button).on_hover_text(tip.get(language)).clicked()
            && let Some(own) = app.filter.severities.get_mut(at)
        {
            *own = !is_on;
        }
    }
}

fn rows_ui(ui: &mut Ui, app: &mut App, findings: &[Finding], list: &mut List, viewport: Rect) {
    let whole = ui.max_rect();
    ui.set_min_height(list.heights.iter().sum());
    let (mut row, mut top) = list.first(viewport.min.y);
    for _ in 0..SPARE {
        let Some(height) = row.checked_sub(1).and_then(|before| list.heights.get(before)) else {
            break;
        };
        (row, top) = (row - 1, top - height);
    }
    let place = Rect::from_min_max(whole.min + vec2(0.0, top), whole.max);
    ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
        let end = whole.min.y + viewport.max.y;
        let mut spare = SPARE;
        let (mut measured, first) = (0.0, row);
        while let Some(this) = list.rows.get(row).cloned() {
            let before = ui.cursor().min.y;
            if before > end {
                if spare == 0 {
                    break;
                }
                spare -= 1;
            }
            match this {
                Row::Group { block, counts } => {
                    ui.push_id(("group", row), |ui| group_ui(ui, app, block.as_ref(), counts));
                }
                Row::Problem(number) => {
                    if let Some(finding) = findings.get(number) {
                        ui.push_id(number, |ui| problem_ui(ui, app, list, finding));
                    }
                }
            }
            let height = ui.cursor().min.y - before;
            measured += height;
            if let Some(known) = list.heights.get_mut(row) {
                *known = height;
            }
            row += 1;
        }
        if list.guess.is_none() && row > first {
            // Once, so that what is above does not move while somebody scrolls.
            let guess = measured / (row - first) as f32;
            list.guess = Some(guess);
            list.heights.iter_mut().skip(row).for_each(|height| *height = guess);
        }
    });
}

fn colour(app: &App, severity: Severity) -> egui::Color32 {
    look::colour(match severity {
        Severity::Error => app.theme.error,
        Severity::Warning => app.theme.warning,
        Severity::Info => app.theme.info,
    })
}

/// The block that the problems below are about, and how many it has.
fn group_ui(ui: &mut Ui, app: &mut App, block: Option<&BlockId>, counts: Counts) {
    ui.horizontal(|ui| {
        // A link over two lines would be two things to a screen reader, one without a name.
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
        let own = block.and_then(|id| Some((id, app.doc().flow().block(id.as_str())?)));
        let name = match own {
            Some((id, block)) => block_name(id, block).get(app.language),
            None => app.say(words::THE_FLOW).to_owned(),
        };
        let name = RichText::new(name).strong();
        for (severity, count) in SEVERITIES.into_iter().zip(counts).filter(|(_, count)| *count > 0)
        {
            let (one, many) = count_words(severity);
            let label = RichText::new(counted(count, one, many, app.language)).small();
            ui.label(label.color(colour(app, severity)));
        }
        match block {
            Some(id) => {
                let link = ui.link(name);
                if link.gained_focus() {
                    link.scroll_to_me(None);
                }
                if link.clicked() {
                    app.go_to(id, None);
                }
            }
            None => {
                ui.label(name);
            }
        }
    });
}

fn sign_ui(ui: &mut Ui, app: &App, severity: Severity) {
    let (rect, _) =
        ui.allocate_exact_size(vec2(14.0, ui.spacing().interact_size.y), Sense::hover());
    let ink = colour(app, severity);
    match severity {
        Severity::Error => ui.painter().circle_filled(rect.center(), 5.0, ink),
        Severity::Warning => {
            let c = rect.center();
            let points = vec![c + vec2(0.0, -5.5), c + vec2(6.0, 5.0), c + vec2(-6.0, 5.0)];
            ui.painter().add(egui::Shape::convex_polygon(points, ink, egui::Stroke::NONE))
        }
        Severity::Info => {
            ui.painter().circle_stroke(rect.center(), 4.5, egui::Stroke::new(2.0, ink))
        }
    };
}

fn problem_ui(ui: &mut Ui, app: &mut App, list: &mut List, finding: &Finding) {
    let is_chosen = list.is_chosen(finding);
    let fill = if is_chosen { look::colour(app.theme.raised) } else { egui::Color32::TRANSPARENT };
    let frame = egui::Frame::new().fill(fill).corner_radius(6).inner_margin(egui::Margin {
        left: 12,
        right: 4,
        top: 2,
        bottom: 4,
    });
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            sign_ui(ui, app, finding.severity);
            ui.vertical(|ui| problem_words_ui(ui, app, list, finding));
        });
    });
}

/// Everything that stands right of the sign: no line of it begins below the sign.
fn problem_words_ui(ui: &mut Ui, app: &mut App, list: &mut List, finding: &Finding) {
    let language = app.language;
    let message = finding.message(language);
    let font = egui::TextStyle::Body.resolve(ui.style());
    let wide = ui.painter().layout_no_wrap(message.clone(), font, egui::Color32::WHITE).size().x;
    // A link over two lines stands by itself: within a row it would be two things to a screen
    // reader, one of them without a name.
    let fits = wide + 16.0 < ui.available_width() && !message.contains('\n');
    if !fits {
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
        // As far down as the text of a row.
        ui.add_space(4.0);
        link_ui(ui, app, list, finding, &message);
    }
    ui.horizontal_wrapped(|ui| {
        if fits {
            link_ui(ui, app, list, finding, &message);
        }
        ui.label(RichText::new(finding.help(language)).weak());
        if list.is_chosen(finding) && !finding.evidence.is_empty() {
            ui.label(RichText::new(app.say(words::SHOWN_ON_CANVAS)).weak());
        }
        fix_button(ui, app, finding);
        let allow = ui.small_button(app.say(words::ALLOW));
        if allow.on_hover_text(app.say(words::ALLOW_TIP)).clicked() {
            app.dialog = Some(Dialog::Allow(Allow::new(finding)));
        }
        let explain = ui.small_button(app.say(words::EXPLAIN));
        if explain.on_hover_text(app.say(words::EXPLAIN_TIP)).clicked() {
            app.dialog = Some(Dialog::Explain(finding.rule));
        }
    });
}

/// The message: it leads to where the problem is, and shows the way there.
fn link_ui(ui: &mut Ui, app: &mut App, list: &mut List, finding: &Finding, message: &str) {
    let link = ui.link(message).on_hover_text(finding.rule.name);
    if link.gained_focus() {
        link.scroll_to_me(None);
    }
    if link.clicked() {
        list.choose(finding);
        go_to(app, finding);
    }
}

fn fix_button(ui: &mut Ui, app: &mut App, finding: &Finding) {
    let Some(fix) = &finding.fix else { return };
    let title = finding.fix_title(app.language);
    let label = match fix.safety {
        Safety::Safe => title,
        Safety::Unsafe => format!("{title} ({})", app.say(text::CHECK_RESULT)),
    };
    if !ui.small_button(label).clicked() {
        return;
    }
    let doc = app.doc();
    let settings = &doc.project.settings;
    let does_harm = lint::fix::improved(doc.flow(), &fix.edits, settings).is_none();
    if fix.safety == Safety::Unsafe || does_harm {
        app.dialog = Some(Dialog::Fix { finding: Box::new(finding.clone()), does_harm });
    } else {
        app.edit(&fix.edits);
        app.forget_missing();
    }
}

/// Shows and selects where a finding is.
pub fn go_to(app: &mut App, finding: &Finding) {
    if let Some(block) = &finding.place.block {
        app.go_to(block, finding.place.exit.as_ref());
    }
    badges::show_way(app.doc_mut(), finding);
}

/// Chooses the first problem of a block in the list, and shows the list.
fn show_problem(app: &mut App, block: &BlockId, severity: Severity) {
    let findings = Arc::clone(&app.doc().findings);
    let Some(finding) = list::first_of(&findings, block, severity) else { return };
    app.shows.problems = true;
    app.filter.words.clear();
    let list = &mut app.doc_mut().problems;
    list.choose(finding);
    list.wants_chosen = true;
    go_to(app, finding);
}

/// A problem that is to be allowed.
pub struct Allow {
    finding: Box<Finding>,
    in_flow: bool,
    reason: String,
    wants_focus: bool,
}

impl Allow {
    pub fn new(finding: &Finding) -> Self {
        Self {
            finding: Box::new(finding.clone()),
            in_flow: finding.place.block.is_none(),
            reason: String::new(),
            wants_focus: true,
        }
    }
}

/// Asks for the reason. Whether the dialog stays.
pub fn allow_ui(ui: &mut Ui, app: &mut App, draft: &mut Allow) -> bool {
    let language = app.language;
    let rule = draft.finding.rule.name;
    super::dialog::heading(ui, &words::ALLOW_TITLE.with(language, &[("rule", rule)]));
    ui.label(draft.finding.message(language));
    ui.label(RichText::new(app.say(words::ALLOW_ABOUT)).weak());
    if let Some(block) = &draft.finding.place.block {
        let here = words::ALLOW_ON_BLOCK.with(language, &[("block", block.as_str())]);
        ui.radio_value(&mut draft.in_flow, false, here);
        ui.radio_value(&mut draft.in_flow, true, app.say(words::ALLOW_IN_FLOW));
    }
    super::dialog::label(ui, app.say(words::ALLOW_REASON));
    let field = egui::TextEdit::singleline(&mut draft.reason)
        .id(Id::unique("allow reason"))
        .hint_text(app.say(words::ALLOW_HINT))
        .desired_width(f32::INFINITY);
    let field = ui.add(field).accessible_name(app.say(words::ALLOW_HINT));
    if std::mem::take(&mut draft.wants_focus) {
        field.request_focus();
    }
    let reason = draft.reason.trim();
    let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    let is_ready = !reason.is_empty();
    let (go, cancel) = super::dialog::buttons(ui, app, app.say(words::ALLOW_DO), is_ready);
    if is_ready && (go || is_entered) {
        let block = draft.finding.place.block.clone().filter(|_| !draft.in_flow);
        let (rule, reason) = (rule.to_owned(), Some(reason.to_owned()));
        app.edit(&[crate::model::Edit::Allow { block, rule, reason }]);
        return false;
    }
    !cancel
}
