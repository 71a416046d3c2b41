package io.epistream.models.npz;

import java.io.IOException;

/** A NumPy file that cannot be read, with the reason (naming the array where there is one) and what the user can do. */
public final class NpzException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String remedy;

    /**
     * Describes why a file is refused.
     *
     * @param reason what is wrong, with what was expected and what was found
     * @param remedy what the user can do about it, as a sentence without its full stop
     */
    public NpzException(String reason, String remedy) {
        super(reason + ". " + remedy);
        this.reason = reason;
        this.remedy = remedy;
    }

    /** As the other, with the failure underneath. */
    public NpzException(String reason, String remedy, Throwable cause) {
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
