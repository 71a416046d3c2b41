/** The commands. */
@NullMarked
package io.epistream.streams.cli;

import org.jspecify.annotations.NullMarked;
