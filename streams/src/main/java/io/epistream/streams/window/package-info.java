/** What is counted in a window: exact, mergeable values. Pure. */
@NullMarked
package io.epistream.streams.window;

import org.jspecify.annotations.NullMarked;
