/** How long until a false alarm, and until a true one: detectors on simulated streams. */
@NullMarked
package io.epistream.evaluate.runlength;

import org.jspecify.annotations.NullMarked;
