package io.epistream.streams.dataset;

/** Data that cannot be used, or a result that cannot be written. The message names the place, the reason and what to do. */
public final class DatasetException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Describes what is wrong.
     *
     * @param where file or topic, as the user named it, with the line or record where there is one
     * @param reason what is wrong, with what was expected and what was found
     * @param remedy what the user can do about it
     */
    public DatasetException(String where, String reason, String remedy) {
        super(where + ": " + reason + ". " + remedy);
    }

    /** As the other, with the failure underneath. */
    public DatasetException(String where, String reason, String remedy, Throwable cause) {
        super(where + ": " + reason + ". " + remedy, cause);
    }
}
