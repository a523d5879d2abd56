//! Sentences of our own for each turn of phrase, and the traps beside them: sentences about data, cases and denials.

use super::{Precision, Statement, StatementKind, new_statements, statements};
use StatementKind::{Deprecated, Required, Unavailable, WillBeRemoved};

fn only(text: &str) -> Statement {
    let mut found = statements(text);
    assert_eq!(found.len(), 1, "{text:?} gave {found:?}");
    found.remove(0)
}

fn kinds(text: &str) -> Vec<StatementKind> {
    statements(text).into_iter().map(|said| said.kind).collect()
}

fn names(text: &str) -> Vec<String> {
    only(text).subjects
}

#[test]
fn what_is_gone() {
    for text in [
        "This property is no longer available and will be removed from the documentation soon.",
        "This parameter is not longer supported.",
        "The colour of the cart.\n\n**Note:** this field is no longer returned.",
        "This endpoint is not supported any more.",
        "This endpoint has been removed.",
        "The `colour` field was removed in v2.",
        "This parameter can no longer be used.",
        "This operation no longer works.",
        "This parameter is now ignored.",
        "This field is deprecated and will always be null.",
        "Deprecated and no longer returned.",
        "Deprecated and non-functional.",
        "This method is deprecated and non-functional.",
        "Removed in v66 and replaced with **done**.",
        "Retired: this field is gone.",
        "Discontinued.",
        "No longer supported.",
        "Since the shop sells no gifts, this field is no longer returned.",
    ] {
        assert_eq!(kinds(text), [Unavailable], "{text}");
    }
}

#[test]
fn what_will_go() {
    for text in [
        "This operation will be removed on 1 February 2026.",
        "This will be removed on [February 1, 2026](https://docs.example/#c); use [Search carts](#s) instead.",
        "This endpoint is scheduled for removal.",
        "This endpoint has been marked for removal.",
        "This field is deprecated and will be removed in a future version.",
        "This endpoint route is closing down and will be removed from the Carts API.",
        "The `total` field will, in future, not be included in the response.",
        "This parameter will no longer have any effect as of 2024-06-03.",
        "This operation is deprecated and becomes unavailable on 8 May 2021.",
        "Endpoint is currently being removed.",
        "Currently being removed.",
        "This endpoint is in the process of being retired.",
        "The API version reaches its end of life in June 2025.",
        "This endpoint will stop working after 30 June 2025.",
        "Sunset date: 2025-11-12.",
        "We will retire the `/carts` endpoint on 30 June 2025.",
        "On June 1, 2026, this endpoint will be removed.",
    ] {
        assert_eq!(kinds(text), [WillBeRemoved], "{text}");
    }
}

#[test]
fn what_is_deprecated() {
    for text in [
        "This property is deprecated.",
        "This property has been deprecated in favour of `cartId` due to privacy changes.",
        "Note that this field is now deprecated.",
        "**Deprecated** The colour of the cart.",
        "*Deprecated: new clients should prefer the `cart` field.* The colour.",
        "DEPRECATED - List of carts.",
        "(Deprecated) Get a cart",
        "Get a cart [DEPRECATED]",
        "Get a cart (Deprecated)",
        "Deprecated, use [Find carts](#find) that pages.",
        "Deprecated in favor of `cartId`.",
        "Obsolete.",
        "Closing down - List carts",
        "This field has been replaced by the `size_unit` field.",
        "Replaced by the cart token.",
        "This parameter should no longer be used.",
        "This field is no longer used.",
        "This field may be removed in a future version.",
        "<p>This field is <b>deprecated</b>.</p>",
        "> [!WARNING]\n> This endpoint is closing down.",
        "File retention API is now deprecated.",
    ] {
        assert_eq!(kinds(text), [Deprecated], "{text}");
        assert!(only(text).subjects.is_empty(), "{text}");
    }
}

