// The one error that keymoji throws on purpose: its message is one line that says where, what was found and what to do.

/** Everything that keymoji refuses on purpose: catch this one. */
export class KeymojiError extends Error {
  name = "KeymojiError";
}
