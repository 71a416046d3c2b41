package io.epistream.streams.detect;

/** Where a stream stands. */
public enum Status {
    /** Its first windows make the reference; nothing can alarm yet. */
    LEARNING,
    /** Watched, and the promise holds as far as the reference shows. */
    ARMED,
    /** Watched, but the promise is not given; {@link Outcome#unpromised()} says why. */
    UNPROMISED,
    /** An episode is open; evidence rests until it ends. */
    ALARM
}
