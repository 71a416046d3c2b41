package io.epistream.models.inference;

import io.epistream.models.bundle.BundleInput;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Inputs that stand for real ones in probes, the self-test and cost measurement: uniform in [0, 1), seeded. */
final class ProbeInputs {
    private static final long SEED = 20160606;

    private ProbeInputs() {}

    static List<PreparedInput> draw(List<BundleInput> inputs, int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<PreparedInput> drawn = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[][] tensors = new float[inputs.size()][];
            for (int i = 0; i < tensors.length; i++) {
                tensors[i] = new float[inputs.get(i).elements()];
                for (int k = 0; k < tensors[i].length; k++) {
                    tensors[i][k] = (float) random.nextDouble();
                }
            }
            drawn.add(new PreparedInput(tensors));
        }
        return drawn;
    }
}
