package io.epistream.streams.cli;

import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.ConfigLoader;
import io.epistream.streams.config.LoadedConfig;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option that names the configuration. */
public final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "Configuration, YAML. Environment variables EPISTREAM_SECTION__KEY override it.")
    private Path file;

    /** The configuration under the environment of this process. */
    public LoadedConfig load() throws ConfigException {
        return load(System.getenv());
    }

    /** The same, with keys that the command line overrides. */
    public LoadedConfig overridden(Map<String, String> settings) throws ConfigException {
        return ConfigLoader.load(file, System.getenv(), settings);
    }

    LoadedConfig load(Map<String, String> environment) throws ConfigException {
        return ConfigLoader.load(file, environment);
    }
}
