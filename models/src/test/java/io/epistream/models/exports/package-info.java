/** Small networks as PyTorch's exporters write them. */
@NullMarked
package io.epistream.models.exports;

import org.jspecify.annotations.NullMarked;
