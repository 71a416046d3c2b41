package io.epistream.streams.cli.demo;

import io.epistream.schemas.ElementType;
import io.epistream.schemas.InferenceInput;
import io.epistream.schemas.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is wrong with a deliberately bad record; each ends as a dead letter and disturbs nothing. */
enum Defect {
    UNDECODABLE,
    UNKNOWN_MODEL,
    WRONG_SHAPE,
    WRONG_TYPE,
    MISSING_TENSOR;

    /** Spoils a good record. */
    ByteBuffer spoil(InferenceInput good) {
        Tensor tensor = good.getTensors().get(0);
        return switch (this) {
            case UNDECODABLE -> ByteBuffer.wrap("not a record".getBytes(StandardCharsets.UTF_8));
            case UNKNOWN_MODEL ->
                Encoded.of(InferenceInput.newBuilder(good).setModel("letters").build());
            case WRONG_SHAPE ->
                with(
                        good,
                        Tensor.newBuilder(tensor)
                                .setShape(List.of(8L))
                                .setData(ByteBuffer.wrap(new byte[8]))
                                .build());
            case WRONG_TYPE ->
                with(
                        good,
                        Tensor.newBuilder(tensor)
                                .setElementType(ElementType.FLOAT64)
                                .setData(ByteBuffer.wrap(new byte[8 * Digit.PIXELS]))
                                .build());
            case MISSING_TENSOR ->
                Encoded.of(InferenceInput.newBuilder(good).setTensors(List.of()).build());
        };
    }

    private static ByteBuffer with(InferenceInput good, Tensor tensor) {
        return Encoded.of(
                InferenceInput.newBuilder(good).setTensors(List.of(tensor)).build());
    }
}
