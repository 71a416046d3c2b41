package io.epistream.models.bundle;

/** A model bundle that cannot be served. The message names the file, the reason and what to do. */
public final class BundleException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Describes why a bundle is refused.
     *
     * @param file file or folder at fault, as the user named it
     * @param reason what is wrong, with what was expected and what was found
     * @param remedy what the user can do about it
     */
    public BundleException(String file, String reason, String remedy) {
        super(file + ": " + reason + ". " + remedy);
    }

    /** As the other, with the failure underneath. */
    public BundleException(String file, String reason, String remedy, Throwable cause) {
        super(file + ": " + reason + ". " + remedy, cause);
    }
}
