package io.epistream.streams.config;

/** What a process does. */
public enum Role {
    /** Inputs to events. */
    SCORE,
    /** Events to windows, alerts and review items. */
    WATCH
}
