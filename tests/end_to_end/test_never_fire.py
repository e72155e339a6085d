"""The never-fire suite: at the shipped bundle's own threshold a keyboard stays silent where an emoji would be wrong.

The texts are written by hand, and none is made by the patterns that the trigger learns from. Grief hardly ever gets
anything celebratory; numbers, times, links, code and the like get nothing, and good news must get an answer.
"""

from pathlib import Path

import pytest

from export.keyboard.never_fire import never_fire_texts
from runtime import EmojiPredictor, EmojiSession
from runtime.strip.skin_tones import bare_spelling
from tests.small_keyboards import publish_keyboard, small_graph

README = Path(__file__).parents[2] / "README.md"
CELEBRATORY = frozenset(  # of 20 labels; not hearts of one colour, nor a camera
    ("😍", "😂", "💕", "🔥", "😊", "😎", "✨", "😘", "📸", "🇺🇸", "☀", "😉", "💯", "😁", "🎄", "😜")
)
GROUPS: dict[str, tuple[str, ...]] = {
    "function words": (
        *(
            "its own",
            "and then",
            "because of",
            "even if we",
            "where is the",
            "who was it for",
            "such as",
            "in front of",
            "the same",
        ),
        *(
            "which one of them",
            "until",
            "through",
            "as well as",
            "out of",
            "neither of us",
            "rather than the",
            "between",
        ),
        *("they had to", "under the", "with no", "each of those", "while", "are you", "so that", "there was a"),
    ),
    "numbers": (
        *("0042", "3.14159", "1,250,000", "0.5", "-17", "1/3", "2^10", "6 x 7", "12 %", "€ 89.90", "$1.2m", "17 km/h"),
        *("1200 ml", "IV", "#4", "no. 12", "1e-5", "070-1234567", "PIN 9931", "ISBN 978-3-16-148410-0", "2,5 m"),
        *("DE89 3704 0044 0532 0130 00", "order 55-2210", "-4 °C", "100:1"),
    ),
    "times": (
        *("1:08", "9:45ish", "23:59:59", "noon", "8 am", "quarter past four", "10.30 h", "2024-02-29", "March 3rd"),
        *("12/25/2021", "Tue 14:00", "between 9 and 5", "half past six", "in 20 minutes", "T+3 days", "Q3 2022"),
        *("by the 15th", "6pm EST", "week 34", "tomorrow at ten", "05:00 sharp", "on the 2nd of June", "7ish", "1998"),
    ),
    "links": (
        *("https://en.wikipedia.org/wiki/Tree", "http://10.0.0.1:8080/admin", "ftp.example.net", "bit.ly/3xYz"),
        *("www.city-library.example", "https://maps.example/?q=52.5,13.4", "mailto:office@firm.example"),
        *("jane.doe@uni.example", "support@bank.example", "https://a.example/b#c", "file:///home/user/notes.txt"),
        *("github.example/org/repo/pull/17", "https://video.example/watch?v=dQ", "http://localhost:3000"),
        *("go to portal.example and log in", "rtsp://cam.example/1", "https://t.example/xY1z", "s3://bucket/key"),
        *("form at https://gov.example/tax", "wss://feed.example/v2", "https://shop.example/cart?sku=881&n=2"),
    ),
    "code": (
        *("import numpy as np", "return x ** 2", "while (i < n) { i += 1; }", "chmod 755 deploy.sh", "ls -la /var/log"),
        *(
            "const f = (a, b) => a + b;",
            "public static void main(String[] args)",
            "docker compose up -d",
            "rm -rf dist",
        ),
        *("UPDATE orders SET state = 'sent' WHERE id = 7;", "<div class='row'>", "#include <stdio.h>", "x = x or None"),
        *("pip install requests==2.31.0", "TypeError: undefined is not a function", "kubectl get pods -n prod"),
        *("assert len(a) == len(b)", "git rebase -i HEAD~3", "segmentation fault (core dumped)", "curl -I example.org"),
        *("{'a': 1, 'b': [2, 3]}", "fn main() -> Result<(), Error> {", "exit code 137", "/^[a-z]+$/i"),
    ),
    "addresses": (
        *("12 Rue de la Paix, 75002 Paris", "1600 Harbour Blvd, Suite 400", "Flat 3, 88 Mill Lane, York YO1 7JN"),
        *("PO Box 551, Wellington 6140", "Bahnhofstrasse 21, 8001 Zürich", "4 Privet Close", "Gate 5, Terminal 2"),
        *("27 King's Parade, Cambridge", "Via Roma 14, Torino", "Unit 9, Westfield Business Park", "room B-214"),
        *("350 Fifth Avenue, New York, NY 10118", "Level 6, 120 Collins St", "the blue door at number 41"),
        *(
            "Kungsgatan 7, 111 43 Stockholm",
            "corner of 3rd and Pine",
            "exit 23 off the A12",
            "Lote 5, Rua das Flores 30",
        ),
        *("Plot 19, Sector 62, Noida", "C/ Mayor 2, 3º izq", "1-2-3 Shibuya, Tokyo", "Dorfstr. 8a, 06108 Halle"),
    ),
    "grief": (
        *("my grandmother just died", "we buried my uncle today", "he didn't make it", "she is no longer with us"),
        *("i miss my mom so much, she's been gone a year", "we lost him to cancer", "the cat had to be put down"),
        *("her husband passed on tuesday", "RIP to my best friend", "the wake is on thursday at six"),
        *("i can't believe he is really gone", "scattering my father's ashes this weekend", "our baby was stillborn"),
        *("thinking of everyone at the memorial service", "he took his own life", "our thoughts are with her parents"),
        *("they found her body this morning", "my brother was killed in the crash", "she fought so hard but it's over"),
        *("my condolences", "i had a miscarriage", "it's the first christmas without dad", "rest easy grandpa"),
        *("my dog died in my arms", "i don't know how to live without her"),
    ),
    "bad news": (
        *("the biopsy came back malignant", "i got fired today", "they are shutting the whole plant down"),
        *(
            "he's in the hospital again",
            "she left me for someone else",
            "our house burned down",
            "i failed the bar exam",
        ),
        *("the tumor has spread", "my visa was refused", "we are filing for bankruptcy", "dad had a stroke"),
        *("there's been an explosion downtown", "the flood took everything", "i was assaulted on my way home"),
        *("grandpa fell and broke his hip", "they can't find the missing girl", "the landlord is evicting us"),
        *("i tested positive and i can't breathe well", "the bombing killed dozens", "my ex is stalking me"),
        *("she relapsed", "i want to hurt myself", "we have to cancel the wedding", "mom's dementia is getting worse"),
        *("he was diagnosed with ALS",),
    ),
}
BLIND: dict[str, tuple[str, ...]] = {  # written by someone who saw neither the patterns nor the texts above
    "grief": (
        "grandpa passed away this morning",
        "Mum died last night. I can't stop shaking",
        "we had to put Biscuit down today",
        "funeral is thursday at st marks, wear dark colours",
        "its been 3 years since dad left us",
        "We lost the baby at 11 weeks",
        "so sorry for your loss, she was a wonderful woman",
        "just got the call. he's gone",
        "my cat got hit by a car and didnt make it",
        "still cant belive shes not here anymore",
        "The wake is at my aunts after the burial",
        "scattering his ashes on the beach this weekend",
        "I keep reaching for the phone to call her",
        "rest in peace uncle Tomasz",
        "would have been her 30th birthday today",
        "first christmas without nana is gonna be brutal",
        "my condolences to you and the whole family",
        "he didnt wake up from the surgery",
        "Our neighbour was found dead in his flat",
        "they turned off the life support at 4",
        "the hamster died and i have to tell the kids",
        "can u help me write the eulogy",
        "she was stillborn. we named her Iris",
        "picking out a casket is the worst thing ive ever done",
        "my best friend took his own life on sunday",
        "the vet said there was nothing left to do, he went peacefully",
        "visiting moms grave tomorow, do you want to come",
        "Widowed at 34. i dont know how to do this",
        "in loving memory of coach Ramirez",
        "found his old voicemails and cried for an hour",
    ),
    "bad news": (
        "they found a lump, biopsy is next week",
        "got laid off this morning, whole team is gone",
        "she broke up with me over text",
        "someone smashed the car window and took my bag",
        "I failed the bar exam again",
        "dad had a stroke, we're at the er",
        "crashed the car, im ok but its totaled",
        "my landlord is evicting us by the end of the month",
        "he hit me again last night",
        "the house flooded, everything downstairs is ruined",
        "I've been hurting myself again",
        "card declined and rent is due tmrw",
        "The test came back positive for cancer",
        "my brother got arrested",
        "we are getting divorced",
        "theres been a shooting near the school",
        "didn't get into any of the unis i applied to",
        "wildfire is 2 miles away we have to evacuate",
        "got mugged walking home",
        "i dont want to be here anymore",
        "Grandma fell and broke her hip",
        "he's been cheating on me for a year",
        "I got scammed, they emptied my savings",
        "shes in intensive care, no visitors allowed",
        "earthquake knocked out the power, people are trapped",
        "they cut my hours so i cant make the payment",
        "he relapsed after 2 yrs sober",
        "kidney failure, needs dialysis 3x a week",
        "Visa got denied, have to leave the country",
        "my drink was spiked at the party",
    ),
    "good news": (
        "happy birthday!! hope its a great one",
        "I got the job!!!",
        "love you so much babe",
        "haha that joke killed me",
        "We're engaged!",
        "thank u so much for dinner last night",
        "congrats on the new house",
        "it's a girl!! 7 lbs and healthy",
        "passed my driving test first try",
        "merry christmas to all of you",
        "woohoo vacation starts now",
        "good luck tomorrow, you'll smash it",
        "omg we won the final",
        "lol my dog just stole the whole pizza",
        "so proud of you kiddo",
        "cant wait to see you at the beach",
        "Happy anniversary my love",
        "the scan is clear, im cancer free!",
        "pizza and movie night yesss",
        "goodnight sweetheart, miss you",
        "cheers to the graduates!",
        "you're the best, thanks a million",
        "got tickets to the concert aaaah",
        "lmao i walked into the glass door",
        "eid mubarak to you and the family",
        "sunshine all week, finally",
        "She said yes!!",
        "we adopted a puppy today",
        "ur cake looks delicious",
        "happy new year everyone, lets party",
    ),
}
GOOD_NEWS = (
    *("happy birthday!!", "merry christmas everyone", "congratulations on your wedding", "i love you so much"),
    *(
        "lol that's hilarious",
        "omg i got the job!!!",
        "best day ever",
        "can't wait to see you tonight",
        "you look amazing",
    ),
    *("happy new year my friends", "we won the championship!", "this party is lit", "good morning sunshine"),
    *(
        "she said yes!",
        "so proud of you",
        "miss you babe",
        "haha i'm dying",
        "what a beautiful sunset",
        "sending you hugs",
    ),
    *("happy anniversary my love", "thank you so much, you made my day"),
)


