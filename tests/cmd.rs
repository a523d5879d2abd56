//! What is typed and what is printed, as transcripts in `tests/cmd`. `TRYCMD=overwrite cargo test --test cmd` writes the outputs
//! anew; read them before you commit them.

#[test]
fn transcripts_are_what_is_printed() {
    trycmd::TestCases::new()
        .env("NO_COLOR", "1")
        .env("COLUMNS", "80")
        .case("tests/cmd/*.trycmd");
}
