"""Everyday messages, blind and natural: `python -m bench.everyday` asks the shipped bundles, or those named, and peers.

Every contestant of a language gets the same texts in the same run: the blind sets beside this file (README.md there),
and where the data folder has them the held-out parts of the everyday corpora. Lines of kind `everyday`, one a
contestant and set, go to `everyday.jsonl`; the best fixed strip of each set stands in each of them. Imports the bench.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import command
from bench.errors import BenchError
from bench.everyday.asking import Contestant, bundle_contestant, shipped_contestants
from bench.everyday.blind import LANGUAGES
from bench.everyday.corpora import Corpora, everyday_folder, load_corpora
from bench.everyday.measuring import measure
from bench.everyday.natural import measure_natural
from bench.everyday.peers import Ground, open_peers
from bench.report.everyday_tables import everyday_table
from bench.results import Results
from export.data.tweeteval import DATA_VARIABLE


def everyday(argv: Sequence[str] | None) -> tuple[int, Any]:
    arguments = parse(argv)
    if arguments.encoder and not (arguments.encoder / "config.json").is_file():
        raise BenchError(f"--encoder {arguments.encoder}: no config.json is there: name the folder of an encoder")
    bundles = [
        bundle_contestant(named, arguments.language, diverse=arguments.diverse) for named in arguments.models
    ] or shipped_contestants(arguments.language, diverse=arguments.diverse)
    results = Results(arguments.out / "everyday.jsonl", quick=arguments.quick)
    for language in dict.fromkeys(bundle.language for bundle in bundles):
        corpora = natural_texts(arguments.data, language)
        contestants = [bundle for bundle in bundles if bundle.language == language]
        if not arguments.no_peers:
            contestants += open_peers(ground(arguments, language))
        for contestant in contestants:
            ask(contestant, corpora, results)
    command.say(everyday_table(results.lines))
    return 0, {"results": str(results.file), "n_lines": len(results.lines), "lines": results.lines}


def ask(contestant: Contestant, corpora: Corpora | None, results: Results) -> None:
    """All lines of one contestant."""
    command.say(f"asking {contestant.title()}, {contestant.language}")
    for line in measure(contestant, quick=results.quick):
        results.add(line)
    if corpora is not None:
        for line in measure_natural(contestant, corpora, quick=results.quick):
            results.add(line)


def natural_texts(data: str | None, language: str) -> Corpora | None:
    """The held-out texts, or None, said on standard error, where the data folder has none."""
    folder = everyday_folder(data, language)
    if folder is None:
        command.say(f"skipped: the corpora, {language}: no everyday_{language}/emoji.tsv in --data or {DATA_VARIABLE}")
        return None
    return load_corpora(folder)


def ground(arguments: Any, language: str) -> Ground:
    data = arguments.data or os.environ.get(DATA_VARIABLE)
    return Ground(language=language, data=Path(data) if data else None, encoder=arguments.encoder)


def parse(argv: Sequence[str] | None) -> Any:
    parser = command.parser("bench.everyday", "Everyday messages: hits, silence, blunders; the bundles and peers.")
    command.add_measuring_options(parser)
    parser.add_argument("--language", choices=LANGUAGES, help="of bundles that do not say it; else only this one")
    parser.add_argument("--no-peers", action="store_true", help="ask the bundles only")
    parser.add_argument("--encoder", type=Path, help="folder of an English encoder, for retrieval")
    parser.add_argument("--diverse", action="store_true", help="one emoji of each family, as `predict(diverse=True)`")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    return command.run("bench.everyday", everyday, argv)


if __name__ == "__main__":
    raise SystemExit(main())
