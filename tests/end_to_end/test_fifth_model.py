"""What CONTRIBUTING promises: one file and one line in MODELS, and every command takes the new model."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from torch import Tensor, nn

import export.bundles.to_onnx
import export.tweeteval.train
import quantize.to_int8
import runtime.predict
from export.models import MODELS, ModelEntry
from export.models.base import TextClassifier
from export.training import checkpoint
from export.tweeteval import report
from tests.tiny_data import write_tiny_data


@dataclass(frozen=True, kw_only=True)
class MeanConfig:
    vocabulary_size: int
    n_labels: int = 20
    embedding_dim: int = 32


class Mean(TextClassifier):
    """The mean of the words' embeddings, and one linear layer."""

    def __init__(self, config: MeanConfig) -> None:
        super().__init__(config.n_labels)
        self.embedding = nn.Embedding(config.vocabulary_size, config.embedding_dim, padding_idx=0)
        self.classifier = nn.Linear(config.embedding_dim, config.n_labels)

    def classify(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        shown = attention_mask.unsqueeze(-1).float()  # (batch, time, 1)
        total = (self.embedding(input_ids) * shown).sum(dim=1)  # (batch, dim)
        logits: Tensor = self.classifier(total / shown.sum(dim=1).clamp(min=1))
        return logits


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data to learn from, and the new model's line in the registry."""
    monkeypatch.setitem(MODELS, "mean", ModelEntry(config=MeanConfig, model=Mean))
    return write_tiny_data(tmp_path / "data", n_train=2000, n_validation=200, n_test=100)


@pytest.mark.parametrize("track", ["clean", "as-shipped"])
def test_from_one_line_to_a_prediction(
    data: Path, tmp_path: Path, track: str, capsys: pytest.CaptureFixture[str]
) -> None:
    torch, fp32, int8 = (str(tmp_path / name) for name in ("torch", "fp32", "int8"))
    given = ["--data", str(data), "--out"]
    assert export.tweeteval.train.main(["mean", "--track", track, *given, torch]) == 0
    shown = capsys.readouterr().err
    assert f"mean, {track} test: acc@1 " in shown
    assert "paper" not in shown
    header, *rows = (Path(torch) / "labels.csv").read_text(encoding="utf-8").splitlines()
    assert header == "label,emoji,precision,recall,f1,support"
    assert len(rows) == 20
    assert export.bundles.to_onnx.main([torch, *given, fp32, "--name", "mean"]) == 0
    assert quantize.to_int8.main([fp32, *given, int8]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["preset"] == "linear-per-channel"
    assert runtime.predict.main(["santa brings presents", "--bundle", int8, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["predictions"][0]["name"] == "Christmas tree"


def test_nothing_that_is_shown_costs_a_training(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise ValueError("no table today")

    monkeypatch.setattr(report, "as_table", fail)
    command = ["mean", "--epochs", "1", "--data", str(data), "--out", str(tmp_path / "torch")]
    assert export.tweeteval.train.main(command) == 2
    model, saved = checkpoint.load(tmp_path / "torch")
    assert isinstance(model, Mean)
    assert len(saved.history) == 1
