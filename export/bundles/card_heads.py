"""What a model card says first, by task: weaknesses, then data. model_card.py fills it in. Imports nothing."""

from __future__ import annotations

TWEETEVAL, WEIBO, WEIBO_EMOTIONS = "tweeteval", "weibo", "weibo-emotions"

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
_CHINESE = """# {name}: {architecture}, {precision}

Suggests one of {n_labels} emoji for a Chinese text, and tells the text's emotions. Text contract: `{contract}`;
{reads}

## Weaknesses first

- **It always answers.** It has no trigger: whether somebody on Weibo puts an emoji could not be told from the words. A
  keyboard must decide itself when to be silent, above all after bad news.
- **It knows the Weibo of 2012 to 2020, not chat.** Its emoji were Weibo's own codes, such as [泪], mapped to Unicode by
  a reviewed table; some have no true counterpart there, and newer ones are missing.
- **The right emoji is seldom the first**: people choose among many faces that say nearly the same. Read the figures.
- **Its emotions are coarse.** Seven of them, often told wrong; fear and surprise are rarely told at all, and irony is
  taken at its word. An emoji's distribution is what a classifier heard in sentences, not what people feel.
- **Many of its texts were gathered by their emoji** (tears, laughter, anger), so those come too often.
- **Chinese only.** Traditional characters are other characters to it. Text in another script is answered, with little
  more than the usual ranking.
- **It carries its writers' habits**, names and prejudices. Its scores were calibrated on texts most of which were
  gathered by their emoji; on other sentences ("test") it is surer than it should be.

## Data

NLP&CC 2013, NLP&CC 2014 and WEC (56,253 sentences with one of seven emotions) and 49,537 further Weibo texts with
emoji, of which a tenth is held out, and 3 % for validation; what differs only in emoji stands on one side. Every emoji
was taken out of the text. "test" has held-out sentences with an emotion only, "validation" also other texts; the first
emoji of each is the right one. The golden file in this bundle has texts of our own.

The small model learnt its emotions from a large classifier that had not seen the label of the text, its ranking from
the emoji that people used, over P(emoji | emotion) from the emoji's emotion distributions (EDEER, Zeng et al. 2024).
`emotions.json` has the distributions over the labelled sentences only, which are the ones that were judged; an emoji in
fewer than 20 of them has none.
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
HEADS = {TWEETEVAL: _ENGLISH, WEIBO: _CHINESE, WEIBO_EMOTIONS: _EMOTIONS}
LICENCES = {
    TWEETEVAL: "Licence of the weights: Apache-2.0.",
    WEIBO: "Licence of the weights: Apache-2.0; the corpora state no licence of their own, and were made for research.",
    WEIBO_EMOTIONS: "Licence of the weights: Apache-2.0; the corpora state no licence, and were made for research.",
}
