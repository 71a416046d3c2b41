/** Reads, rewrites and writes ONNX graphs; no runtime, no native code. */
@NullMarked
package io.epistream.models.graph;

import org.jspecify.annotations.NullMarked;
