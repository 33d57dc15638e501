//! JSON Schemas, for tests of files and answers that must follow one.

use boon::{Compiler, SchemaIndex, Schemas, ValidationError};
use serde_json::Value;

pub(crate) struct Schema {
    all: Schemas,
    own: SchemaIndex,
}

impl Schema {
    /// Formats such as `uri` and `date-time` are checked too.
    pub(crate) fn new(schema: Value) -> Self {
        let address = "https://example.com/schema.json";
        let (mut compiler, mut all) = (Compiler::new(), Schemas::new());
        compiler.enable_format_assertions();
        compiler.add_resource(address, schema).unwrap();
        let own = compiler.compile(address, &mut all).unwrap_or_else(|error| panic!("{error:#}"));
        Self { all, own }
    }

    /// What is wrong with a value, each with the JSON pointer to it.
    pub(crate) fn errors(&self, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        if let Err(error) = self.all.validate(value, self.own) {
            collect(&error, &mut found);
        }
        found
    }
}

/// The innermost causes: the others only say that there are some.
fn collect(error: &ValidationError<'_, '_>, found: &mut Vec<String>) {
    if error.causes.is_empty() {
        found.push(format!("{}: {}", error.instance_location, error.kind));
    }
    for cause in &error.causes {
        collect(cause, found);
    }
}
