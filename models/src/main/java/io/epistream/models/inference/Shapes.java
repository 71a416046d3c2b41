package io.epistream.models.inference;

import io.epistream.models.bundle.BundleInput;
import java.util.List;

/** Shapes with the batch axis in front. */
final class Shapes {
    private Shapes() {}

    static long[] batched(BundleInput input, int batch) {
        List<Long> units = input.shape();
        long[] shape = new long[units.size() + 1];
        shape[0] = batch;
        for (int i = 0; i < units.size(); i++) {
            shape[i + 1] = units.get(i);
        }
        return shape;
    }
}
