/** The program as its users meet it: started as a process, with real parts around it. */
@NullMarked
package io.epistream.acceptance;

import org.jspecify.annotations.NullMarked;
