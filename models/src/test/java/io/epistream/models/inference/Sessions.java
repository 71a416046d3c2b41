package io.epistream.models.inference;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.digits.BundleFolder;
import io.epistream.models.digits.Digits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Opens sessions over test bundles and feeds them. */
final class Sessions {
    static final ExecutionOptions CPU = new ExecutionOptions(Provider.CPU, 1, 8);

    private Sessions() {}

    static ScoringSession open(BundleFolder bundle) throws BundleException {
        return ScoringSession.open(bundle.write(), CPU);
    }

    /** One record of float32 values for the input that BundleFolder calls pixels. */
    static PreparedInput record(ScoringSession session, float... values) throws InvalidInputException {
        ByteBuffer data = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(values);
        List<Long> shape = List.of((long) values.length);
        return session.prepare(List.of(new InputTensor("pixels", TensorType.FLOAT32, shape, data)));
    }

    /** The first digits of the held-out set. */
    static List<PreparedInput> digits(ScoringSession session, int count) throws InvalidInputException {
        float[] pixels = Digits.array("x-test");
        List<PreparedInput> records = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] digit = Arrays.copyOfRange(pixels, n * Digits.PIXELS, (n + 1) * Digits.PIXELS);
            records.add(record(session, digit));
        }
        return records;
    }
}
