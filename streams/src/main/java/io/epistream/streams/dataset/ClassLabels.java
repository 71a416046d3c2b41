package io.epistream.streams.dataset;

import io.epistream.streams.dataset.Truth.ClassTruth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One class of several.
 *
 * <p>An index stands for a class only where no label can be mistaken for the index of another: with labels 1, 2, 3 a 1 is
 * the label, and a 0 is refused, not taken for the first.
 */
final class ClassLabels implements LabelScheme {
    private static final int MOST_NAMED = 12;

    private final List<String> labels;
    private final Map<String, Integer> byText = new HashMap<>();
    private final boolean byIndex;

    ClassLabels(List<String> labels) {
        this.labels = List.copyOf(labels);
        boolean clear = true;
        for (int k = 0; k < labels.size(); k++) {
            byText.put(labels.get(k), k);
            clear &= !Numbers.isWhole(labels.get(k)) || labels.get(k).equals(Integer.toString(k));
        }
        this.byIndex = clear;
    }

    @Override
    public Truth read(String text) throws BadValueException {
        String written = text.strip();
        Integer named = byText.get(written);
        if (named != null) {
            return new ClassTruth(named);
        }
        try {
            return read(Numbers.real(written), text);
        } catch (BadValueException notANumber) {
            throw new BadValueException(expected(), text);
        }
    }

    @Override
    public Truth read(double[] numbers) throws BadValueException {
        return read(numbers[0], numbers[0]);
    }

    @Override
    public List<String> parts() {
        return List.of();
    }

    private Truth read(double number, Object received) throws BadValueException {
        long whole = (long) number;
        if (whole == number) {
            Integer named = byText.get(Long.toString(whole));
            if (named != null) {
                return new ClassTruth(named);
            }
            if (byIndex && whole >= 0 && whole < labels.size()) {
                return new ClassTruth((int) whole);
            }
        }
        throw new BadValueException(expected(), received);
    }

    private String expected() {
        String named = labels.size() <= MOST_NAMED
                ? String.join(", ", labels)
                : String.join(", ", labels.subList(0, MOST_NAMED)) + ", …";
        return "one of the labels " + named
                + (byIndex
                        ? ", or an index 0 to " + (labels.size() - 1)
                        : " (an index is not taken: these labels are numbers themselves)");
    }
}