#[test]
fn sentences_about_data_are_silent() {
    for text in [
        "The user will be removed from the group.",
        "Returned if the user has been removed.",
        "Metadata was removed from an alert.",
        "The item is no longer available at the warehouse.",
        "The ID of the group to be removed.",
        "Removed from project",
        "The date after which the webhook is no longer sent.",
        "The time at which the file expires and is no longer available.",
        "A label was removed from a discussion.",
        "Duplicated entries will be removed.",
        "If a cart exists in another stream, it will be removed from the other stream.",
        "The requested track has been replaced with a different track.",
        "The token can no longer be used with payment requests.",
        "This resource has been removed.",
        "This value has been removed.",
        "The `cart_id` has been removed.",
        "The field has been removed from the screen.",
        "Once removed, the `cart_token` associated with the cart is no longer valid.",
        "We will remove the user from all groups.",
        "Access is discontinued for unpaid accounts.",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn denials_are_silent() {
    for text in [
        "This property is not deprecated.",
        "This endpoint is no longer deprecated.",
        "This field will not be removed.",
        "This field has not been removed.",
        "We do not plan to remove this field.",
        "This field is no longer required.",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn cases_are_silent() {
    for text in [
        "Whether this field has been deprecated.",
        "Indicates if the status is deprecated.",
        "The key of the field, only passed when the field is deprecated.",
        "If this parameter is no longer available, an error is returned.",
        "This field is no longer returned if the cart is archived.",
        "This endpoint is no longer available when the cart is closed.",
        "It becomes mandatory once the `iconUrl` parameter is deprecated.",
        "Unless this endpoint has been removed, call it.",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn words_that_only_look_alike_are_silent() {
    for text in [
        "Deprecated keys are not returned by this operation.",
        "**Deprecation notice:** The required scopes will be updated on June 15, 2024.",
        "[Omitting this parameter is **deprecated**.](https://docs.example/)",
        "Must not be longer than 255 characters.",
        "Get a team (Legacy)",
        "Input can also be given recursively (deprecated).",
        "See the [deprecation notice](https://docs.example/deprecation) for details.",
        "Note that these keys are deprecated:\n\n* `jira.user.locale`",
        "* (deprecated) one of the following:\n  * A\n",
        "##### Old condition (deprecated) #####\n\nChecks it.",
        "```\nThis field is deprecated.\n```",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn the_one_spoken_of_is_named() {
    assert_eq!(names("The `username` parameter is no longer available."), ["username"]);
    assert_eq!(names("The username parameter is deprecated."), ["username"]);
    assert_eq!(names("The iconUrl param in the request body is deprecated."), ["iconUrl"]);
    assert_eq!(
        names("Note that `username` and `userkey` have been deprecated as search terms."),
        ["username", "userkey"]
    );
    assert_eq!(
        names("The `team` parameter and the `private` value for `setting` are deprecated."),
        ["team", "private"]
    );
    assert_eq!(names("The use of name is deprecated because of privacy changes."), ["name"]);
    assert_eq!(names("Specifying `cart.key` is deprecated."), ["cart.key"]);
    assert_eq!(names("The \"Get cart\" endpoint (described below) is deprecated."), ["Get cart"]);
    assert_eq!(names("* `true` _Deprecated_ A synonym for `strict`."), ["true"]);
    assert_eq!(names("* `EmailAddress` *(deprecated)*"), ["EmailAddress"]);
    assert_eq!(names("`PENDING`: (deprecated) It waits."), ["PENDING"]);
    assert_eq!(names("These statuses are deprecated."), ["these statuses"]);
    assert_eq!(names("This endpoint and its related APIs are deprecated."), [""; 0]);
    assert_eq!(names("The Carts API will be removed on May 5, 2021."), [""; 0]);
    assert!(only("This property is deprecated.").is_about("anything"));
    assert!(only("GitRepo is deprecated.").is_about("gitRepo"));
    assert!(!only("The `key` field is deprecated.").is_about("name"));
}

#[test]
fn a_pronoun_speaks_of_the_sentence_before() {
    let said = only("The `team` parameter is deprecated. It will be removed on 2026-03-01.");
    assert_eq!(
        (said.kind, said.subjects.as_slice()),
        (WillBeRemoved, ["team".to_owned()].as_slice())
    );
    assert_eq!(kinds("Gives the cart. It will be removed."), []);
}

#[test]
fn replacements_are_named() {
    for (text, replacement) in [
        ("Deprecated. Use `accountId` instead.", "accountId"),
        (
            "This property is deprecated in favor of `accountId` because of privacy.",
            "accountId",
        ),
        ("This field has been replaced by the `size_unit` field.", "size_unit"),
        ("Deprecated in favour of cartId.", "cartId"),
        ("Deprecated, use [Find carts](#find) that pages.", "Find carts"),
        ("Deprecated - please use likes instead", "likes"),
        ("*Deprecated: new clients should prefer the `parent` field.*", "parent"),
        (
            "This endpoint is deprecated; new clients should use `/v2/carts` instead.",
            "/v2/carts",
        ),
        ("Deprecated. Please use GET /v2/carts.", "GET /v2/carts"),
        ("This field is deprecated. `cart_id` should be used instead.", "cart_id"),
        ("Deprecated, use the 'type' field instead.", "type"),
        ("This group is deprecated by apps/v1/Cart.", ""),
        ("This type is deprecated by apps/v1/Cart.", "apps/v1/Cart"),
        (
            "This field is now deprecated in favor of Notices for Shops, so only reset it.",
            "Notices for Shops",
        ),
        ("The use of the key is deprecated. Use account ID instead.", "account ID"),
    ] {
        let found = statements(text).into_iter().find_map(|said| said.replacement).unwrap_or_default();
        assert_eq!(found, replacement, "{text}");
    }
}

#[test]
fn what_is_no_replacement_is_not_named() {
    for text in [
        "This property is deprecated. See the [deprecation notice](https://docs.example/) for details.",
        "Deprecated, do not use `cart`.",
        "This parameter is deprecated. Do not use that one instead.",
        "This field is no longer available if you use `cart`.",
    ] {
        assert!(statements(text).iter().all(|said| said.replacement.is_none()), "{text}");
    }
}

#[test]
fn dates_stand_with_the_end_that_they_are_about() {
    let said = only("As of July 2020 deprecated; this endpoint will be removed on [February 1, 2026](https://docs.example).");
    assert_eq!(said.deadline().map(|day| day.to_string()).as_deref(), Some("2026-02-01"));
    let said = only("This endpoint will be removed in Feb 2026.");
    assert_eq!(
        (said.date.map(|day| day.to_string()).as_deref(), said.precision),
        (Some("2026-02-01"), Precision::Month)
    );
    let said = only("As of July 2020, the `/tokens` endpoint is deprecated.");
    assert_eq!(said.date.map(|day| day.to_string()).as_deref(), Some("2020-07-01"));
    assert_eq!(said.deadline(), None, "the day of a deprecation is no deadline");
}

#[test]
fn a_quote_is_what_a_reader_sees() {
    let said = only("Its colour.\n\n> **Note:** This _field_ is [deprecated](https://docs.example/a_(b)),\n> use `new_colour`. See more.");
    assert_eq!(said.quote, "Note: This field is deprecated, use `new_colour`.");
}

#[test]
fn the_strongest_statement_about_a_subject_stays() {
    let said = only("This field is deprecated, use `cartId`. It will be removed on 2026-03-01. This field is deprecated.");
    assert_eq!(said.kind, WillBeRemoved);
    assert_eq!(said.replacement.as_deref(), Some("cartId"));
}

#[test]
fn what_was_said_before_is_no_news() {
    let old = "This property is deprecated. See the [notice](https://docs.example/old).";
    assert!(
        new_statements(
            Some(old),
            "This property has been deprecated. See the [notice](https://docs.example/new)."
        )
        .is_empty()
    );
    assert!(new_statements(Some("This field will be removed soon."), "This field is deprecated.").is_empty());
    assert_eq!(new_statements(None, "This property is deprecated.").len(), 1);
    assert_eq!(new_statements(Some("The name."), "The name. This property is deprecated.").len(), 1);
}

#[test]
fn a_step_further_is_news_and_keeps_the_replacement() {
    let old = "This property is deprecated. Use `accountId` instead. The name of the user.";
    let found = new_statements(Some(old), "This property is no longer available.");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind, found[0].replacement.as_deref()), (Unavailable, Some("accountId")));
    let unflagged = "The name of the user. In new code, use `accountId` instead.";
    let found = new_statements(Some(unflagged), "This property is no longer available.");
    assert_eq!(found[0].replacement.as_deref(), Some("accountId"));
}

#[test]
fn a_date_that_moved_is_news() {
    let (old, new) = (
        "This endpoint will be removed on 2025-05-01.",
        "This endpoint will be removed on 1 August 2025.",
    );
    let found = new_statements(Some(old), new);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].was.map(|day| day.to_string()).as_deref(), Some("2025-05-01"));
    assert!(new_statements(Some(old), "This endpoint will be removed on May 1, 2025.").is_empty());
}

#[test]
fn required_counts_where_it_depended_before() {
    let found = new_statements(Some("The ID. Required, unless `name` is specified."), "The ID. Required.");
    assert_eq!(found.iter().map(|said| said.kind).collect::<Vec<_>>(), [Required]);
    assert_eq!(new_statements(Some("The ID. Optional."), "The ID. Required in requests.").len(), 1);
    assert_eq!(new_statements(Some("The ID."), "The ID. This parameter is now required.").len(), 1);
    assert!(new_statements(Some("The ID."), "The ID. Required.").is_empty());
    assert!(new_statements(None, "The ID. Required.").is_empty());
    assert!(new_statements(Some("The ID."), "The ID. Required, unless `name` is specified.").is_empty());
}

#[test]
fn odd_texts_are_read_without_harm() {
    for text in [
        "",
        ".",
        "`",
        "deprecated",
        "[deprecated](",
        "| deprecated |",
        "Deprecated\u{0}",
        "é deprecated. è",
        "<deprecated",
    ] {
        let _ = statements(text);
    }
    let long = format!("This field is deprecated{} end.", " and so on".repeat(20_000));
    assert!(statements(&long).len() <= 1);
}
