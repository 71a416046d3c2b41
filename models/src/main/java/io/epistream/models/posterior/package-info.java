/**
 * Laplace posteriors over the last linear layer: Gauss-Newton curvature, prior precision by marginal likelihood, draws and
 * closed-form variances. Arrays in, arrays out.
 */
@NullMarked
package io.epistream.models.posterior;

import org.jspecify.annotations.NullMarked;
