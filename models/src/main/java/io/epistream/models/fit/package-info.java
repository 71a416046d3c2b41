/**
 * Fits temperature, last-layer posterior and feature distance of a bundle on rows that somebody else reads, and says what the
 * new bundle must hold. Knows no files but those of bundles.
 */
@NullMarked
package io.epistream.models.fit;

import org.jspecify.annotations.NullMarked;
