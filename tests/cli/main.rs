//! The program as a user runs it: every command, on files and on the demo provider, with what it prints, leaves on the
//! disk and tells the shell.

mod accepting;
mod canary;
mod deciding;
mod demo;
mod drafts;
mod faults;
mod history;
mod holding;
mod hostile;
mod inferring;
mod ingesting;
mod inputs;
mod mailing;
mod place;
mod reviewing;
mod sides;
mod together;
mod waiving;

pub(crate) use place::{Place, Said};

/// A document with one operation, two response fields and a query parameter.
pub(crate) const V1: &str = r"
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: https://pets.example/api}]
paths:
  /pets:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: The pets.
          content:
            application/json:
              schema:
                type: array
                items:
                  type: object
                  required: [id, name]
                  properties:
                    id: {type: integer, maximum: 18446744073709551617}
                    name: {type: string, example: Rex}
";

/// The next version: a field went, a parameter became required.
pub(crate) fn v2() -> String {
    let text = V1.replace("                    name: {type: string, example: Rex}\n", "");
    text.replace("required: [id, name]", "required: [id]")
        .replace("in: query,", "in: query, required: true,")
}

/// And one more: the remaining field is a string now.
pub(crate) fn v3() -> String {
    v2().replace("id: {type: integer, maximum: 18446744073709551617}", "id: {type: string}")
}
