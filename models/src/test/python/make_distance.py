"""Writes what the tests of io.epistream.models.distance compare with.

    python make_distance.py ../resources/io/epistream/models/distance

Covariances come from scikit-learn's estimators on features centred by class, distances from scipy and scikit-learn. Made
with numpy 2.4, scipy 1.17, scikit-learn 1.9.
"""

import pathlib
import sys

import numpy as np
from scipy.spatial import distance
from sklearn.covariance import EmpiricalCovariance, oas
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import normalize

folder = pathlib.Path(sys.argv[1])
random = np.random.default_rng(12)
ROWS, FEATURES, CLASSES = 60, 4, 3

labels = np.concatenate([np.arange(CLASSES), random.integers(0, CLASSES, ROWS - CLASSES)])
mixing = random.normal(size=(FEATURES, FEATURES))
# far from zero, where a covariance from sums of squares would lose its digits
features = (1000 + 3 * random.normal(size=(CLASSES, FEATURES))[labels] + random.normal(size=(ROWS, FEATURES)) @ mixing).astype("f4")
queries = np.vstack([features[:3] + 1, 1000 + 10 * random.normal(size=(3, FEATURES))]).astype("f4")


def squared(rows, centre, covariance):
    inverse = np.linalg.inv(covariance)
    return np.array([distance.mahalanobis(row, centre, inverse) ** 2 for row in rows])


def scores(rows, labels, queries, within=None):
    rows, queries = rows.astype("f8"), queries.astype("f8")
    means = np.array([rows[labels == c].mean(0) for c in range(labels.max() + 1)])
    centred = rows - means[labels]
    if within is None:
        within = EmpiricalCovariance(assume_centered=True).fit(centred).covariance_
    between = EmpiricalCovariance(assume_centered=True).fit(means[labels] - rows.mean(0)).covariance_
    nearest = np.min([squared(queries, mean, within) for mean in means], axis=0)
    return means, nearest, nearest - squared(queries, rows.mean(0), within + between)


means, mahalanobis, relative = scores(features, labels, queries)
overall = EmpiricalCovariance().fit(features.astype("f8")).covariance_
direct = mahalanobis - squared(queries.astype("f8"), features.astype("f8").mean(0), overall)
np.testing.assert_allclose(relative, direct, rtol=1e-9, err_msg="within + between is the overall covariance")

# a dead unit and a copy of another: a singular covariance
degenerate = np.hstack([features - 1000, np.zeros((ROWS, 1)), features[:, :1] - 1000]).astype("f4")
degenerate_queries = np.hstack([queries - 1000, random.normal(size=(6, 1)), queries[:, :1] - 999]).astype("f4")
centred = degenerate.astype("f8")
for c in range(CLASSES):
    centred[labels == c] -= centred[labels == c].mean(0)
shrunk, shrinkage = oas(centred, assume_centered=True)
_, degenerate_mahalanobis, degenerate_relative = scores(degenerate, labels, degenerate_queries, shrunk)

neighbours = NearestNeighbors(n_neighbors=10, algorithm="brute").fit(normalize(degenerate.astype("f8")))
nearest, _ = neighbours.kneighbors(normalize(degenerate_queries.astype("f8")))

_, one_class, _ = scores(features, np.zeros(ROWS, int), queries)
np.savez(
    folder / "golden.npz",
    features=features,
    labels=labels,
    queries=queries,
    means=means,
    mean=features.astype("f8").mean(0),
    mahalanobis=mahalanobis,
    relative=relative,
    degenerate_nearest=nearest[:, [0, 9]],
    one_class=one_class,
    degenerate=degenerate,
    degenerate_queries=degenerate_queries,
    degenerate_mahalanobis=degenerate_mahalanobis,
    degenerate_relative=degenerate_relative,
    shrinkage=np.array([shrinkage]),
)
