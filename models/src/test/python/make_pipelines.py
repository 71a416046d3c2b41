"""Converts small scikit-learn models and writes what scikit-learn predicts with them.

    python make_pipelines.py ../resources/io/epistream/models/exports

scikit-learn 1.9, skl2onnx 1.20. Beside the ONNX files lies sklearn.json: inputs, and of each model the probabilities
[records, classes] or values [records] that it predicts; of an ensemble, one after the other.
"""

import json
import pathlib
import sys

import numpy as np
from fixed_masks import SAMPLES, SEED, SplittableRandom
from skl2onnx import to_onnx
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    BaggingClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer, OneHotEncoder, StandardScaler
from sklearn.svm import SVC, SVR

TARGET = pathlib.Path(sys.argv[1])
OPSETS = {"": 17, "ai.onnx.ml": 3}
ROWS, FEATURES, RECORDS, RATE = 160, 4, 6, 0.25

random = np.random.default_rng(5)
x = random.normal(size=(ROWS, FEATURES)).round(3).astype("f4")
x[:, 3] = random.integers(0, 3, ROWS)  # a category
score = x @ random.normal(size=(FEATURES, 3)) + random.normal(size=(ROWS, 3))
classes, binary, value = score.argmax(1), (score[:, 0] > 0).astype(int), np.tanh(score[:, 0])
content = {"x": x[:RECORDS].tolist(), "classifiers": {}, "regressors": {}}


def convert(name, model, **options):
    given = {id(model): options} if options else None
    (TARGET / f"sklearn-{name}.onnx").write_bytes(
        to_onnx(model, x[:1], options=given, target_opset=OPSETS).SerializeToString()
    )


def classifier(name, model, target=classes):
    convert(name, model.fit(x, target), zipmap=False)
    content["classifiers"][name] = model.predict_proba(x[:RECORDS]).tolist()


def regressor(name, model):
    convert(name, model.fit(x, value))
    content["regressors"][name] = model.predict(x[:RECORDS]).tolist()


def mlp(seed=0):
    return MLPClassifier((5,), max_iter=300, random_state=seed)


classifier("logistic", LogisticRegression())
classifier("logistic-binary", LogisticRegression(), binary)
classifier("mlp", mlp())
classifier("mlp-binary", mlp(), binary)
classifier("scaled-mlp", make_pipeline(StandardScaler(), mlp()))
classifier("normalised-logistic", make_pipeline(Normalizer(), LogisticRegression()))
columns = ColumnTransformer(
    [("numbers", make_pipeline(SimpleImputer(), StandardScaler()), [0, 1, 2]), ("category", OneHotEncoder(), [3])]
)
classifier("columns-logistic", make_pipeline(columns, LogisticRegression()))
classifier("forest", RandomForestClassifier(4, max_depth=3, random_state=0))
classifier("bagging", BaggingClassifier(n_estimators=3, random_state=0, max_samples=0.2))
classifier("support-vectors", SVC(kernel="rbf", probability=True, random_state=0))
for seed in range(3):
    classifier(f"forest-{seed}", RandomForestClassifier(3, max_depth=3, random_state=seed))
    classifier(
        f"boosting-{seed}",
        GradientBoostingClassifier(n_estimators=3, max_depth=2, subsample=0.5, random_state=seed),
    )
    regressor(f"forest-regressor-{seed}", RandomForestRegressor(3, max_depth=3, random_state=seed))
    regressor(f"mlp-regressor-{seed}", MLPRegressor(hidden_layer_sizes=(5,), max_iter=300, random_state=seed))
regressor("boosting-regressor", GradientBoostingRegressor(n_estimators=3, max_depth=2))
regressor("support-vector-regressor", SVR(C=0.1))
convert("zipmap-logistic", LogisticRegression().fit(x, classes))
convert("zipmap-forest", RandomForestClassifier(2, max_depth=2, random_state=0).fit(x, classes))


def under_masks():
    """The network of mlp with dropout injected before its last layer, under the fixed masks [samples, units]."""
    network, drawn = mlp().fit(x, classes), SplittableRandom(SEED)
    masks = np.array([drawn.next_double() >= RATE for _ in range(SAMPLES * 5)]).reshape(SAMPLES, 1, 5) / (1 - RATE)
    hidden = np.maximum(x[:RECORDS] @ network.coefs_[0] + network.intercepts_[0], 0)
    logits = (hidden * masks) @ network.coefs_[1] + network.intercepts_[1]
    return logits.tolist()


content["mlp-under-masks"] = {"samples": SAMPLES, "seed": SEED, "rate": RATE, "logits": under_masks()}
(TARGET / "sklearn.json").write_text(json.dumps(content))
