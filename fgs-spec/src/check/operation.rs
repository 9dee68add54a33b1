//! Compares a page with its operation.

use super::checker::Checker;
use super::difference::{ABSENT, Difference, PRESENT};
use super::matching::match_score;
use super::{definition, examples};
use crate::page::{Fact, Form, Page, Place, Side, Unparsed};
use crate::spec::{Pointer, Spec};

pub struct Checked {
    /// The operation of the page; `None` if it is not in the document.
    pub operation: Option<String>,
    pub differences: Vec<Difference>,
    pub unparsed: Vec<Unparsed>,
}

pub fn check(page: &Page, spec: &Spec) -> Checked {
    let operations = spec.operations();
    let Some(operation) = operations
        .iter()
        .max_by_key(|operation| match_score(page, operation))
    else {
        return missing(page);
    };
    if match_score(page, operation) < 2 {
        return missing(page);
    }
    let mut checker = Checker {
        page,
        spec,
        operation,
        differences: Vec::new(),
        unparsed: page.unparsed.clone(),
        compared: Vec::new(),
    };
    checker.run();
    Checked {
        operation: Some(operation.id.clone()),
        differences: checker.differences,
        unparsed: checker.unparsed,
    }
}

fn missing(page: &Page) -> Checked {
    let difference = Difference {
        operation: page
            .operation
            .clone()
            .unwrap_or_else(|| format!("{} {}", page.method, page.path)),
        place: "path-template".to_owned(),
        field: page.path.clone(),
        fact: Fact::Presence,
        page: PRESENT.to_owned(),
        spec: ABSENT.to_owned(),
        file: page.file.clone(),
        form: page.form,
        line: None,
    };
    Checked {
        operation: None,
        differences: vec![difference],
        unparsed: page.unparsed.clone(),
    }
}

impl Checker<'_> {
    fn run(&mut self) {
        self.request_line();
        if self.page.form == Form::Definition {
            return definition::check(self);
        }
        for (place, name) in [
            (Place::Path, "path"),
            (Place::Query, "query"),
            (Place::Header, "header"),
        ] {
            let rows = self.page.rows(&place, Side::Request);
            let fields = self.spec.parameters(self.operation, name);
            let parent = self.operation.pointer.clone();
            self.fields(&place, Side::Request, &rows, fields, &parent);
        }
        let body = self.operation.pointer.to("requestBody");
        self.body(&Place::RequestBody, Side::Request, &body);
        self.statuses();
        self.unreferenced_tables();
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
