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


def aicc(residual, n, parameters, seeds):
    # The variance is a parameter, and the level of each seed after the first.
    k = parameters + seeds
    return n * math.log(residual / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1)


def line(x, y):
    slope, intercept = np.polyfit(x, y, 1)
    return slope, float(((y - slope * x - intercept) ** 2).sum())


def trend(seeds):
    seeds = [np.array(seed) for seed in seeds]
    t = np.concatenate([np.arange(len(seed)) for seed in seeds]).astype(float)
    y = np.concatenate([seed - seed.mean() for seed in seeds])
    n, generations = len(y), len(seeds[0])
    grid = np.exp(np.linspace(math.log(0.2), math.log(2.0 * generations), 201))
    return {
        "seeds": [seed.tolist() for seed in seeds],
        "slopes": [line(np.arange(len(seed)), seed)[0] for seed in seeds],
        "Constant": aicc(float(((y - y.mean()) ** 2).sum()), n, 1, len(seeds)),
        "Linear": aicc(line(t, y)[1], n, 2, len(seeds)),
        "Logarithmic": aicc(line(np.log1p(t), y)[1], n, 2, len(seeds)),
        "Saturating": aicc(min(line(1 - np.exp(-t / c), y)[1] for c in grid), n, 3, len(seeds)),
    }


def interval(values, forward, back, confidence):
    scaled = np.array([forward(value) for value in values])
    low, high = stats.t.interval(confidence, len(scaled) - 1, scaled.mean(), stats.sem(scaled))
    return {"values": values, "confidence": confidence, "mean": back(scaled.mean()), "low": back(low), "high": back(high)}


def power(effect, n, level):
    return {"effect": effect, "n": n, "level": level,
            "power": float(stats.nct.sf(stats.t.isf(level, n - 1), n - 1, effect * math.sqrt(n)))}


def tost(values, others, tolerance):
    logs, limit = np.log(np.array(values) / np.array(others)), math.log1p(tolerance)
    return {"values": values, "others": others, "tolerance": tolerance, "p": max(
        stats.ttest_1samp(logs, -limit, alternative="greater").pvalue, stats.ttest_1samp(logs, limit, alternative="less").pvalue)}


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
    "scales": {
        "Log": interval(VALUES, math.log, math.exp, 0.95),
        "Logit": interval([0.02, 0.3, 0.9, 0.97], lambda x: math.log(x / (1 - x)), lambda x: 1 / (1 + math.exp(-x)), 0.99),
    },
    "power": [power(1.0, 3, 0.05), power(2.5, 5, 0.005), power(0.9, 10, 0.01), power(8.0, 3, 0.004), power(0.4, 40, 0.05)],
    "equivalence": tost(VALUES, [404.0, 391.0, 428.0, 411.0, 390.0], 0.05),
    "holm": {"given": holm, "corrected": corrected},
}, indent=1))