@pytest.fixture(scope="module")
def predictor() -> EmojiPredictor:
    return EmojiPredictor.load()


def answered(predictor: EmojiPredictor, texts: tuple[str, ...]) -> dict[str, str]:
    """The texts that get an answer at the bundle's own threshold, with what is shown."""
    shown = {text: predictor.predict(text, threshold=predictor.default_threshold) for text in texts}
    return {text: "".join(p.emoji for p in predictions) for text, predictions in shown.items() if predictions}


def celebrated(predictor: EmojiPredictor, texts: tuple[str, ...]) -> dict[str, str]:
    """The texts after which something celebratory is shown."""
    found = {}
    for text in texts:
        shown = {bare_spelling(p.emoji) for p in predictor.predict(text, threshold=predictor.default_threshold)}
        if shown & CELEBRATORY:
            found[text] = "".join(sorted(shown))
    return found


def test_the_bundle_says_when_to_be_silent(predictor: EmojiPredictor) -> None:
    assert 0 < predictor.default_threshold < 1
    assert EmojiSession(predictor).update("my grandma died") == []


@pytest.mark.parametrize(("group", "share"), [("grief", 0.1), ("bad news", 0.02)])
def test_hardly_anything_celebratory_after(predictor: EmojiPredictor, group: str, share: float) -> None:
    """It has fired on "it's the first christmas without dad": the promise is a share, not never."""
    texts = (*GROUPS[group], *BLIND[group])
    assert len(celebrated(predictor, texts)) <= share * len(texts)


