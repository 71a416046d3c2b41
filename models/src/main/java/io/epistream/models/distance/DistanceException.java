package io.epistream.models.distance;

/** Training features from which no distance can be fitted, with the reason and what the user can do. */
public final class DistanceException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String remedy;

    /**
     * Describes why no distance can be fitted.
     *
     * @param reason what is wrong, with what was expected and what was found
     * @param remedy what the user can do about it, as a sentence without its full stop
     */
    public DistanceException(String reason, String remedy) {
        super(reason + ". " + remedy);
        this.reason = reason;
        this.remedy = remedy;
    }

    /** What is wrong. */
    public String reason() {
        return reason;
    }

    /** What the user can do about it. */
    public String remedy() {
        return remedy;
    }
}
