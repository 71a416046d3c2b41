package io.epistream.models.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** One record, checked and scaled, ready to be copied into a batch. Made by {@link ScoringSession#prepare}. Immutable. */
public final class PreparedInput {
    private final List<ByteBuffer> tensors;

    PreparedInput(List<ByteBuffer> tensors) {
        this.tensors = List.copyOf(tensors);
    }

    /** A record of float32 inputs. */
    static PreparedInput ofFloats(float[]... tensors) {
        return new PreparedInput(
                List.of(tensors).stream().map(PreparedInput::bytes).toList());
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    /** Copies the elements of a declared input, in the graph's element type and native order, to {@code offset}. */
    void copy(int input, ByteBuffer target, int offset) {
        ByteBuffer source = tensors.get(input);
        target.put(offset, source, 0, source.capacity());
    }
}
