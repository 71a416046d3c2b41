/** Methods that turn a plain export into one graph with a sample axis. */
@NullMarked
package io.epistream.models.uncertainty;

import org.jspecify.annotations.NullMarked;
