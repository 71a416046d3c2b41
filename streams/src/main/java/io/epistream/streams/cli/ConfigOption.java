package io.epistream.streams.cli;

import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.LoadedConfig;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option that names the configuration. */
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "Configuration, YAML. Environment variables EPISTREAM_SECTION__KEY override it.")
    private Path file;

    LoadedConfig load() throws ConfigException {
        return load(System.getenv());
    }

    LoadedConfig load(Map<String, String> environment) throws ConfigException {
        return ConfigLoader.load(file, environment);
    }
}
