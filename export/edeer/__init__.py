"""EDEER: every emoji as a distribution over seven emotions, by a classifier that never saw the sentence's label."""
