package io.epistream.streams.dataset;

import io.epistream.streams.dataset.Truth.LabelTruth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Any number of labels of several. */
final class LabelSets implements LabelScheme {
    static final String SEPARATOR = "|";

    private final List<String> labels;

    LabelSets(List<String> labels) {
        this.labels = List.copyOf(labels);
    }

    /** {@code a|c}, or 0 or 1 where there is one label only; a row without labels is written {@code |}, since an empty cell is a row whose labels are not known. */
    @Override
    public Truth read(String text) throws BadValueException {
        if (labels.size() == 1 && !labels.contains(text.strip()) && Numbers.isWhole(text.strip())) {
            return read(new double[] {Numbers.real(text)});
        }
        List<Boolean> present = new ArrayList<>(Collections.nCopies(labels.size(), false));
        for (String part : text.split("\\|", -1)) {
            String name = part.strip();
            int index = labels.indexOf(name);
            if (index >= 0) {
                present.set(index, true);
            } else if (!name.isEmpty()) {
                throw new BadValueException(
                        "labels with | between them, each one of " + String.join(", ", labels), name);
            }
        }
        return new LabelTruth(present);
    }

    @Override
    public Truth read(double[] numbers) throws BadValueException {
        List<Boolean> present = new ArrayList<>(numbers.length);
        for (double number : numbers) {
            if (number != 0 && number != 1) {
                throw new BadValueException("0 or 1", number);
            }
            present.add(number == 1);
        }
        return new LabelTruth(present);
    }

    @Override
    public List<String> parts() {
        return labels;
    }
}
