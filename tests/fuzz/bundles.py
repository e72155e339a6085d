"""`python -m tests.fuzz.bundles --bundles 5000`: every damaged or hostile bundle is refused with a KeymojiError.

Bytes that a disk or a network changed must never open, whatever they are; bundles that a stranger sealed with a model
of hostile_models.py or hostile_answers.py must not either. Sealed again over random damage, a bundle may open or be
refused, but nothing else is raised.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from runtime import EmojiPredictor
from runtime.errors import KeymojiError
from tests.bundles import make_bundle, moody_files
from tests.hostile_answers import CODEPOINTS, IDS
from tests.hostile_models import HOSTILE, TWO_READINGS, damaged
from tests.publishing import publish_instead

Damage = Callable[[Path, random.Random], object]


def change_bytes(data: bytes, luck: random.Random) -> bytes:
    """Other bytes than these: some changed, cut off, or added."""
    changed = bytearray(data)
    for _ in range(luck.randint(1, 4)):
        if changed:
            changed[luck.randrange(len(changed))] ^= luck.randint(1, 255)
    if luck.random() < 0.2:
        del changed[luck.randrange(len(changed)) :]
    if luck.random() < 0.1:
        changed += luck.randbytes(luck.randint(1, 50))
    return bytes(changed) if changed != data else data + b"\0"


def any_file(folder: Path, luck: random.Random) -> Path:
    return luck.choice(sorted(folder.iterdir()))


def flip(folder: Path, luck: random.Random) -> None:
    file = any_file(folder, luck)
    file.write_bytes(change_bytes(file.read_bytes(), luck))


def link(folder: Path, luck: random.Random) -> None:
    file = any_file(folder, luck)
    moved = file.rename(folder.parent / "elsewhere")
    file.symlink_to(moved)


def swap(folder: Path, luck: random.Random) -> None:
    one, other = luck.sample(sorted(folder.iterdir()), 2)
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)


NEVER_OPENED: dict[str, Damage] = {
    "bytes": flip,
    "link": link,
    "two files swapped": swap,
    "a file less": lambda folder, luck: any_file(folder, luck).unlink(),
    "a file more": lambda folder, luck: (folder / luck.choice(["a.txt", ".hidden", "x.py"])).write_bytes(b"x"),
    "a folder": lambda folder, _: (folder / "more").mkdir(),
}


def reseal(folder: Path, luck: random.Random) -> None:
    """Damage one file, and seal the bundle as a stranger could."""
    file = luck.choice([file for file in sorted(folder.iterdir()) if file.name != "manifest.json"])
    publish_instead(folder, file.name, change_bytes(file.read_bytes(), luck))


def hostile() -> list[tuple[str, str, bytes]]:
    """Name, contract and model of every bundle that somebody made on purpose."""
    models = [(name, damaged(change)) for name, (change, _) in HOSTILE.items()]
    models += [(model.hex(), model) for model, _ in TWO_READINGS]
    models += [(name, graph) for name, (graph, _) in CODEPOINTS.items()]
    return [(name, "codepoints", model) for name, model in models] + [(name, "ids", g) for name, (g, _) in IDS.items()]


def outcome(folder: Path) -> str:
    """How opening it and asking it once ends; AssertionError where anything but a KeymojiError is raised."""
    try:
        predictor = EmojiPredictor.load(folder)
        predictor.predict("so happy")
    except KeymojiError as refusal:
        if "\n" in str(refusal):
            raise AssertionError(f"{refusal!r} has more than one line") from None
        return "refused"
    except Exception as error:
        raise AssertionError(f"{folder.name}: {type(error).__name__}: {error}") from error
    return "opened"


def ask(scratch: Path, bundles: int, seed: int) -> Counter[str]:
    """How many were refused and opened, by kind."""
    luck, found = random.Random(seed), Counter[str]()
    sound = {contract: make_bundle(scratch / contract, contract) for contract in ("codepoints", "ids")}
    sound["moody"] = make_bundle(scratch / "moody", "codepoints", moody_files())
    for name, contract, model in hostile():
        folder = Path(shutil.copytree(sound[contract], scratch / "try" / "bundle"))
        publish_instead(folder, "model.onnx", model)
        assert outcome(folder) == "refused", f"the hostile model {name!r} was opened"
        found["hostile refused"] += 1
        shutil.rmtree(scratch / "try")
    for _ in range(bundles):
        kind = luck.choice([*NEVER_OPENED, "sealed again"])
        folder = Path(shutil.copytree(luck.choice(list(sound.values())), scratch / "try" / "bundle"))
        NEVER_OPENED.get(kind, reseal)(folder, luck)
        end = outcome(folder)
        assert end == "refused" or kind == "sealed again", f"a bundle with this damage was opened: {kind}, seed {seed}"
        found[f"{kind} {end}"] += 1
        shutil.rmtree(scratch / "try")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.bundles", description=__doc__.partition("\n")[0])
    parser.add_argument("--bundles", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            found = ask(Path(scratch), options.bundles, options.seed)
        except AssertionError as broken:
            print(f"tests.fuzz.bundles: seed {options.seed}: {broken}", file=sys.stderr)
            return 1
    seconds = round(time.monotonic() - begin, 1)
    print(json.dumps({"bundles": found.total(), **dict(sorted(found.items())), "seconds": seconds}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
