package io.epistream.streams.cli.traffic;

import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.cli.FailureText;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.config.Role;
import io.epistream.streams.topology.StreamsSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsConfig;

/** A broker, and how clients of each kind are set up for it. Immutable. */
final class Broker {
    static final String ADDRESS = CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;

    private final Map<String, String> properties;
    private final Optional<EpistreamConfig> config;

    private Broker(Map<String, String> properties, Optional<EpistreamConfig> config) {
        this.properties = Map.copyOf(properties);
        this.config = config;
    }

    /** The broker of a configuration, with the settings the program itself uses. */
    static Broker of(EpistreamConfig config) {
        return new Broker(config.kafka(), Optional.of(config));
    }

    /** The broker that client properties name. */
    static Broker of(Map<String, String> properties) {
        return new Broker(properties, Optional.empty());
    }

    /** The configuration that names it, if one does. */
    Optional<EpistreamConfig> config() {
        return config;
    }

    String address() {
        return String.valueOf(properties.get(ADDRESS));
    }

    /** The address, and what to correct when nobody answers there. */
    String described() {
        return address() + (config.isPresent() ? " (kafka.bootstrap.servers)" : " (--bootstrap-servers)");
    }

    Map<String, Object> admin(String client) {
        return settings(client, streams -> streams.getAdminConfigs(client));
    }

    Map<String, Object> producer(String client) {
        return settings(client, streams -> streams.getProducerConfigs(client));
    }

    /** Of a consumer without a group. */
    Map<String, Object> consumer(String client) {
        return settings(client, streams -> streams.getRestoreConsumerConfigs(client));
    }

    /** Makes a client; what is wrong with its settings is the environment's fault. */
    static <C> C client(Function<Map<String, Object>, C> made, Map<String, Object> settings)
            throws EnvironmentException {
        try {
            return made.apply(settings);
        } catch (KafkaException e) {
            throw new EnvironmentException("cannot connect to Kafka: " + FailureText.of(e), e);
        }
    }

    private Map<String, Object> settings(String client, Function<StreamsConfig, Map<String, Object>> ofStreams) {
        Map<String, Object> settings = config.map(written ->
                        new HashMap<>(ofStreams.apply(new StreamsConfig(StreamsSettings.base(written, Role.WATCH)))))
                .orElseGet(() -> new HashMap<>(properties));
        settings.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, client);
        return settings;
    }
}
