"""`EmojiPredictor`: a text goes in, ranked emoji come out. The one class that an application needs.

It speaks the two text contracts that a bundle can have, and knows no architecture beyond them. `codepoints`: the graph
takes the Unicode code points of the text and returns `scores`. `ids`: the bundle's tokenizer makes token ids, the graph
returns `logits`, and the scores are their softmax.

This file may import numpy, onnxruntime and the other files of the runtime; the tokenizer only where a bundle has one.
"""

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from runtime.bundle import Bundle, find, open_bundle
from runtime.errors import BundleError, KeymojiError, OptionError, TextError
from runtime.first_answers import check_answers
from runtime.session import new_session
from runtime.strip.ranking import check_scores, softmax
from runtime.strip.ranking import top_k as rank
from runtime.text import as_utf32, check_text

if TYPE_CHECKING:
    from runtime.emotions import Emotions

Floats: TypeAlias = NDArray[np.float32]
Rerank: TypeAlias = Callable[[Floats], Floats]  # scores (labels,) -> scores (labels,); both sum to 1
Feed: TypeAlias = dict[str, NDArray[np.signedinteger]]
_CODE_POINT = np.dtype("<i4")


@dataclass(frozen=True, slots=True)
class Prediction:
    """One suggested emoji."""

    emoji: str
    name: str
    score: float


