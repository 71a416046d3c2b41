/** Bytes to Avro values and back, without Kafka: single-object encoding, safe on hostile bytes. */
@NullMarked
package io.epistream.streams.wire;

import org.jspecify.annotations.NullMarked;
