//! The whole loop over real HTTP: a flow's own handler, generated and run by Node, and the local
//! platform. Webhook, answer, pause, update, and the conversation goes on.

#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, Mutex};

use treble_flow_designer::format;
use treble_flow_designer::handler::{generate_demo, node};
use treble_flow_designer::model::Flow;
use treble_flow_designer::platform::local::{
    Direction, Exchange, Fault, Faults, Local, Map, Notice, Options, Served, Times,
};
use treble_flow_designer::platform::runner::{Cancel, Limits, Running, Setup, plan, run};
use treble_flow_designer::sim::{EventKind, Input, MediaKind, Person, State, Waiting};

use crate::common::node::{NODE, installed};
use crate::common::tool::need;
use crate::common::wait::{LIMIT, until};

/// A sample with its handler, and everything that the platform told.
struct Desk {
    local: Local,
    handler: Running,
    told: Arc<Mutex<Vec<Notice>>>,
    flow: Flow,
    setup: Setup,
    folder: tempfile::TempDir,
}

/// Runs a flow's handler, and leads the flow's URLs to it.
fn handler(flow: &Flow, folder: &tempfile::TempDir, setup: &Setup, local: &Local) -> Running {
    let plan = plan(flow, &folder.path().join("run")).unwrap();
    let handler = run(&plan, setup, &|_| {}, &Cancel::default())
        .unwrap_or_else(|error| panic!("{error} {:?}", error.lines()));
    let maps = handler.maps.iter();
    let maps = maps.map(|(from, to)| Map::parse(&format!("{from}={to}")).unwrap());
    local.set_maps(maps.collect());
    handler
}

impl Desk {
    fn start(sample: &str) -> Self {
        let text = fs::read(format!("flows/{sample}.flow.json")).unwrap();
        let flow = format::open(&text).unwrap().flow;
        let shared = installed(&generate_demo(&flow, &node::LANGUAGE));
        let folder = tempfile::tempdir().unwrap();
        // The modules are installed already: npm has only to bring them here.
        let bin = folder.path().join("bin");
        fs::create_dir(&bin).unwrap();
        let npm = format!("#!/bin/sh\n/bin/cp -rs '{}/node_modules' .\n", shared.display());
        fs::write(bin.join("npm"), npm).unwrap();
        fs::set_permissions(bin.join("npm"), fs::Permissions::from_mode(0o755)).unwrap();
        let path = std::env::var_os("PATH").unwrap();
        let path = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&path)));

        let told = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&told);
        let notify = move |notice| kept.lock().unwrap().push(notice);
        let served = Served { number: 1, name: sample.to_owned(), flow: Arc::new(flow.clone()) };
        let local = Local::start(vec![served], Options::default(), notify).unwrap();
        let setup = Setup {
            platform: local.url(),
            guard: env!("CARGO_BIN_EXE_treble-flow").into(),
            path: path.unwrap(),
            limits: Limits { ready: LIMIT, ..Limits::default() },
        };
        let handler = handler(&flow, &folder, &setup, &local);
        Self { local, handler, told, flow, setup, folder }
    }

    /// The handler anew, in the same folder.
    fn restart(self) -> Self {
        let Self { local, handler: old, told, flow, setup, folder } = self;
        old.stop();
        let handler = handler(&flow, &folder, &setup, &local);
        Self { local, handler, told, flow, setup, folder }
    }

    fn begin(&self) -> String {
        self.local.begin(1, Person::default(), Some("Hi".to_owned())).unwrap()
    }

    fn say(&self, session: &str, text: &str) {
        self.local.send(session, Input::Text { text: text.to_owned() }).unwrap();
    }

    fn photo(&self, session: &str) {
        let url = "https://example.com/photo.jpg".to_owned();
        let input = Input::Media { media: MediaKind::Image, url, caption: String::new() };
        self.local.send(session, input).unwrap();
    }

    /// Waits until the session stands at a block and waits for its user, or is over.
    fn at(&self, session: &str, block: &str) -> State {
        let is_there = |state: &State| {
            state.block.as_ref().is_some_and(|at| at.as_str() == block)
                && !matches!(state.waiting, Waiting::Webhook { .. } | Waiting::Update)
        };
        let state = self.local.wait_for(session, LIMIT, is_there).unwrap_or_else(|| {
            panic!(
                "not at {block}: {:#?}\n{:#?}\n{:#?}",
                self.local.state(session),
                self.exchanges(session),
                self.handler.log.lines()
            )
        });
        // Notices and the answers of requests come a moment after the state.
        let is_told = || {
            let told = self.told.lock().unwrap();
            told.iter().any(|notice| {
                matches!(notice, Notice::Step { session: of, state: now, .. } if of == session && **now == state)
            })
        };
        until(&format!("the step to {block}"), || is_told() && self.local.settle(LIMIT));
        state
    }

    fn events(&self, session: &str) -> Vec<EventKind> {
        let told = self.told.lock().unwrap();
        let steps = told.iter().filter_map(|notice| match notice {
            Notice::Step { session: of, events, .. } if of == session => Some(events.clone()),
            _ => None,
        });
        steps.flatten().map(|event| event.kind).collect()
    }

    fn exchanges(&self, session: &str) -> Vec<Exchange> {
        let told = self.told.lock().unwrap();
        let exchanges = told.iter().filter_map(|notice| match notice {
            Notice::Exchange(exchange) if exchange.session.as_deref() == Some(session) => {
                Some(exchange.clone())
            }
            _ => None,
        });
        exchanges.collect()
    }

    fn said(&self, session: &str) -> String {
        let messages = self.events(session).into_iter().filter_map(|event| match event {
            EventKind::Message { message, .. } => Some(message.text),
            _ => None,
        });
        messages.last().unwrap()
    }

    /// How often an update has let the session go on, and with which statuses updates were
    /// answered.
    fn updates(&self, session: &str) -> (usize, Vec<Option<u16>>) {
        let resumed = |event: &EventKind| matches!(event, EventKind::Resumed { .. });
        let resumed = self.events(session).iter().filter(|event| resumed(event)).count();
        let exchanges = self.exchanges(session).into_iter();
        let incoming = exchanges.filter(|exchange| exchange.direction == Direction::Incoming);
        (resumed, incoming.map(|exchange| exchange.status).collect())
    }

    fn strike(&self, fault: Fault, times: Times) {
        self.local.set_faults(Faults::from_iter([(fault, times)]));
    }
}

