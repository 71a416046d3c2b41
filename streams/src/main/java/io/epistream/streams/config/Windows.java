package io.epistream.streams.config;

import java.time.Duration;

/**
 * Event-time windows.
 *
 * @param size length of a disjoint tick, above 0
 * @param grace how far behind its partition a record may lag and still count, at least 0
 * @param idle wall-clock silence after which a partition stops holding windows open, above 0
 */
public record Windows(Duration size, Duration grace, Duration idle) {}
