package io.epistream.models.graph;

/** A graph that cannot be used, with the reason (naming the node where there is one) and what the user can do. */
public final class GraphException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String remedy;

    /**
     * Describes why a graph is refused.
     *
     * @param reason what is wrong, with what was expected and what was found
     * @param remedy what the user can do about it, as a sentence without its full stop
     */
    public GraphException(String reason, String remedy) {
        super(reason + ". " + remedy);
        this.reason = reason;
        this.remedy = remedy;
    }

    /** As the other, with the failure underneath. */
    public GraphException(String reason, String remedy, Throwable cause) {
        super(reason + ". " + remedy, cause);
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
