//! Calls webhooks: on this computer, and where it is allowed, elsewhere.

use std::error::Error;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::platform::http::{self, innermost};
use crate::sim::MOST_BYTES;
use crate::words::{Language, local as words, safe};

use super::error::StartError;

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// With what is strange about the answer.
    Answered {
        status: u16,
        body: String,
        problem: Option<String>,
    },
    /// Why, as a sentence without its beginning.
    Failed(String),
    TimedOut,
}

pub(super) struct Client {
    headers: HeaderMap,
    /// For this computer, without and with encryption, and for the network. They are made when
    /// they are needed: the certificates of the system take time to read.
    here: OnceLock<Result<reqwest::Client, String>>,
    here_encrypted: OnceLock<Result<reqwest::Client, String>>,
    anywhere: OnceLock<Result<reqwest::Client, String>>,
}

impl Client {
    /// With headers for every call.
    pub(super) fn new(extra: &[(String, String)]) -> Result<Self, StartError> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in extra {
            let parsed = HeaderName::try_from(name.as_str());
            let (Ok(parsed), Ok(value)) = (parsed, HeaderValue::try_from(value.as_str())) else {
                return Err(StartError::BadHeader { name: name.clone() });
            };
            headers.insert(parsed, value);
        }
        let (here, here_encrypted, anywhere) = Default::default();
        Ok(Self { headers, here, here_encrypted, anywhere })
    }

    /// Posts JSON. Redirects are not followed, and no more of the answer is read than one byte
    /// above what the engine takes.
    pub(super) async fn post(
        &self,
        url: &Url,
        body: String,
        within: Duration,
        network: bool,
        language: Language,
    ) -> Outcome {
        let client = match self.client(url, network, language) {
            Ok(client) => client,
            Err(cause) => return Outcome::Failed(cause),
        };
        let request = client.post(url.clone()).headers(self.headers.clone()).body(body);
        match tokio::time::timeout(within, exchange(request, language)).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => Outcome::Failed(tell(&error, url, language)),
            Err(_elapsed) => Outcome::TimedOut,
        }
    }

    fn client(
        &self,
        url: &Url,
        network: bool,
        language: Language,
    ) -> Result<&reqwest::Client, String> {
        let is_web = matches!(url.scheme(), "http" | "https");
        let Some(host) = url.host().filter(|_| is_web) else {
            let url = safe::address(url.as_str());
            return Err(words::BAD_ADDRESS.with(language, &[("url", &url)]));
        };
        let client = match (is_here(&host), url.scheme() == "https") {
            (true, false) => self.here.get_or_init(|| build(builder_here().tls_certs_only([]))),
            (true, true) => self.here_encrypted.get_or_init(|| build(builder_here())),
            (false, _) if network => self.anywhere.get_or_init(|| build(builder())),
            (false, _) => {
                let start = url.origin().ascii_serialization();
                let host = host.to_string();
                let args = [("host", &*host), ("start", &*start)];
                return Err(words::NOT_ALLOWED.with(language, &args));
            }
        };
        client.as_ref().map_err(|reason| {
            let address = url.origin().ascii_serialization();
            words::UNREACHABLE.with(language, &[("address", &*address), ("reason", &**reason)])
        })
    }
}

/// Whether a host is this computer for certain. Other names are not even looked up: that would
/// ask the network.
pub(super) fn is_here(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.to_canonical().is_loopback(),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

/// Every call has a connection of its own, so that none depends on how an earlier one ended.
fn builder() -> reqwest::ClientBuilder {
    http::builder().pool_max_idle_per_host(0)
}

fn builder_here() -> reqwest::ClientBuilder {
    builder().no_proxy().dns_resolver(Arc::new(HereOnly))
}

fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, String> {
    builder.build().map_err(|error| innermost(&error))
}

/// Finds `localhost` and names below it, on this computer and nowhere else.
struct HereOnly;

impl Resolve for HereOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = match tokio::net::lookup_host((name.as_str(), 0)).await {
                Ok(found) => found.filter(|one| one.ip().to_canonical().is_loopback()).collect(),
                Err(_unknown) => Vec::new(),
            };
            let fallback = || vec![SocketAddr::from((IpAddr::from(Ipv4Addr::LOCALHOST), 0))];
            let found = if found.is_empty() { fallback() } else { found };
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

async fn exchange(
    request: reqwest::RequestBuilder,
    language: Language,
) -> Result<Outcome, reqwest::Error> {
    let mut response = request.send().await?;
    let status = response.status();
    let target = response.headers().get(LOCATION).map(|to| String::from_utf8_lossy(to.as_bytes()));
    let mut problem = target
        .filter(|_| status.is_redirection())
        .map(|target| words::REDIRECT.with(language, &[("target", &*target)]));
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        let room = (MOST_BYTES + 1).saturating_sub(bytes.len());
        bytes.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if bytes.len() > MOST_BYTES {
            let limit = MOST_BYTES.to_string();
            problem = Some(words::CUT_SHORT.with(language, &[("limit", &limit)]));
            break;
        }
    }
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Outcome::Answered { status: status.as_u16(), body, problem })
}

/// Why a call failed.
fn tell(error: &reqwest::Error, url: &Url, language: Language) -> String {
    let address = url.origin().ascii_serialization();
    let mut source: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(one) = source {
        if let Some(error) = one.downcast_ref::<std::io::Error>() {
            match error.kind() {
                ErrorKind::ConnectionRefused => {
                    return words::NOBODY_LISTENS.with(language, &[("address", &address)]);
                }
                ErrorKind::ConnectionReset
                | ErrorKind::ConnectionAborted
                | ErrorKind::BrokenPipe
                | ErrorKind::UnexpectedEof => return words::CUT.get(language).to_owned(),
                _ => {}
            }
        }
        if let Some(error) = one.downcast_ref::<hyper::Error>() {
            if error.is_incomplete_message() || error.is_canceled() || error.is_body_write_aborted()
            {
                return words::CUT.get(language).to_owned();
            }
            if error.is_parse() {
                return words::NO_HTTP.get(language).to_owned();
            }
        }
        source = one.source();
    }
    // The answer had begun.
    if error.is_body() || error.is_decode() {
        return words::CUT.get(language).to_owned();
    }
    let reason = innermost(error);
    words::UNREACHABLE.with(language, &[("address", &*address), ("reason", &*reason)])
}