class EmojiPredictor:
    """Ranks the labels of one bundle for any text. It never changes, so threads may share it."""

    def __init__(self, bundle: Bundle, session: onnxruntime.InferenceSession, threads: int = 1) -> None:
        """`threads` is how many the session has: only then is one made anew in a process that was forked."""
        self.name = bundle.name
        self.path = bundle.path
        self.labels = bundle.labels
        self.contract: str = bundle.config["contract"]
        self.thresholds = bundle.thresholds
        outputs = [output.name for output in session.get_outputs()]
        self.has_trigger = "trigger" in outputs
        self.has_emotions = "emotions" in outputs
        self._all_shown = {label.id: label.emoji for label in bundle.labels}
        self._emotions_json = bundle.emotions
        self._session = session
        self._threads = threads
        self._process = os.getpid()
        if self.contract == "ids":
            from runtime.tokenizers.tokenizer import parse_tokenizer  # others need not wait for it

            self._tokenizer = parse_tokenizer(bundle.path / "tokenizer.json", bundle.tokenizer, bundle.config)
        check_answers(self.path, self._first_answer, len(self.labels))

    @classmethod
    def load(cls, name_or_folder: str | Path = "en", *, threads: int = 1) -> "EmojiPredictor":
        """The predictor of a shipped bundle, by its name, or of the bundle in a folder."""
        bundle = open_bundle(find(name_or_folder))
        return cls(bundle, new_session(bundle.model, threads), threads)

    def __reduce__(self) -> tuple[Callable[..., "EmojiPredictor"], tuple[Path]]:
        """A copy, in another process too, loads the bundle again."""
        return partial(EmojiPredictor.load, threads=self._threads), (self.path,)

    def predict(
        self,
        text: str,
        top_k: int = 3,
        *,
        threshold: float = 0.0,
        blocklist: Iterable[str] = (),
        skin_tone: str | None = None,
        has_glyph: Callable[[str], bool] | None = None,
        rerank: Rerank | None = None,
        diverse: bool = False,
    ) -> list[Prediction]:
        """The `top_k` best emoji for `text`, best first. An empty text is answered too: with what is usual.

        With a `threshold` above 0 the answer is empty where `trigger` is below it. No emoji of `blocklist` is shown,
        whatever its spelling; `skin_tone` ("light" to "dark") is put on those that take one; `has_glyph` says whether
        the device can draw an emoji. `rerank` changes the scores first: a mood (`mood`), or what the user likes
        (`runtime.strip.personal`). With `diverse` there is one heart, not three. Only `EmojiSession` holds a strip
        still.
        """
        shown = self.shown(blocklist=blocklist, skin_tone=skin_tone, has_glyph=has_glyph)
        return self._predict(text, top_k, threshold, shown, rerank, diverse)

    def predict_batch(
        self,
        texts: Iterable[str],
        top_k: int = 3,
        *,
        threshold: float = 0.0,
        blocklist: Iterable[str] = (),
        skin_tone: str | None = None,
        has_glyph: Callable[[str], bool] | None = None,
        rerank: Rerank | None = None,
        diverse: bool = False,
    ) -> list[list[Prediction]]:
        """`predict` for each text, as if it were alone: what an int8 graph says of a text depends on its batch."""
        if isinstance(texts, str):
            raise TextError("texts: found one str, where a list of texts was expected: call predict for one text")
        shown = self.shown(blocklist=blocklist, skin_tone=skin_tone, has_glyph=has_glyph)
        return [self._predict(text, top_k, threshold, shown, rerank, diverse) for text in texts]

    def shown(
        self,
        *,
        blocklist: Iterable[str] = (),
        skin_tone: str | None = None,
        has_glyph: Callable[[str], bool] | None = None,
    ) -> Mapping[int, str]:
        """Label id -> its emoji as it is shown with these options of `predict`; others are left out."""
        if not blocklist and skin_tone is None and has_glyph is None:
            return self._all_shown
        from runtime.strip.shown import shown_emoji  # most never ask, and need not wait for it

        return shown_emoji(self.labels, blocklist=blocklist, skin_tone=skin_tone, has_glyph=has_glyph)

    def predictions(
        self, ids: Iterable[int], scores: Sequence[float] | Floats, shown: Mapping[int, str]
    ) -> list[Prediction]:
        """The labels `ids` as predictions, in that order."""
        return [Prediction(shown[i], self.labels[i].name, float(scores[i])) for i in ids]

    def _predict(
        self, text: str, top_k: int, threshold: float, shown: Mapping[int, str], rerank: Rerank | None, diverse: bool
    ) -> list[Prediction]:
        scores = self.scores_unless_silent(text, threshold)
        if scores is None:
            return []
        if rerank:
            scores = check_scores(rerank(scores), len(self.labels))
        ids: Collection[int] = shown
        if diverse:
            from runtime.strip.diversity import representatives

            ids = representatives(scores.tolist(), (), shown, [label.family for label in self.labels], 1.0)
        return self.predictions(rank(scores, top_k, ids), scores, shown)

    def emotions(self, text: str) -> dict[str, float]:
        """Emotion -> its probability for `text`; KeymojiError where the bundle's graph does not tell."""
        self._check_emotions()
        names = self._emotions.names
        if (found := self._run(["emotions"], {"codepoints": code_points(text)})[0]).shape != (len(names),):
            raise BundleError(
                f"{self.path}: its graph returns emotions of shape {found.shape} for {len(names)} names: "
                "publish the bundle again with its own emotions.json"
            )
        if np.isnan(found).any():
            raise KeymojiError(f"{self.path}: its graph tells NaN emotions: fetch it again, or update onnxruntime")
        return dict(zip(names, found.tolist(), strict=True))

    def emotion_distribution(self, emoji: str) -> dict[str, float]:
        """Emotion -> its share in what people said with `emoji`; KeymojiError where the bundle does not know it."""
        return self._emotions.of(emoji)

    def mood(self, mood: Iterable[str] = (), *, avoid: Iterable[str] = ()) -> Rerank:
        """What `predict` takes as `rerank` to prefer the emotions `mood` and to shun those of `avoid`."""
        from runtime.emotions import mood_rerank

        return mood_rerank(self._emotions, self.labels, mood=mood, avoid=avoid)

    @property
    def emotion_names(self) -> tuple[str, ...]:
        """The emotions that its emotions.json speaks of, in that order; none where the bundle has no such file."""
        return self._emotions.names if self._emotions_json else ()

    @property
    def borrowed_emotions(self) -> bool:
        """True where the emoji's distributions were learnt in another language than the bundle's."""
        return bool(self._emotions_json) and self._emotions.borrowed

    @cached_property
    def _emotions(self) -> "Emotions":
        from runtime.emotions import parse_emotions  # most never ask, and need not wait for it

        if not self._emotions_json:
            raise KeymojiError(f"{self.path}: it has no emotions.json: use a bundle that has, such as zh")
        return parse_emotions(self.path / "emotions.json", self._emotions_json)

    @property
    def default_threshold(self) -> float:
        """The threshold that the bundle is meant to be used with; 0, which is never silent, where it names none."""
        return self.thresholds.default if self.thresholds else 0.0

    def threshold_for(self, min_precision: float) -> float:
        """The lowest threshold with which this share of the answered everyday texts had been given an emoji.

        It is read from the curve in the bundle (`thresholds.curve`). OptionError says the best that it reaches.
        """
        if self.thresholds is None:
            raise KeymojiError(f"{self.path}: its config.json has no thresholds: use a bundle that has a trigger")
        return self.thresholds.for_precision(min_precision)

    def scores(self, text: str) -> Floats:
        """What ranks: a score for each label, in label order. (labels,)"""
        if self.contract == "ids":
            return softmax(self.logits(text))
        return self._run(["scores"], {"codepoints": code_points(text)})[0]

    def trigger(self, text: str) -> float:
        """The probability that a person would put an emoji here; KeymojiError where the bundle cannot tell."""
        self._check_trigger()
        return float(self._run(["trigger"], {"codepoints": code_points(text)})[0])

    def scores_unless_silent(self, text: str, threshold: float) -> Floats | None:
        """`scores`, or None where `trigger` is below the threshold; both in one run. They do not depend on it."""
        if not threshold:
            return self.scores(text)
        if not 0 < threshold <= 1:
            raise OptionError(f"threshold: {threshold!r} is not a probability: pass a number from 0 to 1")
        self._check_trigger()
        scores, trigger = self._run(["scores", "trigger"], {"codepoints": code_points(text)})
        return scores if float(trigger) >= threshold else None

    def outputs(self, text: str, names: Sequence[str]) -> list[Floats]:
        """What the graph says of `text` in one run: of "scores", "trigger" and "emotions" those named.

        Shapes (labels,), () and (emotions,); each is what the method of its name gives.
        """
        if "trigger" in names:
            self._check_trigger()
        if "emotions" in names:
            self._check_emotions()
        if self.contract == "ids":
            return [self.scores(text) for _ in names]
        return self._run(list(names), {"codepoints": code_points(text)})

    def logits(self, text: str) -> Floats:
        """What the graph of an `ids` bundle returns, before the softmax. (labels,)"""
        logits: Floats = self._run(["logits"], self._ids_feed(text))[0][0]
        return logits

    def input_ids(self, text: str) -> list[int]:
        """The token ids of `text`, for an `ids` bundle."""
        if self.contract != "ids":
            raise KeymojiError(f"{self.path}: contract {self.contract!r} has no token ids and no logits: call scores")
        return self._tokenizer.encode(check_text(text))

    def _ids_feed(self, text: str) -> Feed:
        ids = self.input_ids(text)
        # where there is no token, one that is masked gets the graph's prior
        both = np.array([ids or [0], [1] * len(ids) or [0]], dtype=np.int64)  # (2, time)
        return {"input_ids": both[:1], "attention_mask": both[1:]}

    def _first_answer(self, text: str) -> dict[str, Any]:
        """All that the graph says of `text`, by output."""
        if self.contract == "ids":
            return {"logits": self._run(["logits"], self._ids_feed(text))[0]}  # (batch, labels)
        names = ["scores", *(["trigger"] if self.has_trigger else []), *(["emotions"] if self.has_emotions else [])]
        return dict(zip(names, self._run(names, {"codepoints": code_points(text)}), strict=True))

    def _renew(self) -> None:
        """A new session in a child of os.fork, which has none of the threads and would wait for them for ever."""
        self._before_fork = self._session  # its end would wait for them too
        self._session = new_session(open_bundle(self.path).model, self._threads)
        self._process = os.getpid()

    def _check_trigger(self) -> None:
        if not self.has_trigger:
            raise KeymojiError(f"{self.path}: its graph has no trigger: use a bundle that has one, or threshold 0")

    def _check_emotions(self) -> None:
        if not self.has_emotions:
            raise KeymojiError(f"{self.path}: its graph tells no emotions: use a bundle that does, such as zh")

    def _run(self, outputs: list[str], feed: Feed) -> list[Floats]:
        if self._threads > 1 and os.getpid() != self._process:
            self._renew()
        try:
            answers: list[Floats] = self._session.run(outputs, feed)
            return answers
        except Exception as error:  # onnxruntime's exception types are private and have no base of their own
            raise BundleError(
                f"{self.path}: its graph does not answer as contract {self.contract!r} asks "
                f"({' '.join(str(error).split())}): publish the bundle again"
            ) from None


def code_points(text: str) -> NDArray[np.int32]:
    """The Unicode code points of a text, int32 (length,)."""
    return np.frombuffer(as_utf32(text), dtype=_CODE_POINT)
