package io.epistream.models.fit;

import java.util.List;

/** What is true of a row. */
public sealed interface Answer {

    /**
     * Its class.
     *
     * @param index position in the bundle's labels
     */
    record OfClass(int index) implements Answer {}

    /**
     * The labels that hold.
     *
     * @param holds one entry a label of the bundle
     */
    record OfLabels(List<Boolean> holds) implements Answer {
        public OfLabels {
            holds = List.copyOf(holds);
        }

        boolean[] array() {
            boolean[] array = new boolean[holds.size()];
            for (int k = 0; k < array.length; k++) {
                array[k] = holds.get(k);
            }
            return array;
        }
    }

    /**
     * Its value.
     *
     * @param value in the unit of the bundle's target, finite
     */
    record OfTarget(double value) implements Answer {}
}
