//! A page against its operation.

use super::checker::Checker;
use super::drift::{ABSENT, Drift, PRESENT};
use super::examples;
use super::matching::votes;
use crate::page::{Fact, Page, Place, Side, Unread};
use crate::spec::{Pointer, Spec};

pub struct Checked {
    /// The operation the page is of; `None` where the document has none.
    pub operation: Option<String>,
    pub drift: Vec<Drift>,
    pub unread: Vec<Unread>,
}

pub fn check(page: &Page, spec: &Spec) -> Checked {
    let operations = spec.operations();
    let Some(operation) = operations
        .iter()
        .max_by_key(|operation| votes(page, operation))
    else {
        return missing(page);
    };
    if votes(page, operation) < 2 {
        return missing(page);
    }
    let mut checker = Checker {
        page,
        spec,
        operation,
        drift: Vec::new(),
        unread: page.unread.clone(),
        compared: Vec::new(),
    };
    checker.run();
    Checked {
        operation: Some(operation.id.clone()),
        drift: checker.drift,
        unread: checker.unread,
    }
}

fn missing(page: &Page) -> Checked {
    let drift = Drift {
        operation: page
            .operation
            .clone()
            .unwrap_or_else(|| format!("{} {}", page.method, page.path)),
        place: "path-template".to_owned(),
        field: page.path.clone(),
        fact: Fact::Presence,
        page: PRESENT.to_owned(),
        spec: ABSENT.to_owned(),
        line: None,
    };
    Checked {
        operation: None,
        drift: vec![drift],
        unread: page.unread.clone(),
    }
}

impl Checker<'_> {
    fn run(&mut self) {
        self.request_line();
        for (place, name) in [
            (Place::Path, "path"),
            (Place::Query, "query"),
            (Place::Header, "header"),
        ] {
            let rows = self.page.rows(&place, Side::Request);
            let fields = self.spec.parameters(self.operation, name);
            let around = self.operation.pointer.clone();
            self.fields(&place, Side::Request, &rows, fields, &around);
        }
        let body = self.operation.pointer.to("requestBody");
        self.body(&Place::RequestBody, Side::Request, &body);
        self.statuses();
        self.tables_that_nothing_names();
        examples::check(self);
    }

    fn request_line(&mut self) {
        let (page, operation) = (self.page, self.operation);
        if page.method != operation.method {
            self.push(
                "method",
                "",
                Fact::Presence,
                &page.method,
                &operation.method,
                &operation.pointer,
            );
        }
        if page.path != operation.path {
            let item = Pointer::new(&["paths", &operation.path]);
            self.push(
                "path-template",
                "",
                Fact::Presence,
                &page.path,
                &operation.path,
                &item,
            );
        }
    }
}
