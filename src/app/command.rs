//! Everything that can be done, in one table: menu, toolbar, shortcuts and the command list
//! loop over it.

use eframe::egui::{Key, KeyboardShortcut, Modifiers};

use crate::picture::arrange::{Direction, Line};
use crate::words::{
    Language, Words, around, chat, compare as versions, interface as text, notes, platform, run,
    tour,
};

use super::App;
use super::side::Side;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    New,
    NewSample,
    Open,
    Save,
    SaveAs,
    CompareSaved,
    CompareFile,
    Export,
    Platform,
    CloseFlow,
    Quit,
    Undo,
    Redo,
    EditSelected,
    Cut,
    Copy,
    Paste,
    Duplicate,
    Delete,
    SelectAll,
    FixAll,
    Settings,
    InsertTrigger,
    AddBlock,
    ConnectTo,
    AddNote,
    AddFrame,
    MakeStart,
    Tidy,
    AlignLeft,
    AlignCentre,
    AlignRight,
    AlignTop,
    AlignMiddle,
    AlignBottom,
    DistributeAcross,
    DistributeDown,
    NextBlock,
    PreviousBlock,
    NextPath,
    Follow,
    GoLeft,
    GoRight,
    GoUp,
    GoDown,
    GoTo,
    Find,
    FindNext,
    FindPrevious,
    Webhooks,
    Variables,
    NextArea,
    Play,
    PlayHere,
    RestartChat,
    Replay,
    RunHandler,
    StopHandler,
    RealWebhooks,
    ShowChat,
    ShowExchanges,
    SaveTest,
    ShowCoverage,
    ZoomIn,
    ZoomOut,
    ZoomFull,
    Fit,
    FitSelection,
    ShowBlocks,
    ShowInspector,
    ShowProblems,
    ShowMap,
    SwitchTheme,
    ScaleUp,
    ScaleDown,
    Notices,
    Commands,
    Shortcuts,
    Tour,
    English,
    Spanish,
    Portuguese,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    File,
    Edit,
    Insert,
    Arrange,
    Go,
    Simulate,
    View,
    Language,
}

impl Menu {
    pub const ALL: [Self; 8] = [
        Self::File,
        Self::Edit,
        Self::Insert,
        Self::Arrange,
        Self::Go,
        Self::Simulate,
        Self::View,
        Self::Language,
    ];

    pub fn label(self) -> Words {
        match self {
            Self::File => text::FILE,
            Self::Edit => text::EDIT,
            Self::Insert => text::INSERT,
            Self::Arrange => text::ARRANGE,
            Self::Go => text::GO,
            Self::Simulate => chat::SIMULATE,
            Self::View => text::VIEW,
            Self::Language => text::LANGUAGE,
        }
    }
}

pub struct Spec {
    pub menu: Menu,
    pub label: Words,
    pub tip: Words,
    pub keys: Option<KeyboardShortcut>,
    pub enabled: fn(&App) -> bool,
    pub run: fn(&mut App),
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

fn always(_: &App) -> bool {
    true
}

impl Command {
    /// In the order of menus and of the command list.
    pub const ALL: [Self; 82] = [
        Self::New,
        Self::NewSample,
        Self::Open,
        Self::Save,
        Self::SaveAs,
        Self::CompareSaved,
        Self::CompareFile,
        Self::Export,
        Self::Platform,
        Self::CloseFlow,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::EditSelected,
        Self::Cut,
        Self::Copy,
        Self::Paste,
        Self::Duplicate,
        Self::Delete,
        Self::SelectAll,
        Self::FixAll,
        Self::Settings,
        Self::InsertTrigger,
        Self::AddBlock,
        Self::ConnectTo,
        Self::AddNote,
        Self::AddFrame,
        Self::MakeStart,
        Self::Tidy,
        Self::AlignLeft,
        Self::AlignCentre,
        Self::AlignRight,
        Self::AlignTop,
        Self::AlignMiddle,
        Self::AlignBottom,
        Self::DistributeAcross,
        Self::DistributeDown,
        Self::NextBlock,
        Self::PreviousBlock,
        Self::NextPath,
        Self::Follow,
        Self::GoLeft,
        Self::GoRight,
        Self::GoUp,
        Self::GoDown,
        Self::GoTo,
        Self::Find,
        Self::FindNext,
        Self::FindPrevious,
        Self::Webhooks,
        Self::Variables,
        Self::NextArea,
        Self::Play,
        Self::PlayHere,
        Self::RestartChat,
        Self::Replay,
        Self::RunHandler,
        Self::StopHandler,
        Self::RealWebhooks,
        Self::ShowChat,
        Self::ShowExchanges,
        Self::SaveTest,
        Self::ShowCoverage,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ZoomFull,
        Self::Fit,
        Self::FitSelection,
        Self::ShowBlocks,
        Self::ShowInspector,
        Self::ShowProblems,
        Self::ShowMap,
        Self::SwitchTheme,
        Self::ScaleUp,
        Self::ScaleDown,
        Self::Notices,
        Self::Commands,
        Self::Shortcuts,
        Self::Tour,
        Self::English,
        Self::Spanish,
        Self::Portuguese,
    ];

