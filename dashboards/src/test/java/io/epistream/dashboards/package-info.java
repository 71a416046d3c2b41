/** Checks of the committed dashboards: that they are what the generator makes, and that Grafana and Prometheus can do with them what they say. */
@NullMarked
package io.epistream.dashboards;

import org.jspecify.annotations.NullMarked;
