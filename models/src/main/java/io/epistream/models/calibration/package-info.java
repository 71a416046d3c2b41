/**
 * Whether predictions deserve belief: scoring rules, calibration errors, selective risk, and the temperature that
 * repairs them; pure functions over whole sets of records.
 */
@NullMarked
package io.epistream.models.calibration;

import org.jspecify.annotations.NullMarked;
