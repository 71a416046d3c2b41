package io.epistream.streams.dataset;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is known to be true of a row. */
public sealed interface Truth {

    /**
     * As a label cell would say it.
     *
     * @param labels the bundle's labels
     */
    String text(List<String> labels);

    /**
     * The class of the row.
     *
     * @param index index into the bundle's labels, at least 0
     */
    record ClassTruth(int index) implements Truth {
        @Override
        public String text(List<String> labels) {
            return labels.get(index);
        }
    }

    /**
     * The labels that hold of the row.
     *
     * @param present one entry per label of the bundle, {@code [labels]}
     */
    record LabelTruth(List<Boolean> present) implements Truth {
        public LabelTruth {
            present = List.copyOf(present);
        }

        @Override
        public String text(List<String> labels) {
            String names = IntStream.range(0, present.size())
                    .filter(present::get)
                    .mapToObj(labels::get)
                    .collect(Collectors.joining(LabelSets.SEPARATOR));
            return names.isEmpty() ? LabelSets.SEPARATOR : names;
        }
    }

    /**
     * The value to be predicted.
     *
     * @param value in the unit of the bundle's target, finite
     */
    record TargetTruth(double value) implements Truth {
        @Override
        public String text(List<String> labels) {
            return Double.toString(value);
        }
    }
}
