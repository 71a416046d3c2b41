/** Metrics and health over HTTP. */
@NullMarked
package io.epistream.streams.http;

import org.jspecify.annotations.NullMarked;
