"""Masking on 4,000 made-up tickets with known personal data: recall of each kind, what was masked wrongly, time.

``dev.py bench masking --tickets=N --seed=N`` changes what is drawn.
"""

from __future__ import annotations

import random
import sys
import time

from app.domain.masking import mask_text
from build.bench.report import Measure, publish
from tests.free_names import written
from tests.personal_tickets import FREE, Figures, measure, pieces, text_of, unknown_wordings

TICKETS = 4_000
SEED = 20261121


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 when an order number, a date or an amount was masked."""
    given = dict(option.split("=", 1) for option in (arguments or sys.argv[1:]) if "=" in option)
    tickets, seed = int(given.get("--tickets", TICKETS)), int(given.get("--seed", SEED))
    figures = measure(tickets, seed)
    figures.all["free name, unknown wording"] = (unknown := unknown_wordings(tickets // 4, seed)).all[FREE]
    figures.found["free name, unknown wording"] = unknown.found[FREE]
    copy = written(tickets * 3 // 4, seed)
    for kind, title in ((FREE, "free name, safe copy"), ("surname with title", "surname + title, safe copy")):
        figures.all[title], figures.found[title] = copy.all[kind], copy.found[kind]
    figures.harmed.update(copy.harmed)
    print(f"{'kind':28}{'all':>8}{'found':>8}{'recall %':>10}")
    for kind in sorted(figures.all):
        print(f"{kind:28}{figures.all[kind]:8}{figures.found[kind]:8}{100 * figures.recall(kind):10.2f}")
    print(f"{'must stay':28}{'all':>8}{'masked':>8}")
    for keep in sorted(figures.kept):
        print(f"{keep:28}{figures.kept[keep]:8}{figures.harmed[keep]:8}")
    publish(
        [*_measures(figures, seed), Measure("masking: safe copy, other characters", copy.over_share * 100, "%", 1.5)]
    )
    return 1 if figures.harmed else 0


def _measures(figures: Figures, seed: int) -> list[Measure]:
    texts = [text_of(pieces(random.Random(seed + number))) for number in range(1000)]
    started = time.process_time()
    for text in texts:
        mask_text(text)
    spent = (time.process_time() - started) * 1000 / len(texts)
    harmed = sum(figures.harmed.values())
    long = sum(map(len, texts)) // len(texts)
    return [
        Measure("masking: order numbers, dates, amounts … masked", harmed, "texts", 0),
        Measure("masking: other characters masked", figures.over_share * 100, "%", 0.5),
        Measure(f"masking: a text of {long} characters full of personal data", spent, "ms", 1),
    ]


if __name__ == "__main__":
    sys.exit(main())
