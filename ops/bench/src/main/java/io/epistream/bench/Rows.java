package io.epistream.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.epistream.models.bundle.TensorType;
import io.epistream.models.inference.InputTensor;
import io.epistream.models.inference.InvalidInputException;
import io.epistream.models.inference.PreparedInput;
import io.epistream.models.inference.ScoringSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Some records of one model, float32.
 *
 * @param values {@code [records, …]}, row-major
 * @param shape extents, records first
 */
@SuppressWarnings("ArrayRecordComponent") // large, never compared
record Rows(float[] values, long... shape) {
    private static final String INPUT = "x";

    /** Seeded numbers from 0 to 1, since what a record costs does not depend on what is in it. */
    static Rows random(int count, long... unit) {
        long[] shape = new long[unit.length + 1];
        shape[0] = count;
        System.arraycopy(unit, 0, shape, 1, unit.length);
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return new Rows(values, shape);
    }

    int count() {
        return (int) shape[0];
    }

    /** The first record alone. */
    Rows first() {
        long[] one = shape.clone();
        one[0] = 1;
        return new Rows(Arrays.copyOf(values, values.length / count()), one);
    }

    /** A tensor over a direct buffer. */
    OnnxTensor tensor(OrtEnvironment environment) throws OrtException {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
        buffer.asFloatBuffer().put(values);
        return OnnxTensor.createTensor(environment, buffer.asFloatBuffer(), shape);
    }

    /** The records as a session takes them. */
    List<PreparedInput> prepared(ScoringSession session) throws InvalidInputException {
        int width = values.length / count();
        List<Long> unit = Arrays.stream(shape).skip(1).boxed().toList();
        List<PreparedInput> prepared = new ArrayList<>();
        for (int row = 0; row < count(); row++) {
            ByteBuffer data = ByteBuffer.allocate(width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            data.asFloatBuffer().put(values, row * width, width);
            prepared.add(session.prepare(List.of(new InputTensor(INPUT, TensorType.FLOAT32, unit, data))));
        }
        return prepared;
    }
}
