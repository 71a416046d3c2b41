package io.epistream.streams.dataset;

import java.util.List;

/** How labels of rows are written and what they mean, by task. Immutable. */
public sealed interface LabelScheme permits ClassLabels, LabelSets, TargetValues {

    /** One class of several: by its label's text, or by its index where the labels are not whole numbers themselves. */
    static LabelScheme classes(List<String> labels) {
        return new ClassLabels(labels);
    }

    /** Any number of labels: their texts with {@code |} between them, or a 0 or 1 for each. */
    static LabelScheme labelSets(List<String> labels) {
        return new LabelSets(labels);
    }

    /** A number. */
    static LabelScheme targets() {
        return new TargetValues();
    }

    /** Reads the text of one label cell. */
    Truth read(String text) throws BadValueException;

    /** Reads a row of a label array, {@code [parts]}. */
    Truth read(double[] numbers) throws BadValueException;

    /** Names of the parts of a label that may be spread over columns; empty where it is one value. */
    List<String> parts();
}
