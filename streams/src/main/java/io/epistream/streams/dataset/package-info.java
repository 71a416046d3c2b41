/**
 * Rows out of files and scores into files: NPZ, CSV and Avro containers on the way in, CSV, JSON lines and Avro containers
 * on the way out. Knows no Kafka; rows of a topic come through {@link io.epistream.streams.dataset.InputRecords}.
 */
@NullMarked
package io.epistream.streams.dataset;

import org.jspecify.annotations.NullMarked;
