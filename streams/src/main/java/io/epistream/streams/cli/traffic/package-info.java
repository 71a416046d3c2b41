/** Commands over the topics as they are: {@code send} writes inputs, {@code read} shows records of any of them. */
@NullMarked
package io.epistream.streams.cli.traffic;

import org.jspecify.annotations.NullMarked;
