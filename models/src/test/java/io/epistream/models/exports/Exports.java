package io.epistream.models.exports;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Exports and their reference logits; src/test/python/make_exports.py wrote them. */
public final class Exports {
    private Exports() {}

    /** A file of the fixture as it lies. */
    public static byte[] bytes(String name) {
        try (InputStream in = Exports.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
