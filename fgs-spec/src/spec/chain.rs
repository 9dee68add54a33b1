//! A schema together with those that its references lead to.

use serde_json::Value;

use super::document::Spec;
use super::pointer::Pointer;

/// A part and the parts that it refers to, one after the other; the first that has a keyword counts.
#[derive(Clone, Debug)]
pub struct Chain(Vec<Pointer>);

impl Chain {
    /// The part that holds the schema itself.
    pub fn last(&self) -> Option<&Pointer> {
        self.0.last()
    }

    pub fn parts(&self) -> &[Pointer] {
        &self.0
    }
}

impl Spec {
    pub fn chain(&self, part: &Pointer) -> Chain {
        let mut parts = vec![part.clone()];
        // References may form a cycle.
        for _ in 0..16 {
            let Some(last) = parts.last() else { break };
            let reference = self
                .text(&last.to("$ref"))
                .or_else(|| self.text(&last.to("allOf").to("0").to("$ref")));
            let Some(local) = reference.as_deref().and_then(|it| it.strip_prefix('#')) else {
                break;
            };
            parts.push(Pointer(local.to_owned()));
        }
        Chain(parts)
    }

    /// Where the keyword stands, and its value.
    pub fn keyword(&self, chain: &Chain, key: &str) -> Option<(Pointer, &Value)> {
        chain.0.iter().find_map(|part| {
            let pointer = part.to(key);
            let value = self.get(&pointer)?;
            Some((pointer, value))
        })
    }
}
