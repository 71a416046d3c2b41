package io.epistream.streams.config;

/**
 * A configuration that passed all checks.
 *
 * @param config the typed tree
 * @param effectiveYaml every key with its value or default as YAML, secrets masked
 */
public record LoadedConfig(EpistreamConfig config, String effectiveYaml) {}
