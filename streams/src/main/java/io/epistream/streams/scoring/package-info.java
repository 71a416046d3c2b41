/** Records to scores without Kafka: decoding, choosing the model, batching, rejecting. */
@NullMarked
package io.epistream.streams.scoring;

import org.jspecify.annotations.NullMarked;
