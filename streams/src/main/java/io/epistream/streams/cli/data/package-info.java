/**
 * Commands over rows, {@code score} and {@code fit}: where the rows come from (files, or ranges of a topic), the options that say
 * so, and what is printed about them.
 */
@NullMarked
package io.epistream.streams.cli.data;

import org.jspecify.annotations.NullMarked;