#[test]
fn the_identity_check_goes_all_the_way_and_copes_with_faults() {
    need!(NODE);
    let desk = Desk::start("identity-check");
    let session = desk.begin();
    desk.say(&session, "Ana");
    desk.photo(&session);
    let state = desk.at(&session, "approved");
    assert_eq!(state.value("documento_valido"), Some("sim"));
    assert_eq!(state.value("request_status"), Some("ok"));
    assert!(desk.said(&session).contains("Tudo certo, Ana!"), "{}", desk.said(&session));

    // In this order: called, answered, paused, updated, gone on.
    let order: Vec<&str> = desk
        .events(&session)
        .iter()
        .filter_map(|event| match event {
            EventKind::Webhook { .. } => Some("webhook"),
            EventKind::Answered { status: 200, .. } => Some("answered"),
            EventKind::Paused { .. } => Some("paused"),
            EventKind::Updated => Some("updated"),
            EventKind::Resumed { .. } => Some("resumed"),
            EventKind::Refused { .. } | EventKind::Problem { .. } => Some("problem"),
            _ => None,
        })
        .collect();
    assert_eq!(order, ["webhook", "answered", "paused", "updated", "resumed"]);
    let exchanges = desk.exchanges(&session);
    let out = &exchanges[0];
    assert_eq!(out.url, "https://example.com/hooks/id-check");
    assert_eq!(out.mapped.clone().unwrap(), format!("{}/hooks/id-check", desk.handler.url));
    assert_eq!(desk.updates(&session), (1, vec![Some(200)]));

    // The update comes before the pause and is refused: the handler tries again.
    desk.strike(Fault::EarlyUpdate, Times::Always);
    let early = desk.begin();
    desk.say(&early, "Bea");
    desk.photo(&early);
    desk.at(&early, "approved");
    let (resumed, statuses) = desk.updates(&early);
    assert_eq!(resumed, 1);
    assert_eq!(statuses.first(), Some(&Some(404)), "{statuses:?}");
    assert_eq!(statuses.last(), Some(&Some(200)), "{statuses:?}");

    // The same webhook twice: one job, one update.
    desk.strike(Fault::DuplicateWebhook, Times::Always);
    let twice = desk.begin();
    desk.say(&twice, "Caio");
    desk.photo(&twice);
    desk.at(&twice, "approved");

    // A platform that is down for a moment.
    desk.strike(Fault::Update500, Times::First(1));
    let broken = desk.begin();
    desk.say(&broken, "Davi");
    desk.photo(&broken);
    desk.at(&broken, "approved");
    assert_eq!(desk.updates(&broken), (1, vec![Some(500), Some(200)]));
    // A second job of the webhook that came twice would have updated its session before that.
    assert!(desk.local.settle(LIMIT));
    assert_eq!(desk.updates(&twice), (1, vec![Some(200)]));
}

#[test]
fn payments_are_found_and_confirmed() {
    need!(NODE);
    let desk = Desk::start("payment-confirmation");
    let session = desk.begin();
    // An answer that the flow goes on with at once.
    desk.say(&session, "MU-77120");
    desk.at(&session, "method");
    assert!(desk.said(&session).contains("has example amount_due due"), "{}", desk.said(&session));
    desk.say(&session, "Bank transfer");
    desk.photo(&session);
    let state = desk.at(&session, "confirmed");
    assert_eq!(state.value("receipt_pdf"), Some("https://example.com/file"));
    assert_eq!(desk.updates(&session), (1, vec![Some(200)]));
}

#[test]
fn orders_are_found_and_tracked() {
    need!(NODE);
    let mut desk = Desk::start("order-status");
    let session = desk.begin();
    desk.say(&session, "TL-20418");
    desk.at(&session, "show-status");
    desk.say(&session, "Rastrear paquete");
    desk.at(&session, "tracking");
    assert!(desk.said(&session).contains("example ubicacion_paquete"), "{}", desk.said(&session));
    assert_eq!(desk.updates(&session), (1, vec![Some(200)]));

    // What its developer writes there is what it does from the next start on.
    let work = desk.handler.folder.join("src/work.ts");
    let written = fs::read_to_string(&work).unwrap();
    let place = r#""ubicacion_paquete": "example ubicacion_paquete""#;
    assert!(written.contains(place), "{written}");
    let asked = r#""ubicacion_paquete": "Medellín, " + _webhook.variables.get("numero_pedido")"#;
    fs::write(&work, written.replace(place, asked)).unwrap();
    desk = desk.restart();
    assert_eq!(desk.handler.kept, ["src/work.ts"]);
    let session = desk.begin();
    desk.say(&session, "TL-20419");
    desk.at(&session, "show-status");
    desk.say(&session, "Rastrear paquete");
    desk.at(&session, "tracking");
    assert!(desk.said(&session).contains("Medellín, TL-20419"), "{}", desk.said(&session));
}
