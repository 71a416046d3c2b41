package io.epistream.streams.review;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which records are audited whatever their score: a fixed share, chosen by hash, so that a replay chooses the same ones and
 * anyone can check the choice.
 *
 * <p>A record is audited when the first 53 bits of SHA-256 over {@code model, 0x00, id} (UTF-8), read as a fraction of
 * 2^53, lie below the share. Each record is so chosen with probability π = share, independently of its score, as long as
 * ids are not made to be chosen. Immutable; each thread needs its own.
 */
public final class AuditChoice {
    private static final double UNIT = 0x1p-53;

    private final double share;
    private final MessageDigest sha256;

    /** Takes π, in [0, 1]; 0 audits nothing. */
    public AuditChoice(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share: must be in [0, 1], was " + share);
        }
        this.share = share;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** π: the probability with which any record is audited. */
    public double inclusionProbability() {
        return share;
    }

    /** Whether the record of that model with that id is audited. */
    public boolean audits(String model, String id) {
        return share > 0 && uniform(model, id) < share;
    }

    private double uniform(String model, String id) {
        sha256.update(model.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        byte[] digest = sha256.digest(id.getBytes(StandardCharsets.UTF_8));
        return (ByteBuffer.wrap(digest).getLong() >>> 11) * UNIT;
    }
}
