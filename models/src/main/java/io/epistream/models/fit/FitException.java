package io.epistream.models.fit;

/** Rows or a model from which nothing can be fitted. The message names what is at fault, why, and what to do. */
public final class FitException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Describes why nothing can be fitted.
     *
     * @param what file, row or field at fault, as the user knows it
     * @param reason what is wrong, with what was expected and what was found
     * @param remedy what the user can do about it, as a sentence without its full stop
     */
    public FitException(String what, String reason, String remedy) {
        super(what + ": " + reason + ". " + remedy);
    }

    /** As the other, with the failure underneath. */
    public FitException(String what, String reason, String remedy, Throwable cause) {
        super(what + ": " + reason + ". " + remedy, cause);
    }
}
