/**
 * Measures trained bundles on public data, through the session that serves them: accuracy, likelihood, calibration before
 * and after temperature, out-of-distribution scores, regression.
 */
@NullMarked
package io.epistream.evaluate;

import org.jspecify.annotations.NullMarked;
