package io.epistream.streams.cli.data;

import io.epistream.models.inference.Scores;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Every OOD score of many rows. Not thread-safe. */
final class OodScores {
    private final Map<OodMeasure, DoubleStream.Builder> values = new EnumMap<>(OodMeasure.class);

    void add(Scores scores) {
        for (OodMeasure measure : OodMeasure.values()) {
            measure.of(scores)
                    .ifPresent(value -> values.computeIfAbsent(measure, key -> DoubleStream.builder())
                            .add(value));
        }
    }

    /** The values by measure; a measure that no row had is not there. Ends the collection. */
    Map<OodMeasure, double[]> arrays() {
        Map<OodMeasure, double[]> arrays = new EnumMap<>(OodMeasure.class);
        values.forEach((measure, builder) -> arrays.put(measure, builder.build().toArray()));
        return arrays;
    }

    /** What a measure says about both kinds of rows; empty where either lacks it. */
    static Optional<Separation> separation(
            Map<OodMeasure, double[]> in, Map<OodMeasure, double[]> out, OodMeasure measure) {
        double[] inside = in.get(measure);
        double[] outside = out.get(measure);
        return inside == null || outside == null ? Optional.empty() : Optional.of(Separation.of(inside, outside));
    }
}
