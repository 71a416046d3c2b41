package io.epistream.models.inference;

/** A record that the model cannot score, with the reason. It becomes a dead letter; the stream goes on. */
public final class InvalidInputException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why an input cannot be scored; the lower-case name is the metric label and the dead letter's reason. */
    public enum Reason {
        MISSING_TENSOR,
        UNEXPECTED_TENSOR,
        WRONG_TYPE,
        WRONG_SHAPE,
        EMPTY_TENSOR,
        NOT_FINITE,
        OUT_OF_RANGE
    }

    /** The detail names the tensor, what was expected and what came. */
    public InvalidInputException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** Why the input was refused. */
    public Reason reason() {
        return reason;
    }
}
