/** The command {@code replay}: events read again through another detection configuration. */
@NullMarked
package io.epistream.streams.cli.replay;

import org.jspecify.annotations.NullMarked;
