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
 *
 * @param folder where it is written, and where state goes
 * @param bundle model to watch
 * @param metricsPort port of metrics and health; 0 takes a free one
 */
record DemoConfig(Path folder, Path bundle, int metricsPort) {
    static final int PARTITIONS = 3;

    /** The file. */
    Path file() {
        return folder.resolve("epistream.yaml");
    }

    /** Writes the file and reads it as {@code run} would, the environment apart. */
    EpistreamConfig write(String bootstrapServers) throws IOException, ConfigException {
        String yaml =
                String.format(Locale.ROOT, """
                application: epistream-demo
                kafka: { bootstrap.servers: "%s" }
                models: [ '%s' ]
                topics: { inputs: inference-inputs, partitions: %d }
                execution: { state-dir: state }
                http: { ops: "127.0.0.1:%d" }
                """, bootstrapServers, bundle.toAbsolutePath(), PARTITIONS, metricsPort);
        Files.writeString(file(), yaml);
        return ConfigLoader.load(file(), Map.of()).config();
    }
}
