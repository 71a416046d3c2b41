package io.epistream.streams.cli.demo;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * One record for the inputs topic.
 *
 * @param key record key: the id, or phase and name of the defect
 * @param time event time, also the record's timestamp
 * @param value encoded input, or bytes that are none
 */
record Message(String key, Instant time, ByteBuffer value) {}
