// The answer to "why these?": the trigger against the threshold, the strip's scores, and what is felt in the text and
// in an emoji, as far as the bundle knows. Imports bars.mjs.

import { bars, element, percent } from "./bars.mjs";

/** Fill the panel. `answer` is the engine's update, `because` its explanation, `emoji` the one that was asked about. */
export function showWhy(root, { answer, because, emoji }) {
  const part = (name) => root.querySelector(`#why-${name}`);
  part("said").textContent = said(answer, because);
  part("trigger").replaceChildren(...triggerBars(because));
  const { entries, notes } = scoreBars(answer, because);
  part("scores-title").textContent = answer.predictions.length ? "The strip" : "It would have shown";
  part("scores").replaceChildren(bars(entries, "Scores"), ...notes);
  part("emotions").replaceChildren(...textEmotions(because));
  part("emoji").replaceChildren(...emojiEmotions(because.predictor, emoji ?? answer.predictions[0]?.emoji));
}

function said({ predictions, name }, { run, threshold }) {
  if (run.trigger === null) return `The bundle ${name} cannot tell when an emoji is wanted, so it always answers.`;
  const compared = `${percent(run.trigger)}, against the ${percent(threshold)} that the sensitivity asks for`;
  const found = predictions.length ? "Shown: an emoji is likely here" : "Silent: an emoji is unlikely";
  return `${found} (${compared}).`;
}

function triggerBars({ run, threshold }) {
  if (run.trigger === null) return [];
  return [bars([{ name: "emoji wanted", share: run.trigger, mark: threshold, kind: "trigger" }], "Trigger")];
}

/** The strip, or what it would show were it not silent; a line marks the model's own score where it was re-ranked. */
function scoreBars({ predictions }, { predictor, run, reranked, likely }) {
  const found = predictions.length ? predictions : likely;
  const byName = new Map(predictor.labels.map((label) => [label.name, label]));
  const labels = found.map(({ emoji, name }) => ({ ...byName.get(name), emoji }));
  const isHeld = labels.some(({ id }, place) => place > 0 && reranked[id] > reranked[labels[place - 1].id]);
  const isMoved = reranked.some((score, id) => Math.abs(score - run.scores[id]) > 1e-6);
  const entries = labels.map(({ id, emoji, name, code }) => ({
    emoji,
    name: code ? `${name} ${code}` : name,
    share: reranked[id],
    mark: isMoved ? run.scores[id] : null,
  }));
  const notes = [
    isHeld ? "An emoji holds its place until another scores more than twice as much." : "",
    isMoved ? "The lines are the model's own scores, before your habits." : "",
  ];
  return { entries, notes: notes.filter(Boolean).map((note) => element("p", "said", note)) };
}

function textEmotions({ predictor, run }) {
  if (!run.emotions) return [];
  const names = predictor.emotionNames;
  return [element("h3", "", "Felt in the message"), bars(emotionBars(names, run.emotions), "Emotions of the message")];
}

function emojiEmotions(predictor, emoji) {
  if (!emoji || !predictor.emotionNames) return [];
  const title = element("h3", "", `Felt where people write ${emoji}`);
  let distribution;
  try {
    distribution = predictor.emotionDistribution(emoji);
  } catch {
    return [title, element("p", "said", "Too few sentences had it to tell.")];
  }
  const note = "Borrowed: measured in texts of another language.";
  const list = bars(emotionBars(predictor.emotionNames, distribution), `Emotions of ${emoji}`);
  return [title, list, ...(predictor.borrowedEmotions ? [element("p", "said", note)] : [])];
}

function emotionBars(names, distribution) {
  return names.map((name, place) => ({ name, share: distribution[place], kind: name }));
}
