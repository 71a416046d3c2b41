/** Prometheus metrics: every name in one place. */
@NullMarked
package io.epistream.streams.metrics;

import org.jspecify.annotations.NullMarked;
