"""Which emoji laugh, party or flirt, and which go with grief: a text with one of the second must not get the first.

Imports nothing.
"""

LAUGHING = "😂🤣😆😹😅🤭💀😀😃😄😁😸😺🙂🙃😊☺😎🤠🌞😜😝😛🤪🥴🤡👻🙈💅😋🤤👅"
FLIRTING = "😍😻🥰😘😗😙😚😽😉😏💋🫦💘💌💦🍑🍆🥵😈"
PARTYING = "🥳🤩🎉🎊🎈🎆🎇🧨🪅🪩🎂🎁🎄🎅🎃🧧🍻🍺🥂🍾🍷🍹🍸🥃💃🕺👯"
CHEERING = "🔥💯🚀🏆🥇🏅👏🙌🤘🤟🤑💰💵🛍"
MERRY = frozenset(LAUGHING + FLIRTING + PARTYING + CHEERING)
FESTIVE = frozenset("🎂🎁🎄🎅🎃🧧🙂🌞💌🍷💰💵🛍👻🔥")  # of these, what a grave text may speak of, and its writer accept
GRAVE = frozenset("🕯🪦⚰⚱💔🙏😢🫂😭🖤🤍🥀🕊😔😞☹🙁😰😨🚑🆘🏥😟😥😱🤕")


def is_grave(emoji: tuple[str, ...]) -> bool:
    """Whether a phrase with these emoji, best first, is about something grave.

    >>> is_grave(("🕯", "🙏")), is_grave(("😭", "😂"))
    (True, False)
    >>> is_grave(("😢", "🎄"))
    True
    """
    return not GRAVE.isdisjoint(emoji[:2]) and (MERRY - FESTIVE).isdisjoint(emoji)
