package io.epistream.streams.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads a configuration: YAML, then environment variables over it, then secrets, then defaults; checks all of it and
 * reports every problem at once. Stateless.
 */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * Loads a file. Relative paths in it start from its folder.
     *
     * @param environment environment variables; those named {@code EPISTREAM_…} override keys
     * @throws ConfigException listing every problem with file, line, column and path
     */
    public static LoadedConfig load(Path file, Map<String, String> environment) throws ConfigException {
        return load(file, environment, Map.of());
    }

    /**
     * Loads a file, with settings of a command line over file and environment.
     *
     * @param settings values by path, such as {@code detection.false-alarms}
     * @throws ConfigException as for the other
     */
    public static LoadedConfig load(Path file, Map<String, String> environment, Map<String, String> settings)
            throws ConfigException {
        return parse(
                ConfigSource.parse(file.toString(), read(file)),
                file.toAbsolutePath().resolveSibling(""),
                environment,
                settings);
    }

    /**
     * Loads from text.
     *
     * @param name what messages call the text
     * @param folder what relative paths start from
     * @throws ConfigException as for {@link #load}
     */
    public static LoadedConfig parse(String name, String yaml, Path folder, Map<String, String> environment)
            throws ConfigException {
        return parse(ConfigSource.parse(name, yaml), folder, environment, Map.of());
    }

    private static LoadedConfig parse(
            ConfigSource source, Path folder, Map<String, String> environment, Map<String, String> settings)
            throws ConfigException {
        ConfigSchema schema = ConfigSchema.packaged();
        Overrides overrides = new Overrides(source, schema);
        overrides.apply(environment);
        overrides.set(settings);
        new Secrets(source, schema, folder, environment).resolve();
        new SchemaProblems(source, schema).report();
        new QuantityProblems(source, schema).report();
        Completion completion = new Completion(source, schema);
        EpistreamConfig config = new ConfigBinding(schema, folder).bind(completion.complete());
        new CrossChecks(config, source).report();
        source.failOnProblems();
        return new LoadedConfig(config, completion.masked());
    }

    private static String read(Path file) throws ConfigException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException(file.toString(), List.of("there is no such file"));
        } catch (MalformedInputException e) {
            throw new ConfigException(file.toString(), List.of("is not UTF-8 text"));
        } catch (IOException e) {
            throw new ConfigException(file.toString(), List.of("cannot be read: " + e.getMessage()));
        }
    }
}
