package io.epistream.streams.cli;

/** Something outside the program keeps it from starting or from going on; the message says what, and what to do. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
