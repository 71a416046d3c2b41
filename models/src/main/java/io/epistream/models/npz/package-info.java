/** NumPy's array files: {@code .npz} archives and single {@code .npy} arrays, read without trust and written reproducibly. */
@NullMarked
package io.epistream.models.npz;

import org.jspecify.annotations.NullMarked;
