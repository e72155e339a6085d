"""The second paper, EDEER: every emoji as a distribution over seven emotions, by a classifier that never saw the
sentence's label.

Read stages.py and train.py (the classifier, out of fold), soft_labels.py and distributions.py (the emoji), evaluate.py
(the paper's 64), emotag.py (people's ratings); pictures/ draws. Imports, of ours, whatever stands on a lower floor.
"""
