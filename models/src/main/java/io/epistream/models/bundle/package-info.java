/** The model bundle: model.yaml, ONNX files, reference profile. */
@NullMarked
package io.epistream.models.bundle;

import org.jspecify.annotations.NullMarked;
