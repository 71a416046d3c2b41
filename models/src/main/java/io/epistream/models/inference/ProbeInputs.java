package io.epistream.models.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Inputs that stand for real ones in probes, the self-test and cost measurement: uniform in [0, 1), and
 * 0 or 1 where a graph takes whole numbers (every vocabulary has these); seeded. */
final class ProbeInputs {
    private static final long SEED = 20160606;

    private ProbeInputs() {}

    static List<PreparedInput> draw(List<InputSlot> slots, int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<PreparedInput> drawn = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            drawn.add(new PreparedInput(
                    slots.stream().map(slot -> draw(slot, random)).toList()));
        }
        return drawn;
    }

    private static ByteBuffer draw(InputSlot slot, SplittableRandom random) {
        ByteBuffer values = ByteBuffer.allocate(slot.bytes()).order(ByteOrder.nativeOrder());
        for (int k = 0; k < slot.input().elements(); k++) {
            double uniform = random.nextDouble();
            if (slot.element().isReal()) {
                slot.element().put(values, uniform);
            } else {
                slot.element().put(values, Math.round(uniform));
            }
        }
        return values;
    }
}
