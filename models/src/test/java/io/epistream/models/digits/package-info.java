/** The digits models and goldens as fixtures, and bundles made from them. */
@NullMarked
package io.epistream.models.digits;

import org.jspecify.annotations.NullMarked;