    /// The commands of the toolbar; `None` is a gap.
    pub const TOOLBAR: [Option<Self>; 11] = [
        Some(Self::New),
        Some(Self::Open),
        Some(Self::Save),
        None,
        Some(Self::Undo),
        Some(Self::Redo),
        None,
        Some(Self::InsertTrigger),
        Some(Self::Play),
        Some(Self::Fit),
        Some(Self::Export),
    ];

    pub fn spec(self) -> Spec {
        use Menu::{Arrange, Edit, File, Go, Insert, Language as Speech, Simulate, View};
        let spec =
            |menu, label, tip, keys, enabled, run| Spec { menu, label, tip, keys, enabled, run };
        match self {
            Self::New => {
                spec(File, text::NEW, text::NEW_TIP, Some(ctrl(Key::N)), always, App::new_flow)
            }
            Self::Open => {
                spec(File, text::OPEN, text::OPEN_TIP, Some(ctrl(Key::O)), always, App::ask_open)
            }
            Self::Save => {
                spec(File, text::SAVE, text::SAVE_TIP, Some(ctrl(Key::S)), always, App::save)
            }
            Self::SaveAs => spec(
                File,
                text::SAVE_AS,
                text::SAVE_AS_TIP,
                Some(ctrl_shift(Key::S)),
                always,
                App::ask_save,
            ),
            Self::CompareSaved => spec(
                File,
                versions::COMPARE_SAVED,
                versions::COMPARE_SAVED_TIP,
                None,
                |app| app.doc().path.is_some(),
                App::compare_with_saved,
            ),
            Self::CompareFile => spec(
                File,
                versions::COMPARE_FILE,
                versions::COMPARE_FILE_TIP,
                None,
                always,
                App::ask_compare,
            ),
            Self::Export => spec(
                File,
                text::EXPORT,
                text::EXPORT_TIP,
                Some(ctrl(Key::E)),
                App::has_blocks,
                App::ask_export,
            ),
            Self::Platform => spec(
                File,
                platform::PLATFORM,
                platform::PLATFORM_TIP,
                None,
                always,
                App::show_platform,
            ),
            Self::CloseFlow => spec(
                File,
                text::CLOSE_FLOW,
                text::CLOSE_FLOW_TIP,
                Some(ctrl(Key::W)),
                always,
                App::ask_close_flow,
            ),
            Self::Quit => {
                spec(File, text::QUIT, text::QUIT_TIP, Some(ctrl(Key::Q)), always, App::ask_quit)
            }
            Self::Undo => spec(
                Edit,
                text::UNDO,
                text::UNDO_TIP,
                Some(ctrl(Key::Z)),
                |app| app.doc().document.can_undo(),
                App::undo,
            ),
            Self::Redo => spec(
                Edit,
                text::REDO,
                text::REDO_TIP,
                Some(ctrl_shift(Key::Z)),
                |app| app.doc().document.can_redo(),
                App::redo,
            ),
            Self::Delete => spec(
                Edit,
                text::DELETE,
                text::DELETE_TIP,
                Some(plain(Key::Delete)),
                |app| !app.doc().view.selection.is_empty(),
                App::delete,
            ),
            Self::SelectAll => spec(
                Edit,
                text::SELECT_ALL,
                text::SELECT_ALL_TIP,
                Some(ctrl(Key::A)),
                App::has_blocks,
                App::select_all,
            ),
            Self::FixAll => spec(
                Edit,
                text::FIX_ALL,
                text::FIX_ALL_TIP,
                None,
                App::has_safe_fix,
                App::fix_all_safe,
            ),
            Self::Settings => spec(
                Edit,
                around::SETTINGS,
                around::SETTINGS_TIP,
                Some(ctrl(Key::Comma)),
                always,
                App::show_settings,
            ),
            Self::InsertTrigger => spec(
                Insert,
                text::INSERT_TRIGGER,
                text::INSERT_TRIGGER_TIP,
                Some(ctrl(Key::T)),
                always,
                App::ask_trigger,
            ),
            Self::AddNote => spec(
                Insert,
                notes::ADD_NOTE,
                notes::ADD_NOTE_TIP,
                Some(plain(Key::S)),
                always,
                App::add_note,
            ),
            Self::AddFrame => spec(
                Insert,
                notes::ADD_FRAME,
                notes::ADD_FRAME_TIP,
                Some(ctrl(Key::G)),
                always,
                App::add_frame,
            ),
            Self::MakeStart => spec(
                Insert,
                text::MAKE_START,
                text::MAKE_START_TIP,
                None,
                |app| app.doc().view.selection.only_block().is_some(),
                App::make_start,
            ),
            Self::ZoomIn => {
                spec(View, text::ZOOM_IN, text::ZOOM_IN_TIP, Some(ctrl(Key::Plus)), always, |app| {
                    app.zoom(1.25);
                })
            }
            Self::ZoomOut => spec(
                View,
                text::ZOOM_OUT,
                text::ZOOM_OUT_TIP,
                Some(ctrl(Key::Minus)),
                always,
                |app| {
                    app.zoom(0.8);
                },
            ),
            Self::ZoomFull => spec(
                View,
                text::ZOOM_FULL,
                text::ZOOM_FULL_TIP,
                Some(ctrl(Key::Num1)),
                always,
                |app| {
                    let zoom = app.doc().view.zoom;
                    app.zoom(1.0 / zoom);
                },
            ),
            Self::Fit => spec(
                View,
                text::FIT,
                text::FIT_TIP,
                Some(ctrl(Key::Num0)),
                App::has_blocks,
                App::fit,
            ),
            Self::FitSelection => spec(
                View,
                text::FIT_SELECTION,
                text::FIT_SELECTION_TIP,
                Some(ctrl(Key::Num2)),
                App::has_chosen,
                App::fit_selection,
            ),
            Self::ShowBlocks => {
                spec(View, text::SHOW_BLOCKS, text::SHOW_BLOCKS_TIP, None, always, |app| {
                    app.shows.blocks = !app.shows.blocks;
                })
            }
            Self::ShowInspector => {
                spec(View, text::SHOW_INSPECTOR, text::SHOW_INSPECTOR_TIP, None, always, |app| {
                    app.switch_side(Side::Inspector);
                })
            }
            Self::ShowProblems => spec(
                View,
                text::SHOW_PROBLEMS,
                text::SHOW_PROBLEMS_TIP,
                Some(ctrl_shift(Key::M)),
                always,
                |app| app.shows.problems = !app.shows.problems,
            ),
            Self::SwitchTheme => spec(
                View,
                text::SWITCH_THEME,
                text::SWITCH_THEME_TIP,
                None,
                always,
                App::switch_theme,
            ),
            Self::Notices => {
                spec(View, text::NOTICES, text::NOTICES_TIP, None, always, App::show_notices)
            }
            Self::Commands => spec(
                View,
                text::COMMANDS,
                text::COMMANDS_TIP,
                Some(ctrl_shift(Key::P)),
                always,
                App::show_commands,
            ),
            Self::NewSample => spec(
                File,
                text::NEW_SAMPLE,
                text::NEW_SAMPLE_TIP,
                Some(ctrl_shift(Key::N)),
                always,
                App::show_samples,
            ),
            Self::EditSelected => spec(
                Edit,
                text::EDIT_SELECTED,
                text::EDIT_SELECTED_TIP,
                Some(plain(Key::Enter)),
                App::has_selection,
                App::edit_selected,
            ),
            Self::Cut => {
                spec(Edit, text::CUT, text::CUT_TIP, Some(ctrl(Key::X)), App::has_chosen, App::cut)
            }
            Self::Copy => spec(
                Edit,
                text::COPY,
                text::COPY_TIP,
                Some(ctrl(Key::C)),
                App::has_chosen,
                App::copy,
            ),
            Self::Duplicate => spec(
                Edit,
                text::DUPLICATE,
                text::DUPLICATE_TIP,
                Some(ctrl(Key::D)),
                App::has_chosen,
                App::duplicate,
            ),
            Self::Paste => {
                spec(Edit, text::PASTE, text::PASTE_TIP, Some(ctrl(Key::V)), always, App::ask_paste)
            }
            Self::Tidy => spec(
                Arrange,
                text::TIDY,
                text::TIDY_TIP,
                Some(ctrl_shift(Key::L)),
                App::has_blocks,
                App::tidy,
            ),
            Self::AlignLeft => spec(
                Arrange,
                text::ALIGN_LEFT,
                text::ALIGN_TIP,
                None,
                |app| app.doc().view.selection.blocks.len() > 1,
                |app| app.align(Line::Left),
            ),
            Self::AlignCentre => spec(
                Arrange,
                text::ALIGN_CENTRE,
                text::ALIGN_TIP,
                None,
                |app| app.doc().view.selection.blocks.len() > 1,
                |app| app.align(Line::Centre),
            ),
            Self::AlignRight => spec(
                Arrange,
                text::ALIGN_RIGHT,
                text::ALIGN_TIP,
                None,
                |app| app.doc().view.selection.blocks.len() > 1,
                |app| app.align(Line::Right),
            ),
            Self::AlignTop => spec(
                Arrange,
                text::ALIGN_TOP,
                text::ALIGN_TIP,
                None,
                |app| app.doc().view.selection.blocks.len() > 1,
                |app| app.align(Line::Top),
            ),
            Self::AlignMiddle => spec(
                Arrange,
                text::ALIGN_MIDDLE,
                text::ALIGN_TIP,
                None,
                |app| app.doc().view.selection.blocks.len() > 1,
                |app| app.align(Line::Middle),
            ),
            Self::AlignBottom => spec(
                Arrange,
                text::ALIGN_BOTTOM,
                text::ALIGN_TIP,
                None,
                |app| app.doc().view.selection.blocks.len() > 1,
                |app| app.align(Line::Bottom),
            ),
            Self::DistributeAcross => spec(
                Arrange,
                text::DISTRIBUTE_ACROSS,
                text::DISTRIBUTE_TIP,
                None,
                |app| app.doc().view.selection.blocks.len() > 2,
                |app| app.distribute(Direction::Across),
            ),
            Self::DistributeDown => spec(
                Arrange,
                text::DISTRIBUTE_DOWN,
                text::DISTRIBUTE_TIP,
                None,
                |app| app.doc().view.selection.blocks.len() > 2,
                |app| app.distribute(Direction::Down),
            ),
            Self::AddBlock => spec(
                Insert,
                text::ADD_ANY,
                text::ADD_ANY_TIP,
                Some(plain(Key::N)),
                always,
                App::ask_block,
            ),
            Self::ConnectTo => spec(
                Insert,
                text::CONNECT_TO,
                text::CONNECT_TO_TIP,
                Some(plain(Key::C)),
                App::has_selection,
                App::ask_target,
            ),
            Self::NextBlock => spec(
                Go,
                text::NEXT_BLOCK,
                text::NEXT_BLOCK_TIP,
                Some(plain(Key::Tab)),
                App::has_blocks,
                |app| app.step_block(1),
            ),
            Self::PreviousBlock => spec(
                Go,
                text::PREVIOUS_BLOCK,
                text::NEXT_BLOCK_TIP,
                Some(KeyboardShortcut::new(Modifiers::SHIFT, Key::Tab)),
                App::has_blocks,
                |app| app.step_block(-1),
            ),
            Self::NextPath => spec(
                Go,
                text::NEXT_PATH,
                text::NEXT_PATH_TIP,
                Some(plain(Key::P)),
                App::has_selection,
                App::step_exit,
            ),
            Self::Follow => spec(
                Go,
                text::FOLLOW,
                text::FOLLOW_TIP,
                Some(plain(Key::F)),
                |app| app.doc().view.selection.exit.is_some(),
                App::follow_path,
            ),
            Self::GoLeft => spec(
                Go,
                text::GO_LEFT,
                text::GO_NEAR_TIP,
                Some(plain(Key::ArrowLeft)),
                App::has_blocks,
                |app| app.step_towards(-1.0, 0.0),
            ),
            Self::GoRight => spec(
                Go,
                text::GO_RIGHT,
                text::GO_NEAR_TIP,
                Some(plain(Key::ArrowRight)),
                App::has_blocks,
                |app| app.step_towards(1.0, 0.0),
            ),
            Self::GoUp => spec(
                Go,
                text::GO_UP,
                text::GO_NEAR_TIP,
                Some(plain(Key::ArrowUp)),
                App::has_blocks,
                |app| app.step_towards(0.0, -1.0),
            ),
            Self::GoDown => spec(
                Go,
                text::GO_DOWN,
                text::GO_NEAR_TIP,
                Some(plain(Key::ArrowDown)),
                App::has_blocks,
                |app| app.step_towards(0.0, 1.0),
            ),
            Self::GoTo => spec(
                Go,
                text::GO_TO,
                text::GO_TO_TIP,
                Some(ctrl(Key::P)),
                App::has_blocks,
                App::ask_go_to,
            ),
            Self::Find => spec(
                Go,
                text::FIND,
                text::FIND_TIP,
                Some(ctrl(Key::F)),
                App::has_blocks,
                App::ask_find,
            ),
            Self::FindNext => spec(
                Go,
                text::FIND_NEXT,
                text::FIND_NEXT_TIP,
                Some(plain(Key::F3)),
                |app| !app.hits.is_empty(),
                |app| app.step_hit(1),
            ),
            Self::FindPrevious => spec(
                Go,
                text::FIND_PREVIOUS,
                text::FIND_NEXT_TIP,
                Some(KeyboardShortcut::new(Modifiers::SHIFT, Key::F3)),
                |app| !app.hits.is_empty(),
                |app| app.step_hit(-1),
            ),
            Self::Webhooks => spec(
                Go,
                text::WEBHOOKS,
                text::WEBHOOKS_TIP,
                Some(ctrl_shift(Key::W)),
                App::has_blocks,
                |app| app.dialog = Some(super::dialog::Dialog::webhooks()),
            ),
            Self::Variables => spec(
                Go,
                around::VARIABLES,
                around::VARIABLES_TIP,
                Some(ctrl(Key::R)),
                always,
                App::switch_variables,
            ),
            Self::NextArea => spec(
                Go,
                text::NEXT_AREA,
                text::NEXT_AREA_TIP,
                Some(plain(Key::F6)),
                always,
                App::next_area,
            ),
            Self::Play => spec(
                Simulate,
                chat::PLAY,
                chat::PLAY_TIP,
                Some(plain(Key::F5)),
                App::has_blocks,
                App::play,
            ),
            Self::PlayHere => spec(
                Simulate,
                chat::PLAY_HERE,
                chat::PLAY_HERE_TIP,
                Some(ctrl(Key::F5)),
                |app| app.doc().view.selection.only_block().is_some(),
                App::play_here,
            ),
            Self::RestartChat => spec(
                Simulate,
                chat::RESTART,
                chat::RESTART_TIP,
                Some(ctrl_shift(Key::F5)),
                App::has_blocks,
                App::restart_chat,
            ),
            Self::Replay => spec(
                Simulate,
                chat::REPLAY,
                chat::REPLAY_TIP,
                None,
                App::can_replay,
                App::replay_chat,
            ),
            Self::RunHandler => {
                spec(Simulate, run::RUN, run::RUN_TIP, None, App::can_run, App::ask_run)
            }
            Self::StopHandler => spec(
                Simulate,
                run::STOP_RUN,
                run::STOP_RUN_TIP,
                None,
                |app| app.doc().run.can_stop(),
                App::stop_run,
            ),
            Self::RealWebhooks => spec(
                Simulate,
                chat::WIRING,
                chat::WIRING_TIP,
                None,
                App::has_blocks,
                App::ask_wiring,
            ),
            Self::SaveTest => spec(
                Simulate,
                chat::SAVE_TEST,
                chat::SAVE_TEST_TIP,
                None,
                App::can_save_test,
                App::ask_test,
            ),
            Self::ShowCoverage => spec(
                Simulate,
                chat::SHOW_COVERAGE,
                chat::SHOW_COVERAGE_TIP,
                None,
                App::has_blocks,
                App::switch_coverage,
            ),
            Self::ShowChat => spec(
                Simulate,
                chat::SHOW_CHAT,
                chat::SHOW_CHAT_TIP,
                Some(ctrl_shift(Key::C)),
                always,
                |app| app.switch_side(Side::Chat),
            ),
            Self::ShowExchanges => spec(
                Simulate,
                chat::SHOW_EXCHANGES,
                chat::SHOW_EXCHANGES_TIP,
                Some(ctrl_shift(Key::E)),
                always,
                |app| app.switch_side(Side::Exchanges),
            ),
            Self::ShowMap => {
                spec(View, text::SHOW_MAP, text::SHOW_MAP_TIP, Some(ctrl(Key::M)), always, |app| {
                    app.shows.map = !app.shows.map;
                })
            }
            Self::ScaleUp => spec(
                View,
                text::SCALE_UP,
                text::SCALE_TIP,
                Some(ctrl_shift(Key::Plus)),
                always,
                |app| app.scale_by(0.1),
            ),
            Self::ScaleDown => spec(
                View,
                text::SCALE_DOWN,
                text::SCALE_TIP,
                Some(ctrl_shift(Key::Minus)),
                always,
                |app| app.scale_by(-0.1),
            ),
            Self::Shortcuts => spec(
                View,
                text::SHORTCUTS,
                text::SHORTCUTS_TIP,
                Some(plain(Key::F1)),
                always,
                App::show_shortcuts,
            ),
            Self::Tour => spec(View, tour::TOUR, tour::TOUR_TIP, None, always, App::start_tour),
            Self::English => {
                spec(Speech, text::TO_ENGLISH, text::TO_LANGUAGE_TIP, None, always, |app| {
                    app.speak(Language::English);
                })
            }
            Self::Spanish => {
                spec(Speech, text::TO_SPANISH, text::TO_LANGUAGE_TIP, None, always, |app| {
                    app.speak(Language::Spanish);
                })
            }
            Self::Portuguese => {
                spec(Speech, text::TO_PORTUGUESE, text::TO_LANGUAGE_TIP, None, always, |app| {
                    app.speak(Language::Portuguese);
                })
            }
        }
    }
}
