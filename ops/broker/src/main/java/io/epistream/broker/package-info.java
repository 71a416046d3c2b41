/** The development broker: Kafka's own server in a process of its own. */
@NullMarked
package io.epistream.broker;

import org.jspecify.annotations.NullMarked;
