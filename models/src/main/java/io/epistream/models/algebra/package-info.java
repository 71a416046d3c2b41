/** The little linear algebra that posteriors and distances share, over EJML, which only this package sees. */
@NullMarked
package io.epistream.models.algebra;

import org.jspecify.annotations.NullMarked;
