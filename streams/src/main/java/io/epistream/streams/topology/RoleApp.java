package io.epistream.streams.topology;

import java.util.Properties;
import org.apache.kafka.streams.Topology;

/**
 * One role, ready to be run as a KafkaStreams of its own.
 *
 * @param applicationId consumer group and prefix of everything internal
 * @param topology data flow
 * @param properties Streams settings; some values are live objects, so these belong to one KafkaStreams only
 */
public record RoleApp(String applicationId, Topology topology, Properties properties) {}
