/** The Helm chart, rendered by Helm itself and held against Kubernetes' types and the program. */
@NullMarked
package io.epistream.helm;

import org.jspecify.annotations.NullMarked;
