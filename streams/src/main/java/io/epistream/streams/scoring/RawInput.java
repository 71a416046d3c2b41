package io.epistream.streams.scoring;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One record of the inputs topic, undecoded.
 *
 * @param topic source topic
 * @param partition source partition
 * @param offset source offset
 * @param value record value as read; null for a tombstone
 */
public record RawInput(
        String topic, int partition, long offset, @Nullable ByteBuffer value) {}
