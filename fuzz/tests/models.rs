//! Every model reads any JSON, writes it, and reads what it wrote.

use std::collections::BTreeMap;

use fuzz::bolero::{Driver, ValueGenerator, check};
use fuzz::json::{Schemas, UNKNOWN};
use peak_alloc::PeakAlloc;
use schemars::SchemaGenerator;
use serde_json::value::RawValue;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What reading may take of memory, beside so many times the text.
const BASE: usize = 1024 * 1024;
const PER_BYTE: usize = 10;

/// A larger text may be refused: its values could take too much memory, or its lists be too long.
const SMALL: usize = 2048;

/// Reads a text as a model, and checks what it has become.
type Check = fn(&str);

/// The models, with their names.
macro_rules! all_models {
    ($($kind:tt $model:ident,)*) => {
        const MODELS: &[(&str, Check)] = &[$((stringify!($model), |json| {
            use functiongraph::__private::read_response;
            type Model = functiongraph::types::$model;
            let read = |json: &str| {
                let before = MEMORY.current_usage();
                MEMORY.reset_peak_usage();
                let model = read_response::<Model>(json);
                let peak = MEMORY.peak_usage().saturating_sub(before);
                let allowed = PER_BYTE * json.len() + BASE;
                assert!(peak <= allowed, "reading took {peak} bytes of {allowed}");
                model
            };
            // No JSON, or too much of it.
            let Ok(model) = read(json) else {
                assert!(json.len() > SMALL || !is_json(json), "JSON is not read");
                return;
            };
            let Some(model) = model else {
                let is_object = json.trim_start().starts_with('{');
                let is_struct = stringify!($kind) == "struct";
                assert!(!(is_object && is_struct), "an object is not read");
                return;
            };
            let written = serde_json::to_string(&model).unwrap();
            if let Some(unknown) = unknown(json) {
                let member = format!("\"{UNKNOWN}\":{unknown}");
                assert!(written.contains(&member), "{member} is lost: {written}");
            }
            let again = read(&written).unwrap();
            assert_eq!(again.as_ref(), Some(&model), "written as {written}");
            assert_eq!(serde_json::to_string(&again).unwrap(), written);
            // What serde alone reads: a user's own file.
            if let Ok(model) = serde_json::from_str::<Model>(json) {
                let written = serde_json::to_string(&model).unwrap();
                let again = serde_json::from_str::<Model>(&written).unwrap();
                assert_eq!(again, model, "written as {written}");
            }
        }),)*];
    };
}

include!(concat!(env!("OUT_DIR"), "/models.rs"));

fn is_json(json: &str) -> bool {
    serde_json::from_str::<&RawValue>(json).is_ok()
}

/// The value of the member that no model has, if the text is an object with it.
fn unknown(json: &str) -> Option<&str> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(json).ok()?;
    members.get(UNKNOWN).map(|value| value.get())
}

/// A model, and a text for it.
#[derive(Debug)]
struct Case {
    model: usize,
    json: String,
}

struct Cases(Schemas);

impl ValueGenerator for Cases {
    type Output = Case;

    fn generate<D: Driver>(&self, driver: &mut D) -> Option<Case> {
        let model = driver.gen_usize(
            std::ops::Bound::Included(&0),
            std::ops::Bound::Excluded(&MODELS.len()),
        )?;
        let json = self.0.text(driver, MODELS[model].0)?;
        Some(Case { model, json })
    }
}

fn schemas() -> Schemas {
    let mut generator = SchemaGenerator::default();
    functiongraph::__private::add_schemas(&mut generator);
    let definitions = serde_json::to_value(generator.take_definitions()).unwrap();
    Schemas::new(definitions.as_object().unwrap().clone())
}

/// One test, since the counter of memory is of the process.
#[test]
fn models_round_trip() {
    for (model, check) in MODELS {
        for input in fuzz::corpus::inputs("models").unwrap() {
            let json = str::from_utf8(input.bytes()).unwrap();
            let checked = std::panic::catch_unwind(|| check(json));
            assert!(checked.is_ok(), "{model} fails for {json}");
        }
    }
    check!()
        .with_generator(Cases(schemas()))
        .for_each(|case| MODELS[case.model].1(&case.json));
}
