"""Where every data set comes from and how to get it: what an error says to whoever misses one, and what --list prints.

DIR is the folder that a command is given as `--data DIR`, or KEYMOJI_DATA. What has a command is fetched or built by
it; the rest is under terms that leave the fetching to you. Only the standard library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

TWEETEVAL_COMMIT = "4fbd22cd78421f05b1ecdb4fc5725bc7a7bd8f66"
EMOTAG_COMMIT = "37d27757d90965d9a9b8a4ff712fe6533e9bb544"
DOWNLOAD = "python -m export.data.download"


@dataclass(frozen=True, kw_only=True)
class Source:
    """`get` is one line for an error; `steps` say more to whoever asks for the list."""

    what: str
    origin: tuple[str, ...]
    terms: str
    get: str
    steps: tuple[str, ...] = ()


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "tweeteval_emoji": Source(
            what="100,000 English tweets with one of 20 emoji",
            origin=(f"github.com/cardiffnlp/tweeteval, datasets/emoji, commit {TWEETEVAL_COMMIT}",),
            terms="TweetEval sets none, Twitter's apply: do not publish the texts again",
            get=f"get the data with: {DOWNLOAD} --out DIR",
        ),
        "plain_tweets": Source(
            what="30,862 everyday tweets, of which 2,506 had an emoji; to learn when to be silent",
            origin=(f"github.com/cardiffnlp/tweeteval, datasets/hate, /offensive, /stance, commit {TWEETEVAL_COMMIT}",),
            terms="as tweeteval_emoji",
            get=f"build it of TweetEval's hate, offensive and stance tweets; {DOWNLOAD} --list says how",
            steps=(
                "git clone https://github.com/cardiffnlp/tweeteval",
                f"git -C tweeteval checkout {TWEETEVAL_COMMIT}",
                "python -m export.data.plain_tweets tweeteval/datasets --out DIR",
            ),
        ),
        "weibo_emotion": Source(
            what="56,253 Weibo sentences with one of seven emotions, and 49,537 more that have emoji",
            origin=(
                "NLPCC2013: tcci.ccf.org.cn/conference/2013, emotion analysis of Chinese Weibo texts",
                "NLPCC2014: tcci.ccf.org.cn/conference/2014, the same task",
                "WEC: Li et al. 2016, Emotion Corpus Construction Based on Selection from Hashtags;"
                " a copy is github.com/CLUEbenchmark/CLUEmotionAnalysis2020, CLUEdataset/emotion",
                "weibo_senti_100k: github.com/SophonPlus/ChineseNlpCorpus, datasets/weibo_senti_100k",
                "SMP2020-EWECT: github.com/BrownSweater/BERT_SMP2020-EWECT, data/raw, commit e928cec001",
            ),
            terms="none stated, and made for research: do not publish the texts again",
            get=f"no command fetches these corpora; {DOWNLOAD} --list says where they come from",
            steps=(
                "write the first three to DIR/weibo_emotion/corpus.tsv, with the columns source, label, text",
                "write the others' texts with emoji to unlabelled.tsv beside it: source, sentiment (unread), text",
            ),
        ),
        "emoji_ratings": Source(
            what="EmoTag1200: 150 emoji rated by people for eight emotions",
            origin=(f"github.com/abushoeb/EmoTag, data, commit {EMOTAG_COMMIT}",),
            terms="MIT",
            get=f"get the ratings with: {DOWNLOAD} emoji_ratings --out DIR",
        ),
    }
)


def get_it(folder: str) -> str:
    """How to get the data set of a folder, for the end of an error's line."""
    return SOURCES[folder].get


def listed() -> str:
    """Every data set, its origin and how to get it, for a terminal."""
    lines = []
    for folder, source in SOURCES.items():
        lines += [f"DIR/{folder}: {source.what}"]
        lines += [f"    from {origin}" for origin in source.origin]
        lines += [f"    terms: {source.terms}"]
        lines += [f"    {step}" for step in source.steps or (source.get,)]
    return "\n".join(lines)
