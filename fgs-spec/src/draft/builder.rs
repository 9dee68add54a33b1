//! State while a draft is written.

use std::collections::BTreeMap;

use super::names::Schemas;
use super::yaml::Yaml;
use crate::page::Page;

pub(super) struct Draft<'a> {
    pub page: &'a Page,
    pub schemas: Schemas<'a>,
    pub parameters: Vec<(String, Yaml)>,
    pub responses: BTreeMap<String, Yaml>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(page: &'a Page) -> Self {
        Self {
            page,
            schemas: Schemas::new(page),
            parameters: Vec::new(),
            responses: BTreeMap::new(),
        }
    }
}
