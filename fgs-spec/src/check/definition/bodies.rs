//! Bodies and responses of a definition.

use super::facts::At;
use super::marks::{Marks, SAYS, is_absent};
use crate::check::checker::Checker;
use crate::check::difference::{ABSENT, PRESENT};
use crate::page::{Fact, Place, Side, Type};
use crate::spec::Pointer;

impl Checker<'_> {
    /// Compares a body; `holder` is the request body or the response.
    pub(super) fn definition_body(&mut self, place: &Place, side: Side, holder: &Pointer) {
        let page = self.page;
        let table = page
            .tables
            .iter()
            .find(|table| table.place == *place && table.side == side);
        let media = self.spec.body(holder);
        let at = place.to_string();
        match (table, media) {
            (None, None) => {}
            (Some(_), None) => self.push(&at, "", Fact::Presence, PRESENT, ABSENT, holder),
            (None, Some(media)) => {
                if !is_absent(self.spec, holder) && self.spec.get(&holder.to("x-source")).is_none()
                {
                    self.push(&at, "", Fact::Presence, ABSENT, PRESENT, &media);
                }
            }
            (Some(table), Some(media)) => {
                let schema = media.to("schema");
                match &table.of {
                    Some(of) => {
                        let at = At {
                            place: &at,
                            field: "",
                        };
                        self.schema(at, side, of, &schema, None);
                    }
                    None => {
                        let chain = self.spec.chain(&schema);
                        let name = chain.last().and_then(|it| self.spec.schema_name(it));
                        let at = name.map_or(at, |name| Place::Schema(name.to_owned()).to_string());
                        self.members(&at, side, &table.fields, &chain);
                    }
                }
            }
        }
    }

    pub(super) fn definition_request(&mut self) {
        let pointer = self.operation.pointer.to("requestBody");
        self.definition_body(&Place::RequestBody, Side::Request, &pointer);
        let has_body = self.spec.body(&pointer).is_some();
        if let Some(published) = self.page.body_required.filter(|_| has_body) {
            let resolved = self.spec.resolve(&pointer);
            let required = self.spec.get(&resolved.to("required"));
            let required = required.is_some_and(|it| it.as_bool() == Some(true));
            let marks = Marks::of(self.spec, std::slice::from_ref(&resolved));
            self.definition_fact(
                At {
                    place: "request.body",
                    field: "",
                },
                Fact::Required,
                &marks,
                [Some(required.to_string()), Some(published.to_string())],
                &Type::Object,
                &resolved,
            );
        }
    }

    pub(super) fn definition_responses(&mut self) {
        let known = self.spec.statuses(self.operation);
        let page = self.page;
        let listed = page.statuses.iter().flatten();
        let listed: Vec<u16> = listed.map(|status| status.code).collect();
        let responses = self.operation.pointer.to("responses");
        for code in &listed {
            if !known.iter().any(|(known, _)| known == code) {
                let field = code.to_string();
                self.push(
                    "status",
                    &field,
                    Fact::Presence,
                    PRESENT,
                    ABSENT,
                    &responses,
                );
            }
        }
        for (code, pointer) in known {
            let has_source = self.spec.get(&pointer.to("x-source")).is_some();
            let absent = is_absent(self.spec, &pointer);
            let field = code.to_string();
            if !listed.contains(&code) {
                if !absent && !has_source {
                    self.push("status", &field, Fact::Presence, ABSENT, PRESENT, &pointer);
                }
            } else if absent {
                let text = format!("{SAYS} absent");
                let says = pointer.to(SAYS);
                self.push("status", &field, Fact::Presence, PRESENT, &text, &says);
            } else {
                self.definition_headers(code, &pointer);
                self.definition_body(&Place::ResponseBody(code), Side::Response, &pointer);
            }
        }
    }

    /// Compares the headers of a response.
    fn definition_headers(&mut self, code: u16, response: &Pointer) {
        let header = Place::ResponseHeader(code);
        let rows = self.page.rows(&header, Side::Response);
        let headers = self.spec.resolve(response).to("headers");
        let parts = self.spec.parts(&headers);
        let place = header.to_string();
        let none = Marks::default();
        for (row, part) in self.names(&place, &rows, &parts, &none, response) {
            let at = At {
                place: &place,
                field: &row.name,
            };
            let schema = self.spec.resolve(&part).to("schema");
            self.schema(at, Side::Response, row, &schema, Some(&part));
        }
    }
}
