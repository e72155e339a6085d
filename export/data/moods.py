"""Which emoji laugh, party or flirt, and which go with grief: a text with one of the second must not get the first.

Imports nothing.
"""

MERRY = frozenset(
    "😂🤣😆😹😄😁😃😀😅😺😸🙃🤭🎉🥳🎊🎈🪅🪩🎂🎁🥂🍾🍻🍺💃🕺👯🎆🎇😜😝😛🤪😏😈😎🤩😘😗😙😚😽💋😉😍😻🥰😋🤑🔥👏🙌🏆🥇💅🤡🤠"
)
GRAVE = frozenset("🕯🪦⚰⚱💔🙏😢🫂😭🖤🤍🥀🕊😔😞☹🙁😰😨🚑🆘🏥😟😥😱🤕")


def is_grave(emoji: tuple[str, ...]) -> bool:
    """Whether a phrase with these emoji, best first, is about something grave.

    >>> is_grave(("🕯", "🙏")), is_grave(("😭", "😂"))
    (True, False)
    """
    return not GRAVE.isdisjoint(emoji[:2]) and MERRY.isdisjoint(emoji)
