/** Kafka Streams: topologies, processors, serdes, topics and the lifecycle of both roles. */
@NullMarked
package io.epistream.streams.topology;

import org.jspecify.annotations.NullMarked;
