// The text field: what a key or an emoji does to it. A selection is replaced, otherwise the caret writes.
//
// Imports nothing. A physical keyboard and an input method write into the field themselves; nothing here sees that.

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Put `text` where the caret stands. */
export function insert(field, text) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
}

/** Delete the selection, or what a person sees as one character before the caret: a family is one. */
export function backspace(field) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const from = start === end ? start - lastGrapheme(value.slice(0, start)).length : start;
  field.setRangeText("", from, end, "end");
}

/** The last user-perceived character of a text, or "". */
export function lastGrapheme(text) {
  return Array.from(graphemes.segment(text), ({ segment }) => segment).at(-1) ?? "";
}

/** A text without halves of surrogate pairs, which a field may hold for the moment between two events. */
export function wellFormed(text) {
  return text.replaceAll(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");
}
