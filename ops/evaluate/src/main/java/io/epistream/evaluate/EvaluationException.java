package io.epistream.evaluate;

/** Rows or a fit that an evaluation cannot do without, and that failed. */
final class EvaluationException extends Exception {
    private static final long serialVersionUID = 1L;

    EvaluationException(String message, Exception cause) {
        super(message, cause);
    }
}
