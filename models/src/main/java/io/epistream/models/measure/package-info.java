/** Entropies, mutual information, OOD scores and what is measured about them: pure functions. */
@NullMarked
package io.epistream.models.measure;

import org.jspecify.annotations.NullMarked;
