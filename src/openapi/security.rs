//! Security schemes and requirements.

use super::reader::Reader;
use super::recognise::Version;
use super::spot::Spot;
use crate::contract::{Requirement, SchemeKind, SecurityScheme};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// 2.0's names of the OAuth 2 flows, and today's.
const FLOWS_OF_2: [(&str, &str); 4] = [
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

impl<'b> Reader<'b> {
    /// Reads the document's security schemes.
    pub(super) fn security_schemes(&mut self, root: Spot<'b>) {
        let family = self.components(root, "securitySchemes");
        for (name, entry) in self.map(family, "security schemes") {
            let Some(spot) = self.object(entry, "a security scheme") else {
                continue;
            };
            let (kind, scopes) = self.scheme(spot);
            self.contract.security_schemes.insert(
                name.into(),
                SecurityScheme {
                    kind,
                    deprecated: spot.flag("deprecated"),
                    scopes,
                    at: spot.at(),
                },
            );
        }
    }

    fn scheme(&mut self, spot: Spot<'b>) -> (SchemeKind, BTreeSet<Arc<str>>) {
        let text = |key: &str| -> Arc<str> { spot.text(key).unwrap_or_default().into() };
        let kind = match spot.text("type").unwrap_or_default() {
            "basic" => SchemeKind::Http("basic".into()),
            "http" => SchemeKind::Http(text("scheme").to_ascii_lowercase().into()),
            "apiKey" => SchemeKind::ApiKey {
                place: text("in"),
                name: text("name"),
            },
            "openIdConnect" => SchemeKind::OpenIdConnect(text("openIdConnectUrl")),
            "mutualTLS" => SchemeKind::MutualTls,
            "oauth2" => return self.oauth2(spot),
            other => SchemeKind::Other(other.into()),
        };
        (kind, BTreeSet::new())
    }

    fn oauth2(&mut self, spot: Spot<'b>) -> (SchemeKind, BTreeSet<Arc<str>>) {
        let flows = if self.version == Version::V2 {
            let named = spot.text("flow").unwrap_or_default();
            let name = FLOWS_OF_2.iter().find(|(old, _)| *old == named).map_or(named, |(_, new)| new);
            vec![(name, spot)]
        } else {
            self.entries(spot.get("flows"), "`flows`")
        };
        let scopes = flows
            .iter()
            .filter_map(|(_, flow)| flow.get("scopes"))
            .flat_map(Spot::members)
            .map(|(scope, _)| scope.into());
        let scopes = scopes.collect();
        let flows: BTreeMap<Arc<str>, _> = flows.into_iter().map(|(name, flow)| (name.into(), urls(flow))).collect();
        (SchemeKind::OAuth2(flows), scopes)
    }

    /// The requirements of an operation, or the document's where it says none of its own.
    pub(super) fn security_in_force(&mut self, root: Spot<'b>, operation: Spot<'b>) -> Vec<Requirement> {
        let said = operation.get("security").or_else(|| root.get("security"));
        let alternatives = self.elements(said, "`security`");
        let requirement = |alternative: &Spot<'b>| {
            let schemes = alternative.members().map(|(name, scopes)| (Arc::from(name), names(scopes)));
            Requirement(schemes.collect())
        };
        alternatives.iter().map(requirement).collect()
    }
}

/// Authorization (for devices: device authorization), token and refresh URL of a flow.
fn urls(flow: Spot<'_>) -> [Option<Arc<str>>; 3] {
    let authorization = flow.prose("authorizationUrl").or_else(|| flow.prose("deviceAuthorizationUrl"));
    [authorization, flow.prose("tokenUrl"), flow.prose("refreshUrl")]
}

fn names(list: Spot<'_>) -> BTreeSet<Arc<str>> {
    list.items().filter_map(|item| item.node.as_str()).map(Into::into).collect()
}
