"""Reference values of the statistics: SciPy's tests, plain enumeration, NumPy's least squares.

Usage: python3 tools/reference/statistics.py > tests/TextMad.Tests/Golden/statistics/reference.json   (needs python3-scipy)
"""
import itertools
import json
import math

import numpy as np
from scipy import stats
from scipy.optimize import minimize_scalar

VALUES = [412.5, 388.25, 430.0, 401.75, 395.5]
OTHERS = [270.5, 281.0, 268.25, 255.75, 290.0]
SMALL = [1.5, -0.25, 2.0, 0.75]


def sign_flips(differences):
    """The share of the ways to turn signs in which the sum is at least as far from 0."""
    observed = abs(sum(differences))
    ways = list(itertools.product([1, -1], repeat=len(differences)))
    return sum(abs(sum(s * d for s, d in zip(signs, differences))) >= observed * (1 - 1e-12) for signs in ways) / len(ways)


def paired(values, others):
    differences = np.array(values) - np.array(others)
    n, deviation = len(differences), differences.std(ddof=1)
    low, high = stats.t.interval(0.95, n - 1, differences.mean(), deviation / math.sqrt(n))
    return {
        "values": list(values), "others": list(others), "mean": differences.mean(), "deviation": deviation, "low": low, "high": high,
        "t": stats.ttest_rel(values, others).pvalue, "sign_flips": sign_flips(differences),
        "effect": differences.mean() / deviation * (1 - 3 / (4 * (n - 1) - 1)),
    }


def aicc(residual, n, parameters):
    k = parameters + 1
    return n * math.log(residual / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1)


def line(x, y):
    slope, intercept = np.polyfit(x, y, 1)
    return slope, float(((y - slope * x - intercept) ** 2).sum())


def trend(seeds):
    seeds = [np.array(seed) for seed in seeds]
    t = np.concatenate([np.arange(len(seed)) for seed in seeds]).astype(float)
    y = np.concatenate(seeds)
    n, generations = len(y), len(seeds[0])
    grid = np.exp(np.linspace(math.log(0.2), math.log(2.0 * generations), 201))
    return {
        "seeds": [seed.tolist() for seed in seeds],
        "slopes": [line(np.arange(len(seed)), seed)[0] for seed in seeds],
        "Constant": aicc(float(((y - y.mean()) ** 2).sum()), n, 1),
        "Linear": aicc(line(t, y)[1], n, 2),
        "Logarithmic": aicc(line(np.log1p(t), y)[1], n, 2),
        "Saturating": aicc(min(line(1 - np.exp(-t / c), y)[1] for c in grid), n, 3),
    }


generator = np.random.default_rng(5)
noise = lambda: generator.normal(0, 0.5, 8)
times = np.arange(8)
holm = [0.01, 0.04, 0.03, 0.005, 0.6]
order = sorted(range(len(holm)), key=lambda i: holm[i])
corrected, largest = [0.0] * len(holm), 0.0
for rank, i in enumerate(order):
    largest = max(largest, min(1, (len(holm) - rank) * holm[i]))
    corrected[i] = largest

print(json.dumps({
    "paired": [paired(VALUES, OTHERS), paired(SMALL, [0.0] * 4)],
    "trends": {
        "Linear": trend([10 + 2 * times + noise() for _ in range(4)]),
        "Logarithmic": trend([10 + 6 * np.log1p(times) + noise() * 0.3 for _ in range(4)]),
        "Saturating": trend([10 + 20 * (1 - np.exp(-times / 1.2)) + noise() * 0.3 for _ in range(4)]),
        "Constant": trend([10 + noise() for _ in range(4)]),
    },
    "holm": {"given": holm, "corrected": corrected},
}, indent=1))
