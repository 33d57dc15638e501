//! What all tests of the window need: a window without a display, and what it holds.

use std::path::PathBuf;
use std::sync::Arc;

use egui_kittest::Harness;
use treble_flow_designer::app::App;
use treble_flow_designer::app::task::{Choice, Chooser, Purpose};
use treble_flow_designer::model::Flow;
use treble_flow_designer::store::Settings;
use treble_flow_designer::words::Language;

use crate::common::wait::until;

pub(crate) type Window = Harness<'static, App>;

/// Answers every question for a path; an empty answer is a system that cannot ask.
struct Answering<F>(F);

impl<F: Fn(Purpose) -> Option<PathBuf> + Send + Sync> Chooser for Answering<F> {
    fn choose(&self, purpose: Purpose, _name: &str) -> Choice {
        match (self.0)(purpose) {
            Some(path) if path.as_os_str().is_empty() => Choice::Unavailable,
            Some(path) => Choice::Path(path),
            None => Choice::Cancelled,
        }
    }
}

/// A window in English. Whoever is asked for a path gives `answer`; `None` cancels.
pub(crate) fn window_with(
    settings: Settings,
    answer: impl Fn(Purpose) -> Option<PathBuf> + Send + Sync + 'static,
) -> Window {
    window_begun(settings, answer, |app| app.speak(Language::English))
}

/// A window whose program begins with something, before its first frame.
pub(crate) fn window_begun(
    settings: Settings,
    answer: impl Fn(Purpose) -> Option<PathBuf> + Send + Sync + 'static,
    begin: impl FnOnce(&mut App) + 'static,
) -> Window {
    let size = settings.window_size().unwrap_or([1600.0, 1000.0]);
    window_sized(size, settings, answer, begin)
}

/// A window of a size in points.
pub(crate) fn window_sized(
    size: [f32; 2],
    settings: Settings,
    answer: impl Fn(Purpose) -> Option<PathBuf> + Send + Sync + 'static,
    begin: impl FnOnce(&mut App) + 'static,
) -> Window {
    let mut harness =
        Harness::builder().with_size(size).with_max_steps(40).build_eframe(move |creation| {
            let mut app = App::new(&creation.egui_ctx, settings, Arc::new(Answering(answer)));
            begin(&mut app);
            app
        });
    harness.run_ok();
    harness
}

/// Draws frames until something is so, and those that follow from it.
#[track_caller]
pub(crate) fn frames_until<'a>(
    harness: &mut Harness<'a, App>,
    what: &str,
    is_so: impl Fn(&Harness<'a, App>) -> bool,
) {
    until(what, || {
        harness.step();
        is_so(harness)
    });
    harness.run_ok();
}

/// Waits for work beside the window.
#[track_caller]
pub(crate) fn settle(harness: &mut Harness<'_, App>) {
    frames_until(harness, "the work beside the window", |harness| !harness.state().is_busy());
}

pub(crate) fn flow(harness: &Harness<'_, App>) -> Flow {
    harness.state().doc().flow().clone()
}
