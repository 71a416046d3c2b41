package io.epistream.streams.dataset;

import io.epistream.streams.dataset.Truth.TargetTruth;
import java.util.List;

/** A number to be predicted. */
final class TargetValues implements LabelScheme {

    @Override
    public Truth read(String text) throws BadValueException {
        return finite(Numbers.real(text), text);
    }

    @Override
    public Truth read(double[] numbers) throws BadValueException {
        return finite(numbers[0], numbers[0]);
    }

    @Override
    public List<String> parts() {
        return List.of();
    }

    private static Truth finite(double value, Object received) throws BadValueException {
        if (!Double.isFinite(value)) {
            throw new BadValueException("a finite number", received);
        }
        return new TargetTruth(value);
    }
}
