"""Reference values of the metrics on embeddings and of the linear algebra below them, from NumPy and scikit-learn.

Usage: /usr/bin/python3 tools/reference/embedded_metrics.py > tests/TextMad.Tests/Golden/metrics/embedded.json
(needs python3-numpy, python3-sklearn)

Nothing here is shared with the C# code: eigenvalues by LAPACK, neighbours by scikit-learn's brute force in double precision, k-means and
principal components by scikit-learn, MAUVE from its paper (Pillutla et al. 2021, sections 2 and 3, and appendix C).
"""
import json
import sys
from collections import Counter

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

NEIGHBOURS = 5


def vendi(kernel):
    shares = np.linalg.eigvalsh(kernel / np.trace(kernel))
    shares = shares[shares > 1e-15]
    return float(np.exp(-np.sum(shares * np.log(shares))))


def directions(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def radii(x):
    # The nearest neighbour of a point among its own set is the point itself.
    return NearestNeighbors(n_neighbors=NEIGHBOURS + 1, algorithm="brute").fit(x).kneighbors(x)[0][:, -1]


def neighbourhoods(real, generated):
    distances = np.sqrt(((real[:, None, :] - generated[None, :, :]) ** 2).sum(-1))
    in_real, in_generated = distances <= radii(real)[:, None], distances <= radii(generated)[None, :]
    return {
        "precision": in_real.any(axis=0).mean(),
        "recall": in_generated.any(axis=1).mean(),
        "density": in_real.sum() / NEIGHBOURS / len(generated),
        "coverage": in_real.any(axis=1).mean(),
    }


def kl(p, q):
    there = p > 0
    return float(np.sum(p[there] * np.log(p[there] / q[there])))


def frontier_area(p, q):
    """The mean of the areas under the frontier seen from either axis, ends (0, 1) and (1, 0) included."""
    points = [(0.0, 1.0)]
    for w in np.linspace(1e-6, 1 - 1e-6, 25):
        r = w * p + (1 - w) * q
        points.append((np.exp(-5 * kl(q, r)), np.exp(-5 * kl(p, r))))
    points.append((1.0, 0.0))
    x, y = np.array(sorted(points, key=lambda t: (t[0], -t[1]))).T
    v, u = np.array(sorted(((b, a) for a, b in points), key=lambda t: (t[0], -t[1]))).T
    return float((np.trapz(y, x) + np.trapz(u, v)) / 2)


def mauve(texts, reference, seed):
    both = directions(np.vstack([texts, reference]))
    pca = PCA(svd_solver="full").fit(both)
    kept = int(np.searchsorted(np.cumsum(pca.explained_variance_ratio_), 0.9)) + 1
    points = pca.transform(both)[:, :kept]
    clusters = max(2, round(min(len(texts), len(reference)) / 10))
    labels = KMeans(clusters, n_init=5, max_iter=500, tol=0, random_state=seed).fit(points).labels_
    p = np.bincount(labels[:len(texts)], minlength=clusters) / len(texts)
    q = np.bincount(labels[len(texts):], minlength=clusters) / len(reference)
    return frontier_area(p, q)


def cloud(rng, count, width, shift, rank):
    mixing = np.random.default_rng(77).normal(size=(rank, width))
    return (rng.normal(size=(count, rank)) @ mixing + 0.3 * rng.normal(size=(count, width)) + shift).astype(np.float32)


def rows(x):
    return [float(f"{v:.9g}") for v in np.asarray(x).ravel()]


def main():
    rng = np.random.default_rng(1)
    reference, texts = cloud(rng, 90, 12, 0.2, 5), cloud(rng, 80, 12, 1.2, 4)
    a, b = reference.astype(float), texts.astype(float)
    u = directions(b)
    expected = {"vendi_score": vendi(u @ u.T)}
    cosines = u @ u.T
    n = len(u)
    expected["semantic_diversity"] = 1 - (cosines.sum() - np.trace(cosines)) / (n * (n - 1))
    expected.update(neighbourhoods(a, b))
    few = directions(b[:7])
    spread = [mauve(b, a, seed) for seed in range(200)]

    histograms = []
    for size in (2, 3, 10, 50):
        p, q = rng.dirichlet(np.full(size, 0.5)), rng.dirichlet(np.full(size, 0.5))
        p[0] = 0 if size > 2 else p[0]
        p /= p.sum()
        histograms.append({"p": p.tolist(), "q": q.tolist(), "mauve": frontier_area(p, q)})

    square = rng.normal(size=(20, 20))
    square = square + square.T
    pca = PCA(svd_solver="full").fit(b)
    blobs = np.vstack([rng.normal(size=(40, 3)) * 0.3 + centre for centre in ((0, 0, 0), (4, 0, 0), (0, 4, 0), (0, 0, 4))]).astype(np.float32)
    json.dump({
        "width": 12, "reference": rows(reference), "texts": rows(texts),
        "expected": {k: float(v) for k, v in expected.items()},
        "vendi_of_7": vendi(few @ few.T),
        "mauve": {"mean": float(np.mean(spread)), "deviation": float(np.std(spread, ddof=1)), "least": min(spread), "most": max(spread)},
        "histograms": histograms,
        "symmetric": {"matrix": square.ravel().tolist(), "eigenvalues": np.linalg.eigvalsh(square)[::-1].tolist()},
        "variances": pca.explained_variance_.tolist(),
        "projected": np.abs(pca.transform(b)[:, :3]).ravel().tolist(),
        "blobs": {"width": 3, "rows": rows(blobs), "inertia": float(KMeans(4, n_init=20, random_state=0, tol=0).fit(blobs.astype(float)).inertia_)},
    }, sys.stdout, indent=1)
    print()


main()
