/** Benchmark programs. Speed is told as a ratio between variants that took turns in one run. */
@NullMarked
package io.epistream.bench;

import org.jspecify.annotations.NullMarked;
