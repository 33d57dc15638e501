//! The options of commands that can call real servers.

use crate::platform::local::{Map, Options};
use crate::words::Language;

#[derive(Debug, clap::Args)]
pub(super) struct Servers {
    /// Calls webhooks that begin with one address at another one. May be given several times.
    #[arg(long = "map", value_name = "URL=URL", value_parser = Map::parse)]
    maps: Vec<Map>,
    /// Call webhooks that are not on this computer.
    #[arg(long)]
    allow_network: bool,
    /// The port at which servers find the platform, for session updates; any that is free without
    /// it.
    #[arg(long, default_value_t = 0)]
    port: u16,
}

impl Servers {
    /// Webhooks are really called.
    pub(super) fn are_called(&self) -> bool {
        !self.maps.is_empty() || self.allow_network
    }

    pub(super) fn options(&self, language: Language) -> Options {
        let (port, maps, network) = (self.port, self.maps.clone(), self.allow_network);
        Options { port, maps, network, language, ..Options::default() }
    }
}
