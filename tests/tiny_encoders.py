"""Encoders of a few thousand weights in the file formats of real ones: a BERT with WordPiece, and a BERTweet.

Both folders load by `AutoModel` and `AutoTokenizer`, without a hub.
"""

import json
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, RobertaConfig, RobertaModel

from tests.tiny_data import CUE_WORDS, FILLER

WORDS = sorted({word for words in CUE_WORDS for word in words} | {word for word in FILLER if word.isalpha()})
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PIECES = (
    *SPECIAL,
    *"#@!…",
    *LETTERS,
    *(f"##{letter}" for letter in LETTERS),
    *(word for word in WORDS if len(word) > 1),
)
SHAPE = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
STILL = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
MERGES = (("t", "h"), ("th", "e</w>"), ("l", "o"), ("v", "e</w>"), ("lo", "ve</w>"), ("n", "o"), ("i", "n</w>"))


def write_tiny_bert(folder: Path, *, dropout: bool = True) -> Path:
    """An uncased BERT with its fast tokenizer, 64 positions."""
    torch.manual_seed(0)
    config = BertConfig(vocab_size=len(PIECES), max_position_embeddings=80, **SHAPE, **({} if dropout else STILL))
    BertModel(config).save_pretrained(folder)
    tokenizer = Tokenizer(
        models.WordPiece({piece: place for place, piece in enumerate(PIECES)}, unk_token="[UNK]")  # type: ignore[call-arg]
    )
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ids = {piece: tokenizer.token_to_id(piece) for piece in SPECIAL}
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])]
    )
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.save(str(folder / "tokenizer.json"))
    names = dict(zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), SPECIAL, strict=True))
    settings = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, **names}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder


def write_tiny_bertweet(folder: Path) -> Path:
    """A RoBERTa with the files of BERTweet: vocab.txt and bpe.codes, a token or merge and its count a line."""
    torch.manual_seed(0)
    pieces = {"@USER", "HTTPURL", "n't", "do", ":red_heart:"}
    pieces |= {letter + end for letter in LETTERS + LETTERS.upper() + "0123456789.,:;!?'#@_" for end in ("", "@@")}
    for left, right in MERGES:
        pieces.add((left + right).removesuffix("</w>") if right.endswith("</w>") else left + right + "@@")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("".join(f"{piece} 9\n" for piece in sorted(pieces)), encoding="utf-8")
    (folder / "bpe.codes").write_text("".join(f"{left} {right} 9\n" for left, right in MERGES), encoding="utf-8")
    size = 4 + len(pieces) + 1  # <s> <pad> </s> <unk>, and <mask> at the end
    config = RobertaConfig(vocab_size=size, max_position_embeddings=130, pad_token_id=1, type_vocab_size=1, **SHAPE)
    RobertaModel(config).save_pretrained(folder)
    settings = {"tokenizer_class": "BertweetTokenizer", "normalization": True}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder
