package io.epistream.models.inference;

/** ONNX Runtime failed on a batch that passed all checks. */
public final class ScoringException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ScoringException(String message, Throwable cause) {
        super(message, cause);
    }
}
