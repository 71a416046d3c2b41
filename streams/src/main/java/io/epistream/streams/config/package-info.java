/** The configuration: one immutable typed tree, read once, every problem in one message. */
@NullMarked
package io.epistream.streams.config;

import org.jspecify.annotations.NullMarked;
