/** Where commands get their rows from: files, or ranges of a topic; and the options that say so. */
@NullMarked
package io.epistream.streams.cli.data;

import org.jspecify.annotations.NullMarked;
