/** Scoring over ONNX Runtime; the only package that sees it. */
@NullMarked
package io.epistream.models.inference;

import org.jspecify.annotations.NullMarked;
