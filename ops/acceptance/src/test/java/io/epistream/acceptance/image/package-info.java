/** The image and the composition, built and run as users would. */
@NullMarked
package io.epistream.acceptance.image;

import org.jspecify.annotations.NullMarked;
