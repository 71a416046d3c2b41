package io.epistream.streams.config;

/**
 * Where metrics and health are served.
 *
 * @param ops address of {@code /metrics}, {@code /health/live} and {@code /health/ready}
 * @param metricSegments segments of a model version with series of their own in the metrics, at least 1
 */
public record Http(HostPort ops, int metricSegments) {}
