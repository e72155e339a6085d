// Uses the package as a TypeScript program would; tests/end_to_end/test_js_package.py has tsc check it, strictly.

import * as ortNode from "onnxruntime-node";
import { EmojiSession, KeymojiError, type Label, load, PersonalRanking, type Prediction, rank, shownEmoji } from "keymoji";
import { loadOrt } from "keymoji/node";
import { loadOrt as loadOrtWeb } from "keymoji/web";

export async function use(url: URL): Promise<string[]> {
  const predictor = await load(url, { ort: await loadOrt() });
  await load("bundles/en/", { ort: await loadOrtWeb() });
  await load("bundles/en/", { ort: ortNode });
  const labels: readonly Label[] = predictor.labels;
  const personal = PersonalRanking.fromExport(JSON.parse("{}"), labels);
  const { scores, trigger, milliseconds } = await predictor.run("merry christmas");
  personal.choose("💜", scores);
  const found: Prediction[] = await predictor.predict("merry", { topK: 2, rerank: (scores) => personal.rerank(scores) });
  const session = new EmojiSession(predictor, { blocklist: ["🔥"], skinTone: "medium", hold: 2, threshold: 0.5 });
  const best: number | undefined = rank(scores, 1, shownEmoji(labels).keys())[0];
  const said: string = new KeymojiError(`${best} ${trigger?.toFixed(2)} ${milliseconds.toFixed(1)}`).message;
  return [said, ...[...found, ...(await session.update("merry"))].map(({ emoji }) => emoji)];
}

export async function misuse(url: URL): Promise<void> {
  // @ts-expect-error: a runtime is needed
  const predictor = await load(url);
  // @ts-expect-error: a number of emoji
  await predictor.predict("merry", { topK: "3" });
  // @ts-expect-error: no such option
  await predictor.predict("merry", { top: 3 });
  // @ts-expect-error: a text
  await new EmojiSession(predictor).update(5);
  // @ts-expect-error: there may be no trigger
  (await predictor.run("merry")).trigger.toFixed(2);
  // @ts-expect-error: no such export
  predictor.labels[0].glyph;
}
