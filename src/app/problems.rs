//! What is wrong with the flow: grouped, each with the way there and its fix.

use std::sync::Arc;

use eframe::egui::{self, Rect, RichText, Sense, Ui, UiBuilder, vec2};

use crate::lint::{Finding, Safety, Severity};
use crate::words::interface as text;

use super::command::Command;
use super::dialog::Dialog;
use super::travel::Area;
use super::{App, bars, look};

/// Rows beyond those in view, so that Tab finds the next one.
const SPARE: usize = 2;

/// The list of problems as it is laid out. Only rows in view cost anything in a frame.
#[derive(Default)]
pub struct List {
    findings: Option<Arc<[Finding]>>,
    width: f32,
    /// The findings' numbers: errors, then warnings, then the rest.
    order: Vec<usize>,
    counts: [usize; 3],
    has_safe_fix: bool,
    /// The rows' heights: as they were when they were last in view, else a guess.
    heights: Vec<f32>,
    guess: Option<f32>,
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

impl List {
    /// Takes in other findings, or another width.
    fn follow(&mut self, findings: &Arc<[Finding]>, width: f32) {
        let is_same = self.findings.as_ref().is_some_and(|own| Arc::ptr_eq(own, findings));
        if !is_same {
            self.order.clear();
            for (severity, count) in SEVERITIES.into_iter().zip(&mut self.counts) {
                let before = self.order.len();
                let group = findings.iter().enumerate().filter(|(_, f)| f.severity == severity);
                self.order.extend(group.map(|(number, _)| number));
                *count = self.order.len() - before;
            }
            let is_safe = |f: &Finding| f.fix.as_ref().is_some_and(|f| f.safety == Safety::Safe);
            self.has_safe_fix = findings.iter().any(is_safe);
            self.findings = Some(Arc::clone(findings));
        }
        if !is_same || self.width != width {
            self.width = width;
            self.heights.clear();
            self.heights.resize(self.order.len(), self.guess.unwrap_or(24.0));
        }
    }

    /// The first row in view, and where it begins.
    fn first(&self, top: f32) -> (usize, f32) {
        let mut at = 0.0;
        for (row, height) in self.heights.iter().enumerate() {
            if at + height > top {
                return (row, at);
            }
            at += height;
        }
        (self.heights.len(), at)
    }
}

pub fn problems_ui(ui: &mut Ui, app: &mut App) {
    let language = app.language;
    let findings = Arc::clone(&app.doc().findings);
    let mut list = std::mem::take(&mut app.doc_mut().problems);
    list.follow(&findings, ui.available_width());
    ui.horizontal(|ui| {
        bars::area_heading(ui, app, Area::Problems, app.say(text::PROBLEMS));
        for (severity, count) in SEVERITIES.into_iter().zip(list.counts) {
            if count == 0 {
                continue;
            }
            let (one, many) = match severity {
                Severity::Error => (text::ONE_ERROR, text::ERRORS),
                Severity::Warning => (text::ONE_WARNING, text::WARNINGS),
                Severity::Info => (text::ONE_INFO, text::INFOS),
            };
            let words = crate::words::counted(count, one, many, language);
            ui.label(RichText::new(words).color(colour(app, severity)));
        }
        if app.doc().checking.is_some() {
            ui.label(RichText::new(app.say(text::CHECKING)).weak());
        }
        if list.has_safe_fix && ui.button(app.say(text::FIX_ALL)).clicked() {
            app.run(Command::FixAll);
        }
    });
    let area = egui::ScrollArea::vertical().auto_shrink(false).min_scrolled_height(20.0);
    area.show_viewport(ui, |ui, viewport| {
        if findings.is_empty() && app.doc().checking.is_none() {
            ui.label(RichText::new(app.say(text::NO_PROBLEMS)).weak());
        }
        rows_ui(ui, app, &findings, &mut list, viewport);
    });
    app.doc_mut().problems = list;
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
        while let Some(finding) = list.order.get(row).and_then(|number| findings.get(*number)) {
            let before = ui.cursor().min.y;
            if before > end {
                if spare == 0 {
                    break;
                }
                spare -= 1;
            }
            ui.push_id(list.order.get(row), |ui| finding_ui(ui, app, finding));
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

fn finding_ui(ui: &mut Ui, app: &mut App, finding: &Finding) {
    let language = app.language;
    ui.horizontal_wrapped(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 20.0), Sense::hover());
        let ink = colour(app, finding.severity);
        match finding.severity {
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
        let link = ui.link(finding.message(language)).on_hover_text(finding.rule.name);
        if link.gained_focus() {
            link.scroll_to_me(None);
        }
        if link.clicked() {
            go_to(app, finding);
        }
        if let Some(fix) = &finding.fix {
            let title = finding.fix_title(language);
            let label = match fix.safety {
                Safety::Safe => title,
                Safety::Unsafe => format!("{title} ({})", text::CHECK_RESULT.get(language)),
            };
            if ui.small_button(label).clicked() {
                match fix.safety {
                    Safety::Safe => {
                        app.edit(&fix.edits);
                    }
                    Safety::Unsafe => {
                        app.dialog = Some(Dialog::Fix { finding: Box::new(finding.clone()) });
                    }
                }
            }
        }
        ui.label(RichText::new(finding.help(language)).weak());
    });
}

/// Shows and selects where a finding is.
pub fn go_to(app: &mut App, finding: &Finding) {
    if let Some(block) = &finding.place.block {
        app.go_to(block, finding.place.exit.as_ref());
    }
}