@pytest.mark.parametrize("group", ["function words", "numbers", "times", "links", "code", "addresses"])
def test_silence_after(predictor: EmojiPredictor, group: str) -> None:
    assert answered(predictor, GROUPS[group]) == {}


def test_good_news_is_answered(predictor: EmojiPredictor) -> None:
    texts = (*GOOD_NEWS, *BLIND["good news"])
    assert len(answered(predictor, texts)) > len(texts) / 2


def test_the_readme_says_how_often(predictor: EmojiPredictor) -> None:
    silent = {}
    for group in ("grief", "bad news"):
        texts = (*GROUPS[group], *BLIND[group])
        silent[group] = f"{len(texts) - len(answered(predictor, texts))} of {len(texts)}"
    good = (*GOOD_NEWS, *BLIND["good news"])
    readme = " ".join(README.read_text(encoding="utf-8").split())
    assert f"silent after {silent['grief']} texts of grief, {silent['bad news']} of other bad news" in readme
    assert f"answered {len(answered(predictor, good))} of {len(good)} of good news" in readme


def test_every_group_has_texts_enough_that_are_its_own() -> None:
    taught = set(never_fire_texts(20_000, seed=0))
    for group, texts in {**GROUPS, "good news": GOOD_NEWS}.items():
        assert len(set(texts)) == len(texts) >= 20, group
    assert taught.isdisjoint(text for texts in GROUPS.values() for text in texts)


def test_this_gate_sees_a_bundle_that_always_answers(tmp_path: Path) -> None:
    eager = publish_keyboard(tmp_path / "eager", small_graph(), ["a"])
    assert eager.default_threshold == 0
    assert len(answered(eager, GROUPS["grief"])) == len(GROUPS["grief"])
    assert celebrated(eager, GROUPS["grief"])
