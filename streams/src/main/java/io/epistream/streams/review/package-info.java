/** Which records deserve a person: ranks, threshold tracker, budget, audit. Pure. */
@NullMarked
package io.epistream.streams.review;

import org.jspecify.annotations.NullMarked;
