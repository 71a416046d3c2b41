package io.epistream.streams.cli;

/** Something outside the program keeps it from starting or from going on; the message says what, and what to do. */
public final class EnvironmentException extends Exception {
    private static final long serialVersionUID = 1L;

    EnvironmentException(String message) {
        super(message);
    }

    EnvironmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
