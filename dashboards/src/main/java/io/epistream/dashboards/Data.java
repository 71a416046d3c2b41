package io.epistream.dashboards;

import java.util.Locale;

/** When an expression has data. What checks dashboards against a running program reads it from {@code expressions.tsv}. */
enum Data {
    /** While records flow, whatever the task. */
    ALWAYS,
    /** While records of a classifier flow (mostly of multilabel models too). */
    CLASSIFICATION,
    /** While records of a regression model flow. */
    REGRESSION,
    /** Once a stream has a reference. */
    ARMED,
    /** While a stream is in alarm. */
    ALARM,
    /** Once what it counts has happened. */
    EVENT,
    /** While an alert rule fires, where Prometheus has the rules loaded. */
    RULE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
