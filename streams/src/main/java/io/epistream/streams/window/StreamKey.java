package io.epistream.streams.window;

import io.epistream.schemas.Provenance;
import io.epistream.schemas.StreamId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Text keys of streams, stable across versions: topics and stores are keyed by them. */
public final class StreamKey {
    private static final int DIGEST_BYTES = 8;

    private StreamKey() {}

    /** {@code model/version/segment}, each part with {@code %} and {@code /} percent-encoded, so that keys never collide. */
    public static String of(StreamId stream) {
        return encoded(stream.getModel()) + '/' + encoded(stream.getVersion()) + '/' + encoded(stream.getSegment());
    }

    /** The stream's key, {@code #} and the {@link #posterior}: windows of different posteriors are never mixed. */
    public static String of(StreamId stream, Provenance provenance) {
        return of(stream) + '#' + posterior(provenance);
    }

    /** 16 hex digits of the SHA-256 over the posterior's fields. */
    public static String posterior(Provenance provenance) {
        MessageDigest digest = sha256();
        update(digest, provenance.getModelDigest());
        update(digest, provenance.getMethod());
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(provenance.getSamples())
                .flip());
        updateOptional(digest, text(provenance.getSeed()));
        updateOptional(digest, provenance.getMaskSetHash());
        digest.update(flag(provenance.getDropoutInjected()));
        return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    }

    /** The stream of a key that {@link #of(StreamId)} made; empty for any other text. */
    public static Optional<StreamId> parse(String key) {
        String[] parts = key.split("/", -1);
        if (parts.length != 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            return Optional.empty();
        }
        StreamId stream = new StreamId(decoded(parts[0]), decoded(parts[1]), decoded(parts[2]));
        return of(stream).equals(key) ? Optional.of(stream) : Optional.empty();
    }

    private static String decoded(String part) {
        return part.replace("%2F", "/").replace("%25", "%");
    }

    private static String encoded(String part) {
        return part.replace("%", "%25").replace("/", "%2F");
    }

    /** Two bytes of length first, so that no two lists of fields (each far below 64 KiB) give the same bytes. */
    private static void update(MessageDigest digest, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        digest.update(
                ByteBuffer.allocate(Short.BYTES).putShort((short) bytes.length).flip());
        digest.update(bytes);
    }

    private static void updateOptional(MessageDigest digest, @Nullable String value) {
        digest.update(flag(value != null));
        if (value != null) {
            update(digest, value);
        }
    }

    private static byte flag(boolean set) {
        return (byte) (set ? 1 : 0);
    }

    private static @Nullable String text(@Nullable Long value) {
        return value == null ? null : Long.toString(value);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
