/** References, detectors, evidence and episodes. Pure. */
@NullMarked
package io.epistream.streams.detect;

import org.jspecify.annotations.NullMarked;
