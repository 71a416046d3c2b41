package io.epistream.streams.cli.data;

import io.epistream.models.calibration.TopLabelCalibration;
import io.epistream.models.inference.ClassPrediction;
import io.epistream.models.inference.LabelPrediction;
import io.epistream.models.inference.Prediction;
import io.epistream.streams.dataset.Truth;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Accuracy, negative log-likelihood and calibration error of classes, or of labels taken one by one. Not thread-safe. */
final class ClassQuality {
    private final DoubleStream.Builder confidences = DoubleStream.builder();
    private final BitSet correct = new BitSet();
    private double nll;
    private long rows;
    private int decisions;

    void add(Prediction prediction, Truth truth) {
        if (prediction instanceof ClassPrediction classes && truth instanceof Truth.ClassTruth known) {
            rows++;
            nll += surprise(classes.probability(known.index()));
            decide(classes.confidence(), classes.predictedClass() == known.index());
        } else if (prediction instanceof LabelPrediction labels && truth instanceof Truth.LabelTruth known) {
            rows++;
            for (int k = 0; k < labels.labels(); k++) {
                double p = labels.probability(k);
                boolean holds = known.present().get(k);
                nll += surprise(holds ? p : 1 - p);
                decide(Math.max(p, 1 - p), p >= .5 == holds);
            }
        }
    }

    private void decide(double confidence, boolean right) {
        confidences.add(confidence);
        correct.set(decisions++, right);
    }

    /** Probabilities come in float32; one that was rounded to 0 counts as the least above it, 103 nats. */
    private static double surprise(double p) {
        return -Math.log(Math.max(p, Float.MIN_VALUE));
    }

    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (rows > 0) {
            boolean[] right = new boolean[decisions];
            for (int i = 0; i < decisions; i++) {
                right[i] = correct.get(i);
            }
            figures.put("accuracy", (double) correct.cardinality() / decisions);
            figures.put("nll", nll / rows);
            figures.put(
                    "ece",
                    TopLabelCalibration.of(confidences.build().toArray(), right).ece());
        }
        return figures;
    }
}
