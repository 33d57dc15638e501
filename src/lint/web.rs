//! The webhooks of a flow, and what their addresses say. Read by hand, since the rules look at
//! every address several times.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::model::facts::Facts;
use crate::model::trigger::is_web_address;

use super::name::named;
use super::rule::{Finding, Place, Rule};
use super::secret::in_text;

/// One address that the platform calls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hook<'a> {
    pub number: usize,
    /// The exit that it stands at; `None` for a block's own webhooks.
    pub exit: Option<&'a str>,
    /// The field of the block or of the exit.
    pub field: &'static str,
    pub url: &'a str,
}

impl<'a> Hook<'a> {
    pub(super) fn place(&self, facts: &Facts<'_>) -> Place {
        match self.exit {
            Some(exit) => Place::exit_field(facts.id(self.number), exit, self.field),
            None => Place::field(facts.id(self.number), self.field),
        }
    }

    /// A finding about this address.
    pub(super) fn finding(&self, facts: &Facts<'_>, rule: &'static Rule) -> Finding {
        // A secret is not repeated in reports that others read.
        let has_secret = self.secret().is_some() || in_text(self.url).is_some();
        let url = if has_secret { self.host() } else { self.url.to_owned() };
        Finding::new(rule, self.place(facts))
            .arg("block", named(facts, self.number))
            .arg("url", url)
            .arg("host", self.host())
    }

    /// The host's name in small letters, without user, port and brackets.
    pub(super) fn host(&self) -> String {
        let rest = self.url.split_once("://").map_or(self.url, |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        let host = match host.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or_default(),
            None => host.split(':').next().unwrap_or_default(),
        };
        host.trim().trim_end_matches('.').to_ascii_lowercase()
    }

    pub(super) fn scheme_is(&self, scheme: &str) -> bool {
        self.url
            .trim_start()
            .split_once("://")
            .is_some_and(|(word, _)| word.eq_ignore_ascii_case(scheme))
    }

    pub(super) fn has_variable(&self) -> bool {
        self.url.contains("{{")
    }

    /// The platform can call it.
    pub(super) fn is_callable(&self) -> bool {
        if self.has_variable() {
            return is_web_address(&self.url.replace("{{", "").replace("}}", ""));
        }
        // Nearly every address is this plain, and reading it in full takes longer.
        let is_plain = self.url.strip_prefix("https://").is_some_and(|rest| {
            let host = rest.split('/').next().unwrap_or_default();
            host.starts_with(|c: char| c.is_ascii_alphabetic())
                && host.ends_with(|c: char| c.is_ascii_alphabetic())
                && !host.contains("..")
                && !host.contains("xn--")
                && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
                && rest.bytes().all(|b| b.is_ascii_graphic())
        });
        is_plain || is_web_address(self.url)
    }

    /// The platform's servers cannot reach it, or not for long.
    pub(super) fn is_private(&self) -> bool {
        const TUNNELS: [&str; 16] = [
            "ngrok.io",
            "ngrok.app",
            "ngrok.dev",
            "ngrok-free.app",
            "ngrok-free.dev",
            "loca.lt",
            "localtunnel.me",
            "trycloudflare.com",
            "serveo.net",
            "localhost.run",
            "lhr.life",
            "lhr.rocks",
            "pagekite.me",
            "devtunnels.ms",
            "telebit.io",
            "ts.net",
        ];
        let host = self.host();
        if host.is_empty() || self.has_variable() || !self.url.contains("://") {
            return false;
        }
        if let Ok(v4) = host.parse::<Ipv4Addr>() {
            let shared = v4.octets()[0] == 100 && (64..128).contains(&v4.octets()[1]);
            return v4.is_loopback()
                || v4.is_private()
                || v4.is_link_local()
                || v4.is_unspecified()
                || shared;
        }
        if let Ok(v6) = host.parse::<Ipv6Addr>() {
            return v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_unique_local()
                || v6.is_unicast_link_local();
        }
        !host.contains('.')
            || [".localhost", ".local", ".internal", ".lan", ".home.arpa"]
                .iter()
                .any(|end| host.ends_with(end))
            || TUNNELS.iter().any(|tunnel| is_under(&host, tunnel))
    }

    /// An address from a manual, that nobody answers.
    pub(super) fn is_placeholder(&self) -> bool {
        const NAMES: [&str; 11] = [
            "example.com",
            "example.org",
            "example.net",
            "domain.com",
            "yourdomain.com",
            "your-domain.com",
            "mydomain.com",
            "tudominio.com",
            "seudominio.com",
            "seudominio.com.br",
            "meusite.com.br",
        ];
        let host = self.host();
        NAMES.iter().any(|name| is_under(&host, name))
            || [".example", ".test", ".invalid"].iter().any(|end| host.ends_with(end))
    }

    /// The word in the address that names a secret.
    pub(super) fn secret(&self) -> Option<&'a str> {
        const NAMES: [&str; 18] = [
            "token",
            "access_token",
            "auth",
            "auth_token",
            "authorization",
            "key",
            "api_key",
            "apikey",
            "api-key",
            "x-api-key",
            "secret",
            "client_secret",
            "password",
            "passwd",
            "pwd",
            "senha",
            "signature",
            "sig",
        ];
        let rest = self.url.split_once("://").map_or(self.url, |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        if let Some((user, _)) = authority.rsplit_once('@')
            && let Some((name, password)) = user.split_once(':')
            && !password.is_empty()
        {
            return Some(name);
        }
        let query = self.url.split_once('?').map_or("", |(_, query)| query);
        query.split(['&', ';', '#']).find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            let is_secret = NAMES.iter().any(|secret| name.eq_ignore_ascii_case(secret))
                || value.starts_with("ak_");
            (is_secret && !value.is_empty() && !value.starts_with("{{")).then_some(name)
        })
    }
}

fn is_under(host: &str, name: &str) -> bool {
    host.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// Every address in the flow, in block order.
pub(super) fn hooks<'a>(facts: &Facts<'a>) -> Vec<Hook<'a>> {
    let mut hooks = Vec::new();
    for (number, _, block) in facts.blocks() {
        for out in facts.outs(number) {
            if let Some(url) = out.exit.path.url() {
                hooks.push(Hook { number, exit: Some(out.exit.id), field: "webhook", url });
            }
        }
        for option in &block.options {
            if let Some(url) = option.optout_webhook.as_deref().filter(|url| !url.is_empty()) {
                let exit = Some(option.id.as_str());
                hooks.push(Hook { number, exit, field: "optout_webhook", url });
            }
        }
        let own = [
            ("webhook_delivered", block.webhook_delivered.as_deref()),
            ("webhook_read", block.webhook_read.as_deref()),
        ];
        for (field, url) in own {
            if let Some(url) = url.filter(|url| !url.is_empty()) {
                hooks.push(Hook { number, exit: None, field, url });
            }
        }
    }
    hooks
}

/// The findings of a rule about single addresses.
pub(super) fn located<'a>(
    facts: &Facts<'a>,
    rule: &'static Rule,
    is_it: impl Fn(&Hook<'a>) -> bool,
) -> Vec<Finding> {
    let hooks = hooks(facts);
    hooks.iter().filter(|hook| is_it(hook)).map(|hook| hook.finding(facts, rule)).collect()
}
