package io.epistream.streams.cli.data;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name a range of a topic. */
final class TopicOptions {
    @Option(
            names = "--topic",
            required = true,
            paramLabel = "TOPIC",
            description = "Read inputs (InferenceInput) from this topic instead of a file; joins no group.")
    private String topic = "";

    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT", description = "Broker of --topic.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--kafka-properties",
            paramLabel = "FILE",
            description = "Client settings such as security.protocol, as Java properties.")
    private @Nullable Path properties;

    @Option(names = "--partition", paramLabel = "P", description = "Only this partition of --topic.")
    private @Nullable Integer partition;

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            defaultValue = "BEGINNING",
            description = "First record: BEGINNING, an offset, or a time such as 2026-03-01T00:00:00Z."
                    + " Default: ${DEFAULT-VALUE}.")
    private String from = "BEGINNING";

    @Option(
            names = "--to",
            paramLabel = "WHERE",
            defaultValue = "END",
            description = "First record not read: END (of what is committed now), an offset, or a time."
                    + " Default: ${DEFAULT-VALUE}.")
    private String to = "END";

    @Option(names = "--limit", paramLabel = "N", description = "Most rows read from --topic.")
    private @Nullable Long limit;

    /**
     * The range.
     *
     * @throws IllegalArgumentException naming the option and what it must be
     */
    TopicRange range() {
        return new TopicRange(
                topic,
                partition == null ? OptionalInt.empty() : OptionalInt.of(partition),
                bound("--from", "BEGINNING", from),
                bound("--to", "END", to),
                limit == null ? OptionalLong.empty() : OptionalLong.of(limit));
    }

    /**
     * Settings of a client.
     *
     * @throws IllegalArgumentException when nothing says where the broker is
     */
    Map<String, Object> client() {
        Map<String, Object> client = new HashMap<>();
        Path file = properties;
        if (file != null) {
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                read.load(reader);
            } catch (IOException e) {
                throw new IllegalArgumentException("--kafka-properties: cannot read " + file + ": " + e, e);
            }
            read.stringPropertyNames().forEach(name -> client.put(name, read.getProperty(name)));
        }
        if (bootstrapServers != null) {
            client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        }
        if (!client.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException("--topic needs --bootstrap-servers HOST:PORT");
        }
        return client;
    }

    private static RangeBound bound(String option, String edge, String text) {
        try {
            return RangeBound.parse(edge, text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
        }
    }
}
