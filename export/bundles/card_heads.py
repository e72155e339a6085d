"""What a model card says first, by task: weaknesses, then data. model_card.py fills it in. Imports nothing."""

from __future__ import annotations

TWEETEVAL, WEIBO_EMOTIONS = "tweeteval", "weibo-emotions"
EVERYDAY_EN, EVERYDAY_ZH = "everyday-en", "everyday-zh"
EVERYDAY = {"en": EVERYDAY_EN, "zh": EVERYDAY_ZH}  # by language

_ENGLISH = """# {name}: {architecture}, {precision}

Suggests one of {n_labels} emoji for an English text. Text contract: `{contract}`; {reads}

## Weaknesses first

- **It knows captions, not chat.** It learnt from TweetEval's tweets, most of them Instagram captions from the United
  States: "@ place", hashtags, an ellipsis where the text was cut. Everyday messages are another language.
- {silence}
- **Twenty emoji, and they look alike.** Four hearts, two cameras, several smiles: on clean text the first guess is
  right about one time in three, and the right one is among the first three a little more than half the time.
- **It carries its writers' habits**: the flag of one country, hearts before everything, and the places, brands, names
  and prejudices of those tweets. Sarcasm is taken at its word.
- **English only.** Text in another script is mostly unknown words, and gets something near the usual ranking.
- **Scores are probabilities of this data set** (one temperature, fitted on its validation split), not of your users.

## Data

TweetEval emoji (Barbieri et al. 2018, 2020): 45,000 tweets to train, 5,000 to validate, 50,000 to test. TweetEval sets
no restriction of its own and Twitter's terms apply; the golden file in this bundle has texts of our own.

Track: {track}.

As published, the data leaks its label: where the organisers cut out a red heart or a sun they left the invisible U+FE0F
behind, in 85 % of all test hearts and 98 % of all test suns. A person never types it, so only figures of the clean
track say what a keyboard gets.
"""
_EMOTIONS = """# {name}: {architecture}, {precision}

Tells which of {n_labels} emotions a Chinese sentence has, each with an emoji that says it. Text contract:
`{contract}`; {reads}

## Weaknesses first

- **It is often wrong**: see acc@1 below. Its labels are guesses at a stranger's mood; fear and surprise are rare and
  weak, anger and disgust are taken for each other.
- **It knows the Weibo of 2012 to 2014**, and takes irony at its word.
- **It is large for a keyboard**: it is the teacher of the `zh` bundle, which is the one to embed.

## Data

NLP&CC 2013, NLP&CC 2014 and WEC: 56,253 sentences with one of seven emotions, of which a tenth is held out (`test`) and
3 % for validation; what differs only in emoji stands on one side. Emoji are left in the text. The golden file in this
bundle has texts of our own.
"""
HEADS = {TWEETEVAL: _ENGLISH, WEIBO_EMOTIONS: _EMOTIONS}
LICENCES = {
    TWEETEVAL: "Licence of the weights: Apache-2.0.",
    WEIBO_EMOTIONS: "Licence of the weights: Apache-2.0; the corpora state no licence, and were made for research.",
}
