/** Scored events through the real watch topology. */
@NullMarked
package io.epistream.evaluate.watched;

import org.jspecify.annotations.NullMarked;
