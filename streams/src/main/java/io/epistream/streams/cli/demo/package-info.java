/** The demo: a real broker, the real program and real digits, watched from outside through the topics. */
@NullMarked
package io.epistream.streams.cli.demo;

import org.jspecify.annotations.NullMarked;
