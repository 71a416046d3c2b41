package io.epistream.models.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators of the domain {@code ai.onnx.ml}, as scikit-learn pipelines are converted to: rows are records. */
final class LearnedRules {
    static final String DOMAIN = "ai.onnx.ml";

    private static final List<String> BY_ROW = List.of(
            "Binarizer",
            "Imputer",
            "LinearClassifier",
            "LinearRegressor",
            "Normalizer",
            "OneHotEncoder",
            "SVMClassifier",
            "SVMRegressor",
            "Scaler",
            "TreeEnsembleClassifier",
            "TreeEnsembleRegressor");

    private LearnedRules() {}

    static Map<String, RecordRule> rules() {
        Map<String, RecordRule> rules = new HashMap<>();
        BY_ROW.forEach(type -> rules.put(type, (node, index) -> byRow(node)));
        rules.put("FeatureVectorizer", (node, index) -> joined(node));
        rules.put("ArrayFeatureExtractor", (node, index) -> extracted(node));
        return rules;
    }

    private static RecordAxis byRow(RuleNode node) {
        boolean rows = node.inputs() == 1 && node.input(0) instanceof RecordAxis.Records r && r.axis() == 0;
        return rows ? node.input(0) : node.unproved();
    }

    private static RecordAxis joined(RuleNode node) {
        for (int i = 0; i < node.inputs(); i++) {
            if (!node.input(i).equals(RecordAxis.Records.FIRST)) {
                return node.unproved();
            }
        }
        return RecordAxis.Records.FIRST;
    }

    /** Columns of the last axis, the same for all records. */
    private static RecordAxis extracted(RuleNode node) {
        boolean columns = node.fixed(1)
                && node.rank(0) > 1
                && node.input(0) instanceof RecordAxis.Records records
                && records.axis() < node.rank(0) - 1;
        return columns ? node.input(0) : node.unproved();
    }
}
