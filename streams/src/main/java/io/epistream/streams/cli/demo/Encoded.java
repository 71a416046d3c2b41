package io.epistream.streams.cli.demo;

import io.epistream.schemas.InferenceInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** An input as a service would write it: Avro single-object encoding. */
final class Encoded {
    private Encoded() {}

    static ByteBuffer of(InferenceInput input) {
        try {
            return input.toByteBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException("encoding into memory failed", e);
        }
    }
}
