package io.epistream.streams.cli.traffic;

import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.ConfigLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that say which broker is meant: that of a configuration, or one by its address. */
final class BrokerOptions {
    private static final String KAFKA = "kafka.";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration: broker, its security settings, topics and models are taken from it.")
    private @Nullable Path config;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "The broker; goes over that of the configuration.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--property",
            paramLabel = "NAME=VALUE",
            description = "Setting of the Kafka client, such as security.protocol=SSL. Repeatable; goes over those of"
                    + " the configuration.")
    private Map<String, String> properties = new LinkedHashMap<>();

    /** The broker that is named. */
    Broker broker(CommandLine command) throws ConfigException {
        Map<String, String> given = new HashMap<>(properties);
        if (bootstrapServers != null) {
            given.put(Broker.ADDRESS, bootstrapServers);
        }
        if (config != null) {
            Map<String, String> settings = new HashMap<>();
            given.forEach((name, value) -> settings.put(KAFKA + name, value));
            return Broker.of(
                    ConfigLoader.load(config, System.getenv(), settings).config());
        }
        if (!given.containsKey(Broker.ADDRESS)) {
            throw new ParameterException(command, "Say which broker: --config FILE, or --bootstrap-servers HOST:PORT");
        }
        return Broker.of(given);
    }
}
