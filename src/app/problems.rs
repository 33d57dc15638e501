//! What is wrong with the flow: grouped, each with the way there and its fix.

use eframe::egui::{self, RichText, Sense, Ui, vec2};

use crate::lint::{Finding, Safety, Severity};
use crate::words::interface as text;

use super::command::Command;
use super::dialog::Dialog;
use super::travel::Area;
use super::{App, bars, look};

/// More of one severity are counted, not listed.
const LISTED: usize = 200;

pub fn problems_ui(ui: &mut Ui, app: &mut App) {
    let language = app.language;
    let findings = std::sync::Arc::clone(&app.doc().findings);
    ui.horizontal(|ui| {
        bars::area_heading(ui, app, Area::Problems, app.say(text::PROBLEMS));
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let count = findings.iter().filter(|f| f.severity == severity).count();
            if count == 0 {
                continue;
            }
            let (one, many) = match severity {
                Severity::Error => (text::ONE_ERROR, text::ERRORS),
                Severity::Warning => (text::ONE_WARNING, text::WARNINGS),
                Severity::Info => (text::ONE_INFO, text::INFOS),
            };
            let words = match count {
                1 => one.get(language).to_owned(),
                _ => many.with(language, &[("count", &count.to_string())]),
            };
            ui.label(RichText::new(words).color(colour(app, severity)));
        }
        if app.doc().checking.is_some() {
            ui.label(RichText::new(app.say(text::CHECKING)).weak());
        }
        if app.has_safe_fix() && ui.button(app.say(text::FIX_ALL)).clicked() {
            app.run(Command::FixAll);
        }
    });
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        if findings.is_empty() && app.doc().checking.is_none() {
            ui.label(RichText::new(app.say(text::NO_PROBLEMS)).weak());
        }
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let group = findings.iter().enumerate().filter(|(_, f)| f.severity == severity);
            for (number, finding) in group.take(LISTED) {
                ui.push_id(number, |ui| finding_ui(ui, app, finding));
            }
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
        if ui.link(finding.message(language)).on_hover_text(finding.rule.name).clicked() {
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
