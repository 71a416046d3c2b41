/** The command {@code reference}: what streams are compared with, asked and changed over topics; and what bundles offer at the start. */
@NullMarked
package io.epistream.streams.cli.reference;

import org.jspecify.annotations.NullMarked;
