"""Reference values of logistic regression, calibration and the normal distribution, from scikit-learn and SciPy.

Usage: python3 tools/reference/detector.py > tests/TextMad.Tests/Golden/statistics/detector.json   (needs python3-sklearn, python3-scipy)
"""
import json

import numpy as np
from scipy.optimize import minimize
from scipy.stats import norm
from sklearn.metrics import accuracy_score, roc_auc_score

generator = np.random.default_rng(3)
rows = np.round(generator.normal(size=(120, 4)), 6)
labels = generator.random(120) < 1 / (1 + np.exp(-(rows @ [1.5, -2, 0.5, 0] + 0.3)))


def loss(w):
    margin = np.where(labels, 1, -1) * (rows @ w[:4] + w[4])
    return np.logaddexp(0, -margin).sum() + (w[:4] ** 2).sum() / 2


weights = minimize(loss, np.zeros(5), method="BFGS", options={"gtol": 1e-12}).x
probabilities = np.round(1 / (1 + np.exp(-(rows @ weights[:4] + weights[4]))), 2)  # rounded: ties
edges = np.minimum(9, (probabilities * 10).astype(int))
error = sum(abs(probabilities[edges == b].sum() - labels[edges == b].sum()) for b in range(10)) / len(labels)
print(json.dumps({
    "rows": rows.tolist(), "labels": labels.tolist(), "weights": weights.tolist(), "probabilities": probabilities.tolist(),
    "accuracy": accuracy_score(labels, probabilities >= 0.5), "auc": roc_auc_score(labels, probabilities), "calibration_error": error,
    "upper_tails": [[z, norm.sf(z)] for z in (-3.0, 0.0, 0.5, 1.96, 2.999, 3.0, 6.0, 30.0)],
}))
