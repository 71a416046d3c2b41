/** What Prometheus and Alertmanager make of the program: rules, dashboards' expressions, and the way from an alarm to a message. */
@NullMarked
package io.epistream.acceptance.monitoring;

import org.jspecify.annotations.NullMarked;
