/** The tutorial, run as it is written. */
@NullMarked
package io.epistream.acceptance.tutorial;

import org.jspecify.annotations.NullMarked;
