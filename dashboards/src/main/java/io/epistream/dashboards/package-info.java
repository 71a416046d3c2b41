/**
 * Grafana dashboards as values. {@code Dashboards} lists them; each is a class of its own, made of rows of panels. What they become is
 * committed as JSON beside this module, and a test fails when the two differ.
 */
@NullMarked
package io.epistream.dashboards;

import org.jspecify.annotations.NullMarked;
