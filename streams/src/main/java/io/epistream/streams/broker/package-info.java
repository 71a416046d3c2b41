/** Runs the development broker as a child process. */
@NullMarked
package io.epistream.streams.broker;

import org.jspecify.annotations.NullMarked;
