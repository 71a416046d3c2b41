package io.epistream.streams.config;

/**
 * Where metrics and health are served.
 *
 * @param ops address of {@code /metrics}, {@code /health/live} and {@code /health/ready}
 */
public record Http(HostPort ops) {}
