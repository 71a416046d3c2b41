package io.epistream.streams.cli;

/** Something outside the program keeps it from starting or from going on; the message says what, and what to do. */
public final class EnvironmentException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is in the way, and what to do. */
    public EnvironmentException(String message) {
        super(message);
    }

    /** The same with what showed it. */
    public EnvironmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
