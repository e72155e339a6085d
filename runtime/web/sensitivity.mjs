// From quiet to eager: the slider walks over the coverage-precision curves that the bundles carry, and says in words
// what a stop means. A stop is a coverage, the share of everyday texts that are answered, or null: the bundle's own
// choice. Imports nothing.

const SLACK = 1e-9;

/** Every stop of these predictors, quiet to eager, with null where the first bundle's own threshold lies. */
export function stops(predictors) {
  const curves = predictors.filter(({ thresholds }) => thresholds).map(({ thresholds }) => thresholds);
  if (curves.length === 0) return [];
  const coverages = curves.flatMap(({ curve }) => curve.map(({ coverage }) => coverage));
  const all = [...new Set(coverages)].sort((one, other) => one - other);
  const [{ curve, default: own }] = curves;
  const quieter = curve.filter(({ threshold }) => threshold > own).at(-1);
  all.splice(quieter ? all.indexOf(quieter.coverage) + 1 : 0, 0, null);
  return all;
}

/** The threshold of a predictor at a stop: of all that answer no more texts than that, the lowest. */
export function thresholdAt(predictor, stop) {
  if (!predictor.thresholds) return 0;
  if (stop === null) return predictor.defaultThreshold;
  return pointAt(predictor, stop).threshold;
}

/** What a stop means with this predictor, as half a sentence. */
export function meaning(predictor, stop) {
  if (!predictor.thresholds) return "always answers: this bundle cannot tell when to be silent";
  const { curve } = predictor.thresholds;
  if (stop !== null) {
    const { coverage, precision } = pointAt(predictor, stop);
    return `answers ${hundredth(coverage)} of 100 everyday texts; of those, ${hundredth(precision)} in 100 had an emoji`;
  }
  const own = predictor.defaultThreshold;
  const above = curve.findLast(({ threshold }) => threshold >= own);
  const below = curve.find(({ threshold }) => threshold <= own);
  const ends = [above?.coverage ?? 0, below?.coverage ?? 1].map(hundredth);
  return `answers ${[...new Set(ends)].join(" to ")} of 100 everyday texts (the bundle's own choice)`;
}

function pointAt({ thresholds: { curve } }, stop) {
  return curve.filter(({ coverage }) => coverage <= stop + SLACK).at(-1) ?? curve[0];
}

function hundredth(share) {
  return Math.round(100 * share);
}
