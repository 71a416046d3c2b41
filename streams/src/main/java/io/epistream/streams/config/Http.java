package io.epistream.streams.config;

/**
 * Where metrics and health are served.
 *
 * @param host address to bind
 * @param port port to bind; 0 takes a free one
 */
public record Http(String host, int port) {}
