package io.epistream.streams.window;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.StreamId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Text keys of streams, stable across versions: topics and stores are keyed by them. */
public final class StreamKey {
    private static final int DIGEST_BYTES = 8;

    private StreamKey() {}

    /** {@code model/version/segment}, each part with {@code %} and {@code /} percent-encoded, so that keys never collide. */
    public static String of(StreamId stream) {
        return encoded(stream.getModel()) + '/' + encoded(stream.getVersion()) + '/' + encoded(stream.getSegment());
    }

    /**
     * The stream's key, {@code #} and 16 hex digits of the SHA-256 over the posterior's fields: windows of different
     * posteriors are never mixed.
     */
    public static String of(StreamId stream, Provenance provenance) {
        byte[] digest = sha256().digest(fields(provenance));
        return of(stream) + '#' + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    }

    private static String encoded(String part) {
        return part.replace("%", "%25").replace("/", "%2F");
    }

    private static byte[] fields(Provenance provenance) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(provenance.getModelDigest());
            out.writeUTF(provenance.getMethod());
            out.writeInt(provenance.getSamples());
            writeOptional(out, text(provenance.getSeed()));
            writeOptional(out, provenance.getMaskSetHash());
            out.writeBoolean(provenance.getDropoutInjected());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static @Nullable String text(@Nullable Long value) {
        return value == null ? null : Long.toString(value);
    }

    private static void writeOptional(DataOutputStream out, @Nullable String value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeUTF(value);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
