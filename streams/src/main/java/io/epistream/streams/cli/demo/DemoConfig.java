package io.epistream.streams.cli.demo;

import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.EpistreamConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The demo's configuration: where things are, and nothing else. Windows, promise, reference, review and execution are
 * the program's defaults, so that nothing is tuned to the demo.
 */
final class DemoConfig {
    static final int PARTITIONS = 3;

    private DemoConfig() {}

    /** Writes {@code epistream.yaml} into a folder and reads it as {@code run} would, the environment apart. */
    static EpistreamConfig write(Path folder, String bootstrapServers, Path bundle, int metricsPort)
            throws IOException, ConfigException {
        Path file = folder.resolve("epistream.yaml");
        Files.writeString(
                file,
                String.format(Locale.ROOT, """
                        application: epistream-demo
                        kafka: { bootstrap.servers: "%s" }
                        models: [ '%s' ]
                        topics: { inputs: inference-inputs, partitions: %d }
                        http: { ops: "127.0.0.1:%d" }
                        """, bootstrapServers, bundle.toAbsolutePath(), PARTITIONS, metricsPort));
        return ConfigLoader.load(file, Map.of()).config();
    }
}
