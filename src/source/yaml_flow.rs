//! Flow collections of YAML, `[a, b]` and `{a: b}`, as far as they stand on one line and hold nothing unusual.

use super::tape::Tag;
use super::yaml_block::Block;
use super::yaml_text;

/// A flow collection that begins here. Leaves off behind it.
pub(super) fn collection(block: &mut Block<'_>) -> Option<()> {
    let is_object = block.rest().first() == Some(&b'{');
    let close = if is_object { b'}' } else { b']' };
    block.builder.open(is_object, block.at).ok()?;
    block.at += 1;
    block.skip_spaces();
    while block.rest().first() != Some(&close) {
        if is_object {
            key(block)?;
        }
        value(block)?;
        block.skip_spaces();
        match block.rest().first()? {
            b',' => {
                block.at += 1;
                block.skip_spaces();
            }
            end if *end == close => {}
            _ => return None,
        }
    }
    block.at += 1;
    block.builder.close(block.at);
    Some(())
}

/// A plain key and its colon; others are left to the parser.
fn key(block: &mut Block<'_>) -> Option<()> {
    let start = block.at;
    let rest = block.rest();
    let length = rest
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$' | b'/'))
        .count();
    let is_key = rest.get(length) == Some(&b':') && rest.get(length + 1) == Some(&b' ') && block.plain_start();
    (is_key && length > 0).then_some(())?;
    block.builder.key(Tag::KeyPlain, start, start + length);
    block.at += length + 1;
    block.skip_spaces();
    Some(())
}

fn value(block: &mut Block<'_>) -> Option<()> {
    let start = block.at;
    match block.rest().first()? {
        b'[' | b'{' => collection(block),
        b'"' | b'\'' => {
            // No line is indented so far: what goes over several is left to the parser.
            let quoted = yaml_text::quoted(block, usize::MAX)?;
            block.push(start, &quoted, true);
            (block.rest().first() != Some(&b':')).then_some(())
        }
        _ if block.plain_start() => {
            let rest = block.rest();
            let end = rest.iter().position(|byte| b",[]{}\n".contains(byte))?;
            let written = block.text.get(start..start + end)?.trim_end_matches(' ');
            let is_odd = matches!(written, "-" | "?") || written.contains([':', '#', '\t']);
            (!is_odd).then_some(())?;
            block.at = start + written.len();
            block.push(start, written, false);
            Some(())
        }
        _ => None,
    }
}
